"""What areas are called, which lie below one, and which village a piece of text names."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Q

from anjia.base.scope import current_actor
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.registry.models import Area, AreaChange, Grid, Site

VILLAGE = areas.LENGTHS[areas.Level.VILLAGE]
_DIGITS = re.compile(r"[0-9]{6,12}")
# What villages and residents' communities are called in full, and what people leave out. Of two
# places with one name, 蒲溪村 and 蒲溪社区, the tail that was written says which.
_VILLAGE_TAILS = ("村村民委员会", "村民委员会", "村村委会", "村委会", "村")
_COMMUNITY_TAILS = ("社区居民委员会", "社区居委会", "社区", "居民委员会", "居委会")
_TAILS = (*_COMMUNITY_TAILS, *_VILLAGE_TAILS)
_STEPS = ("省", "市", "自治州", "地区", "盟", "县", "区", "旗", "乡", "镇", "街道", "街道办事处")


def names(codes: Collection[str]) -> Mapping[str, str]:
    """Return the names of areas, sites and grids by code; those that are not known are left out."""
    national = {code for code in codes if len(code) <= VILLAGE}
    found = dict(Area.objects.filter(code__in=national).values_list("code", "name"))
    site_length = areas.LENGTHS[areas.Level.SITE]
    sites = {code[:site_length] for code in codes if len(code) >= site_length}
    if sites:
        called = dict(Site.objects.filter(area__in=sites).values_list("area", "name"))
        found |= called
        grids = Grid.objects.filter(area__in=codes).values_list("area", "name")
        found |= {code: f"{called.get(code[:site_length], '')}{name}" for code, name in grids}
    return found


def below(code: str) -> Mapping[str, str]:
    """Return code and name of what lies directly below an area; the provinces for an empty code."""
    if len(code) < VILLAGE:
        parent: dict[str, object] = {"parent": code} if code else {"parent__isnull": True}
        return dict(Area.objects.filter(**parent).order_by("code").values_list("code", "name"))
    model = Site if areas.level(code) is areas.Level.VILLAGE else Grid
    if areas.level(code) is areas.Level.GRID:
        return {}
    rows = model.objects.within(code).order_by("area")
    return dict(rows.values_list("area", "name"))


def path(code: str) -> str:
    """Return an area's name with those of the areas around it, the province first."""
    called = names([*areas.ancestors(code), code])
    return "".join(called.get(part, "") for part in [*areas.ancestors(code), code])


def present_code(code: str, *, on: date) -> str:
    """Return the code that took a code's place by a day; the code itself while it stands.

    A village whose town was renamed or recoded follows the town, the longest change first. A split
    has no single successor and is refused: somebody must say which part is meant.
    """
    for _step in range(10):
        found = _change(code, on=on)
        if found is None:
            return code
        if len(found) > 1:
            raise Refused("area_was_split", code=code)
        change = found[0]
        code = change.new_code + code[len(change.old_code) :]
    raise Refused("area_changes_in_circles", code=code)


def _change(code: str, *, on: date) -> list[AreaChange] | None:
    for length in sorted((n for n in areas.LENGTHS.values() if n <= len(code)), reverse=True):
        rows = AreaChange.objects.filter(old_code=code[:length], changed_on__lte=on)
        found = list(rows.order_by("-changed_on"))
        if found:
            latest = found[0].changed_on
            return [row for row in found if row.changed_on == latest]
    return None


def village(text: str, *, on: date | None = None) -> str:
    """Return the code of the village that a cell names: by its code, or by a path of names.

    A path may leave out province, city and county (城关镇三元村), and 村 or 村民委员会 at its
    end. The officer's own county is asked first. Refuses a text that names none or several.
    """
    plain = "".join(text.split())
    if _DIGITS.fullmatch(plain):
        code = present_code(plain, on=on) if on is not None else plain
        if Area.objects.filter(code=code, level=areas.Level.VILLAGE).exists():
            return code
        raise Refused("village_unknown", text=text)
    found = _villages_named(plain)
    if len(found) > 1:
        near = {code[:6] for code in current_actor().read_areas if len(code) >= 6}
        found = [code for code in found if code[:6] in near] or found
    if len(found) != 1:
        raise Refused("village_ambiguous" if found else "village_unknown", text=text)
    return found[0]


def _villages_named(text: str) -> list[str]:
    for head, last in _readings(text):
        spelled = {last, *(f"{_without_tail(last)}{tail}" for tail in _tails(last))}
        rows = Area.objects.filter(name__in=spelled, level=areas.Level.VILLAGE)
        codes = [code for code in rows.values_list("code", flat=True) if _agrees(code, head)]
        if codes:
            return sorted(codes)
    return []


def _tails(name: str) -> tuple[str, ...]:
    """Return the tails that a full name may have in place of the one that was written."""
    for tails in (_COMMUNITY_TAILS, _VILLAGE_TAILS):
        if name != _without_tail(name) and name.endswith(tails):
            return tails
    return _TAILS


def _readings(text: str) -> Iterable[tuple[str, str]]:
    """Yield what may stand before the village's name and the name itself, longest head first."""
    # Every step, not only the last: in 平梁镇集镇社区 the town ends at the first 镇.
    cuts = {found.end() for step in _STEPS for found in re.finditer(step, text[:-1])}
    for cut in sorted((cut for cut in cuts if 0 < cut < len(text)), reverse=True):
        yield text[:cut], text[cut:]
    yield "", text


def _agrees(code: str, head: str) -> bool:
    """Whether every part of the head is the name of an area around the village."""
    around = [name for name in names(areas.ancestors(code)).values() if name]
    rest = head
    for name in sorted(around, key=len, reverse=True):
        rest = rest.replace(name, "", 1)
    return not rest


def _without_tail(name: str) -> str:
    tail = next((tail for tail in _TAILS if name.endswith(tail) and len(name) > len(tail)), "")
    return name[: len(name) - len(tail)]


def short(name: str) -> str:
    """A place's name among its neighbours, as on a map: without what kind of place it is."""
    return _without_tail(name)


def matching(text: str, *, limit: int = 20) -> list[Area]:
    """Return areas whose name or code begins with a text, for a field that completes."""
    return list(Area.objects.filter(Q(name__startswith=text) | Q(code__startswith=text))[:limit])
