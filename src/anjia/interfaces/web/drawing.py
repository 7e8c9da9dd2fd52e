"""Draws home from stored figures and the registry; a part without data is empty."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Count as CountOf
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anjia.base.access.queries import deepest_figure
from anjia.base.scope import Actor
from anjia.interfaces.web import figure_cards, words
from anjia.interfaces.web.picture import (
    Batch,
    Count,
    Home,
    LegendEntry,
    Town,
    Towns,
    Waiting,
    WaitingRow,
)
from anjia.kernel import areas
from anjia.kernel.areas import Level
from anjia.ledger.imports.models import ImportBatch
from anjia.ledger.imports.models import State as ImportState
from anjia.processes.dashboards.policy import Part, below
from anjia.processes.dashboards.policy import Permission as Figures
from anjia.processes.dashboards.queries import figures, rows, snapshots
from anjia.processes.dashboards.queries.figures import Shown
from anjia.processes.definitions.queries import units
from anjia.registry.models import Household, Site
from anjia.registry.models.choices import PersonStatus
from anjia.registry.policy import Permission
from anjia.registry.queries import areas as names

SITES, HOUSEHOLDS, PERSONS = "SIT-01", "REG-01", "REG-02"
AT_WORK, NOBODY_AT_WORK = "WRK-01", "WRK-02"
CARDS = {
    AT_WORK: gettext_lazy("一户一人以上就业率"),
    NOBODY_AT_WORK: gettext_lazy("零就业家庭"),
    "INS-01": gettext_lazy("基本养老保险参保率"),
    "INS-02": gettext_lazy("基本医疗保险参保率"),
    "HUK-03": gettext_lazy("户籍迁移率"),
    "HOU-02": gettext_lazy("不动产登记率"),
}
SHOWN_HOUSEHOLDS = 11
SHOWN_IMPORTS = 5
AXIS_STEP = 5
PERCENT = 100
MAPPED = (Level.COUNTY, Level.TOWN)


def home(place: str | None, *, as_of: date | None, actor: Actor) -> Home:
    """Home for a place on a date; only recent imports before anything was computed.

    Whoever reads no figures sees none here either.
    """
    recent = _imports(place, actor=actor) if place else ()
    if not place or as_of is None or not actor.may(Figures.READ):
        return Home(imports=recent)
    snapshot = snapshots.latest(place[:6])
    points, legend = _points(place, as_of=as_of, actor=actor)
    return Home(
        counts=_counts(place, as_of=as_of),
        cards=figure_cards.cards(CARDS, place=place, as_of=as_of),
        computed_at=snapshot.taken_at if snapshot is not None else None,
        map_title=_("安置社区就业情况"),
        map_summary=_summary(legend),
        map_note=_("图形越大户数越多，红字为零就业户数"),
        points=points,
        legend=legend,
        waiting=_waiting(place, as_of=as_of, actor=actor),
        towns=_towns(place, as_of=as_of, actor=actor),
        imports=recent,
    )


def _counts(place: str, *, as_of: date) -> tuple[Count, ...]:
    shown = figures.of_place(place, as_of=as_of, codes=[SITES, HOUSEHOLDS, PERSONS, AT_WORK])
    found = []
    for code, after in (
        (SITES, _(" 个安置社区，")),
        (HOUSEHOLDS, _(" 户 ")),
        (PERSONS, _(" 人。")),
    ):
        if code in shown and shown[code].figure.value is not None:
            url = figure_cards.url(code, part=Part.NUMERATOR)
            found.append(Count(int(shown[code].figure.value or 0), after, url))
    if AT_WORK in shown:
        able = int(shown[AT_WORK].figure.denominator)
        url = figure_cards.url(AT_WORK, part=Part.DENOMINATOR)
        found.append(Count(able, _(" 户。"), url, before=_("其中有劳动力家庭 ")))
    return tuple(found)


def _below(code: str, *, place: str, as_of: date, level: Level, actor: Actor) -> dict[str, Shown]:
    limit = deepest_figure(actor)
    if limit is not None and areas.LENGTHS[level] > areas.LENGTHS[limit]:
        return {}
    found = figures.places_below(code, area=place, as_of=as_of, level=level)
    return {shown.figure.area: shown for shown in found}


def _points(
    place: str, *, as_of: date, actor: Actor
) -> tuple[list[dict[str, object]], tuple[LegendEntry, ...]]:
    if areas.level(place) not in MAPPED:
        return [], ()
    idle = _below(NOBODY_AT_WORK, place=place, as_of=as_of, level=Level.SITE, actor=actor)
    homes = _below(HOUSEHOLDS, place=place, as_of=as_of, level=Level.SITE, actor=actor)
    if not homes:
        return [], ()
    points: list[dict[str, object]] = []
    count = {"bad": 0, "unknown": 0, "ok": 0}
    for site in Site.objects.within(place).exclude(longitude=None):
        shown = idle.get(site.area)
        number = int(shown.figure.value or 0) if shown is not None else 0
        status = "bad" if number else "unknown" if shown and shown.figure.unknown else "ok"
        count[status] += 1
        points.append(
            {
                "code": site.area,
                "name": names.short(site.name),
                "x": float(site.longitude or 0),
                "y": float(site.latitude or 0),
                "households": int(homes[site.area].figure.value or 0) if site.area in homes else 0,
                "status": status,
                "label": _("%(count)s 户") % {"count": number} if number else "",
                "url": _url("registry:site", site.pk),
            }
        )
    legend = (
        LegendEntry("red", _("有零就业户"), count["bad"]),
        LegendEntry("amber", _("只有待核实户"), count["unknown"]),
        LegendEntry("green", _("没有零就业户"), count["ok"]),
    )
    return points, legend


def _summary(legend: Sequence[LegendEntry]) -> str:
    parts = [
        _("%(label)s的社区 %(count)s 个") % {"label": e.label, "count": e.count} for e in legend
    ]
    return _("安置社区分布图：%(parts)s") % {"parts": "；".join(parts)}


def _waiting(place: str, *, as_of: date, actor: Actor) -> Waiting | None:
    shown = figures.of_place(place, as_of=as_of, codes=[NOBODY_AT_WORK]).get(NOBODY_AT_WORK)
    if shown is None or shown.figure.value is None:
        return None
    found = _first_households(shown, actor=actor) if actor.may(Permission.READ, place) else ()
    able = {"able": words.number(shown.figure.denominator), "date": words.day(as_of)}
    return Waiting(
        title=_("零就业家庭"),
        meaning=_("有劳动力、无一人就业"),
        rows=found,
        total=int(shown.figure.value),
        url=figure_cards.url(NOBODY_AT_WORK, part=Part.NUMERATOR),
        unknown=shown.figure.unknown,
        unit=str(units.word("household")),
        unknown_url=figure_cards.url(NOBODY_AT_WORK, part=Part.UNKNOWN),
        none_title=_("没有零就业家庭"),
        none_text=_("%(able)s 户有劳动力，没有一户确定无人就业。数据截至 %(date)s。") % able,
    )


def _first_households(shown: Shown, *, actor: Actor) -> tuple[WaitingRow, ...]:
    keys = rows.keys(shown.figure, Part.NUMERATOR)[:SHOWN_HOUSEHOLDS]
    present = CountOf("persons", filter=Q(persons__status=PersonStatus.PRESENT))
    found = (
        Household.objects.filter(pk__in=keys)
        .select_related("site", "dwelling__building")
        .annotate(present=present)
    )
    order = {key: index for index, key in enumerate(keys)}
    return tuple(
        WaitingRow(
            name=each.head_name,
            where=_where(each),
            persons=each.present,
            kind=each.get_kind_display(),
            url=_url("ledger:detail", "households", each.pk),
        )
        for each in sorted(found, key=lambda row: order[str(row.pk)])
        if actor.may(Permission.READ, each.area)
    )


def _where(household: Household) -> str:
    """The home as far as the reader may see it: a site can lie outside their own grid."""
    site: Site | None = household.site
    dwelling = household.dwelling
    home = f"{dwelling.building.name}-{dwelling}" if dwelling is not None else household.address
    return f"{site.name} {home}".strip() if site is not None else home


def _towns(place: str, *, as_of: date, actor: Actor) -> Towns | None:
    level = below(place)
    if level is None:
        return None
    work = _below(AT_WORK, place=place, as_of=as_of, level=level, actor=actor)
    homes = _below(HOUSEHOLDS, place=place, as_of=as_of, level=level, actor=actor)
    people = _below(PERSONS, place=place, as_of=as_of, level=level, actor=actor)
    lines = [
        _town(homes[code], people=people.get(code), work=work.get(code))
        for code in homes
        if homes[code].figure.value
    ]
    if not lines:
        return None
    low = _axis_start([line.certain for line in lines if line.certain is not None])
    title, noun = _level_words(level)
    axis = {"low": words.number(low)}
    return Towns(
        title=title,
        noun=noun,
        measure=_("有劳动力的户里，有人就业的"),
        note=_("横轴 %(low)s%% 至 100%%，斜纹为待核实") % axis,
        low=low / PERCENT,
        rows=sorted(lines, key=lambda line: -(line.households or 0)),
    )


def _town(homes: Shown, *, people: Shown | None, work: Shown | None) -> Town:
    whole = work.figure.denominator if work is not None else Decimal(0)
    certain = work.figure.numerator / whole if work is not None and whole else None
    unknown = work.figure.unknown if work is not None else 0
    return Town(
        name=homes.place,
        households=int(homes.figure.value or 0),
        persons=int(people.figure.value or 0) if people is not None else None,
        certain=certain,
        unknown_share=unknown / whole if whole else Decimal(0),
        unknown=unknown,
    )


def _axis_start(shares: Sequence[Decimal]) -> Decimal:
    """Where the axis begins: the next five below the lowest, so that differences can be seen."""
    if not shares:
        return Decimal(0)
    lowest = int(min(shares) * PERCENT)
    return Decimal(max(0, (lowest - 1) // AXIS_STEP * AXIS_STEP))


def _level_words(level: Level) -> tuple[str, str]:
    match level:
        case Level.CITY:
            return _("各市分布"), _("市")
        case Level.COUNTY:
            return _("各县分布"), _("县")
        case Level.TOWN:
            return _("各镇分布"), _("镇")
        case Level.SITE:
            return _("各社区分布"), _("社区")
        case _:
            return _("各网格分布"), _("网格")


def _imports(place: str, *, actor: Actor) -> tuple[Batch, ...]:
    if not actor.may(Permission.IMPORT, place):
        return ()
    recent = ImportBatch.objects.within(place).order_by("-made_at")[:SHOWN_IMPORTS]
    return tuple(
        Batch(
            name=batch.file_name,
            text=_import_text(batch),
            at=batch.committed_at or batch.made_at,
            url=_url("imports:show", batch.pk),
        )
        for batch in recent
    )


def _import_text(batch: ImportBatch) -> str:
    facts = {"state": batch.get_state_display(), "who": batch.made_by_name}
    if batch.state != ImportState.COMMITTED:
        return _("%(state)s，%(who)s") % facts
    facts["new"] = words.number(batch.result.get("inserted", 0))
    facts["changed"] = words.number(batch.result.get("updated", 0))
    return _("新增 %(new)s 行，更新 %(changed)s 行，%(who)s") % facts


def _url(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
