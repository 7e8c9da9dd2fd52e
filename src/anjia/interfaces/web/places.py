"""The place that a person looks at: chosen in the header, inside their rights.

Rights themselves are not decided here: a place outside them is never offered and never accepted.
"""

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from anjia.base.access.middleware import PLACE as SESSION_KEY
from anjia.base.scope import Actor, acting
from anjia.kernel import areas
from anjia.kernel.areas import Level
from anjia.registry.models import Area, Grid, Site


@dataclass(frozen=True)
class Place:
    """An area under the name that people use for it."""

    code: str
    name: str
    depth: int = 0


def current_code(actor: Actor) -> str | None:
    """Where the actor looks at present: their own area, or the narrower one that they chose."""
    return actor.read_areas[0] if actor.read_areas else None


def choose(session: SessionBase, *, code: str, whole: Actor) -> bool:
    """Keep a place for this session; False where the officer has nothing to see there.

    An officer's own single area is no choice but the absence of one.
    """
    if not code or not any(areas.contains(root, code) for root in whole.read_areas if root):
        return False
    if whole.read_areas == (code,):
        session.pop(SESSION_KEY, None)
    else:
        session[SESSION_KEY] = str(areas.parse(code))
    return True


def named(code: str) -> Place:
    """A place with its name; the code itself where the registry has no name for it."""
    if not code:
        return Place(code="", name=_("全国"))
    return Place(code=code, name=_name(code) or code)


def choices(current: str, *, whole: Actor) -> tuple[Place, ...]:
    """Where the officer may go: their own areas, the way down to here, and one step further."""
    with acting(whole):  # names of places above the present one are read with full rights
        path = [*whole.read_areas, *(areas.ancestors(current) if current else ()), current]
        seen = [code for code in dict.fromkeys(path) if _inside(code, whole)]
        return (*(named(code) for code in seen), *_below(current))


def _inside(code: str, whole: Actor) -> bool:
    return any(code.startswith(root) for root in whole.read_areas)


def _name(code: str) -> str | None:
    match areas.level(code):
        case Level.SITE:
            return Site.objects.filter(area=code).values_list("name", flat=True).first()
        case Level.GRID:
            return Grid.objects.filter(area=code).values_list("name", flat=True).first()
        case _:
            return Area.objects.filter(code=code).values_list("name", flat=True).first()


def _below(code: str) -> tuple[Place, ...]:
    if not code:
        rows = Area.objects.filter(level=Level.PROVINCE).values_list("code", "name")
        return tuple(Place(code=c, name=n, depth=1) for c, n in rows)
    level = areas.level(code)
    if level in {Level.PROVINCE, Level.CITY, Level.COUNTY}:
        rows = Area.objects.filter(parent_id=code).values_list("code", "name")
    elif level in {Level.TOWN, Level.VILLAGE}:
        rows = Site.objects.filter(area__startswith=code).values_list("area", "name")
    elif level is Level.SITE:
        rows = Grid.objects.filter(area__startswith=code).values_list("area", "name")
    else:
        rows = ()
    return tuple(Place(code=c, name=n, depth=1) for c, n in sorted(rows))
