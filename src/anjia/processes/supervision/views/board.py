"""The board, and the list of rows behind each of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anjia.ledger.pages.asking import officer
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.dashboards.views.place import asked
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import Light, Permission, State, UnitRole
from anjia.processes.supervision.policy.lights import WORST_FIRST
from anjia.processes.supervision.queries import board, units
from anjia.processes.supervision.queries.board import PAGE, WAITS, Line, Wanted
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from datetime import date

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Assignment

# The mark and colour of each light in `templatetags.anjia`.
KINDS = {
    Light.RED: "red",
    Light.YELLOW: "amber",
    Light.BLUE: "blue",
    Light.GREEN: "green",
    Light.NONE: "none",
    Light.DONE_LATE: "late",
    Light.DONE: "done",
}
TOWN = 9


@dataclass(frozen=True)
class Cell:
    """One count of a light, with the address of its rows."""

    kind: str
    word: str
    count: int
    url: str
    share: float = 0
    start: float = 0  # where its part of a bar of 100 begins, and how long it is
    length: float = 0


def wanted(request: HttpRequest, by: Actor, *, on: date) -> Wanted:
    """What an address looks for; what it cannot mean narrows nothing."""
    given = request.GET
    lights = tuple(Light(each) for each in given.getlist("light") if each in set(Light))
    states = tuple(State(each) for each in given.getlist("state") if each in set(State))
    role, waits = given.get("role", ""), given.get("waits", "")
    return Wanted(
        document=_key(given.get("document", "")),
        section=given.get("section", "")[:200],
        unit=_key(given.get("unit", "")),
        units=units.own(by, on=on) if given.get("mine") else None,
        role=role if role in set(UnitRole) else "",
        within=asked(given.get("within", ""), by.areas(Permission.READ)),
        lights=lights,
        states=states,
        waits=waits if waits in WAITS else "",
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def query(what: Wanted, **more: Any) -> str:
    """The address of the rows of a filter, with some of it set otherwise."""
    known: dict[str, Any] = {
        "document": what.document,
        "section": what.section,
        "unit": what.unit,
        "mine": "1" if what.units is not None else "",
        "role": what.role,
        "within": what.within,
        "light": [light.value for light in what.lights],
        "state": [state.value for state in what.states],
        "waits": what.waits,
    }
    kept = {name: value for name, value in (known | more).items() if value}
    return f"{reverse('supervision:rows')}?{urlencode(kept, doseq=True)}"


def cells(line: Line, what: Wanted, **more: Any) -> list[Cell]:
    """The counts of a line by light, the worst first, each with its rows."""
    total, before = line.total, 0
    found = []
    for light in WORST_FIRST:
        count = line.counts.get(light, 0)
        url = query(what, light=[light.value], **more) if count else ""
        share, start = (count / total, before / total) if total else (0, 0)
        bar = {"start": round(start * 100, 2), "length": round(share * 100, 2)}
        found.append(Cell(KINDS[light], str(choices.LIGHTS[light]), count, url, share, **bar))
        before += count
    return found


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The board of what an officer may see."""
    by, on = officer(Permission.READ), timezone.localdate()
    what = wanted(request, by, on=on)
    found = board.board(by, what, on=on)
    by_document = what.document is None
    for line in found.sections:
        line.name = line.name or (_("不出自文件") if by_document else _("不在章节里"))
    context = {
        "board": found,
        "lights": cells(found.whole, what),
        "units": [(line, cells(line, what, unit=line.key), "") for line in found.units],
        "sections": [
            (
                line,
                cells(line, what, **{"document" if by_document else "section": line.key}),
                _board_url(what, document=line.key) if by_document and line.key else "",
            )
            for line in found.sections
        ],
        "by_document": by_document,
        "heads": [(KINDS[light], choices.LIGHTS[light]) for light in WORST_FIRST],
        "waits": _waits(found.waits, what, found.quarter),
        "mine": _mine(by, on=on),
        "wanted": what,
        "today": on,
        **_filters(by, what, on=on),
    }
    return render(request, "supervision/board.html", context)


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The assignments behind a number."""
    by, on = officer(Permission.READ), timezone.localdate()
    what = wanted(request, by, on=on)
    page = page_of(
        request.GET.get("page", ""), size=PAGE, total=board.rows(by, what, on=on).count()
    )
    rows = list(board.listed(by, what, on=on)[page.rows])
    context = {
        "rows": [line_of(row) for row in rows],
        "wanted": what,
        "today": on,
        **page.foot,
        **_filters(by, what, on=on),
        "board_url": _board_url(what),
    }
    return render(request, "supervision/rows.html", context)


def line_of(row: Assignment) -> dict[str, Any]:
    """One assignment in words."""
    light = Light(row.light)
    return {
        "row": row,
        "task": row.task,
        "document": row.task.document,
        "kind": KINDS[light],
        "light": choices.LIGHTS[light],
        "why": choices.WHY.get(row.light_why, ""),
        "role": choices.UNIT_ROLES[UnitRole(row.role)],
        "state": choices.STATES[State(row.state)],
        "done_on": row.closed_on if row.state == State.CLOSED else None,
        "paused": choices.STATES[State.SUSPENDED] if row.state == State.SUSPENDED else "",
    }


def _board_url(what: Wanted, **more: Any) -> str:
    _path, _mark, asked_for = query(what, **more).partition("?")
    return (
        f"{reverse('supervision:index')}?{asked_for}" if asked_for else reverse("supervision:index")
    )


def _waits(counts: dict[str, int], what: Wanted, quarter: Any) -> list[dict[str, Any]]:
    words = {
        "overdue": _("过了期限没办结"),
        "week": _("本周到期"),
        "sign": _("等签收"),
        "verify": _("等核查"),
        "returned": _("退回等处理"),
        "report": _("%(year)s年第%(number)s季度没报进展")
        % {"year": quarter.year, "number": quarter.number},
        "late": _("曾经超期"),
    }
    return [
        {"name": name, "word": word, "count": counts[name], "url": query(what, waits=name)}
        for name, word in words.items()
    ]


def _mine(by: Actor, *, on: date) -> list[dict[str, Any]]:
    """What waits for the officer's own units, with the rows behind it; empty without a unit."""
    own = Wanted(units=units.own(by, on=on))
    if not own.units:
        return []
    counts = board.waits(by, own, on=on)
    by_light = board.by_light(by, own, on=on)
    red, yellow = by_light.get(Light.RED, 0), by_light.get(Light.YELLOW, 0)
    words: list[tuple[str, Any, int, dict[str, Any]]] = [
        ("red", choices.LIGHTS[Light.RED], red, {"light": ["red"]}),
        ("amber", choices.LIGHTS[Light.YELLOW], yellow, {"light": ["yellow"]}),
        ("", _("等签收"), counts["sign"], {"waits": "sign"}),
        ("", _("本周到期"), counts["week"], {"waits": "week"}),
        ("", _("该报进展没报"), counts["report"], {"waits": "report"}),
        ("", _("全部"), sum(by_light.values()), {}),
    ]
    return [
        {"kind": kind, "word": word, "count": count, "url": query(own, **more)}
        for kind, word, count, more in words
    ]


def _filters(by: Actor, what: Wanted, *, on: date) -> dict[str, Any]:
    offered = board.choices(by, on=on)
    return {
        "documents": offered.documents,
        "unit_choices": offered.units,
        "role_choices": [(role, choices.UNIT_ROLES[UnitRole(role)]) for role in offered.roles],
        "light_choices": [(light.value, choices.LIGHTS[light]) for light in WORST_FIRST],
        "places": _places(by),
        "is_narrowed": what.is_narrowed,
    }


def _places(by: Actor) -> list[tuple[str, str]]:
    roots = by.areas(Permission.READ)
    found = dict(places.names(roots))
    for root in roots:
        if 0 < len(root) < TOWN:
            found |= places.below(root)
    return sorted(found.items())
