"""What a page of supervision is about: read from its address, written as one, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from anjia.ledger.pages import asking
from anjia.processes.dashboards.views.place import asked
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import Light, Permission, State, UnitRole
from anjia.processes.supervision.policy.lights import WORST_FIRST
from anjia.processes.supervision.queries import board, units
from anjia.processes.supervision.queries.board import REPORT, WAITS, Line, Wanted
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
KEY = "-"  # where the value of each line goes in an address: no other part of one is just that
LONGEST = 40  # characters of a title in a filter


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
        document=asking.key_of(given.get("document", "")),
        task=asking.key_of(given.get("task", "")),
        section=given.get("section", "")[:200],
        unit=asking.key_of(given.get("unit", "")),
        units=units.own(by, on=on) if given.get("mine") else None,
        role=role if role in set(UnitRole) else "",
        within=asked(given.get("within", ""), by.areas(Permission.READ)),
        lights=lights,
        states=states,
        waits=waits if waits in (*WAITS, REPORT) else "",
    )


def query(what: Wanted, page: str = "supervision:rows", /, **more: Any) -> str:
    """The address of the rows of a filter, or of another page, with some of it set otherwise."""
    known: dict[str, Any] = {
        "document": what.document,
        "task": what.task,
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
    path = reverse(page)
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def each_url(
    what: Wanted, name: str, page: str = "supervision:rows", /, **more: Any
) -> Callable[[Any], str]:
    """The address of each line of a table, by the value that it has for one name of a filter.

    Written once and filled in: a board has hundreds.
    """
    written = query(what, page, **more | {name: KEY})
    before, _name, after = written.partition(urlencode({name: KEY}))

    def url(value: Any) -> str:
        if not value:
            return query(what, page, **more | {name: value})
        return f"{before}{urlencode({name: value})}{after}"

    return url


def cells(line: Line, rows_url: str, lights: Sequence[Light] = WORST_FIRST) -> list[Cell]:
    """The counts of a line by light, the worst first, each with its part of the line's rows."""
    total, before = line.total, 0
    joint = "&" if "?" in rows_url else "?"
    found = []
    for light in lights:
        count = line.counts.get(light, 0)
        url = f"{rows_url}{joint}light={light}" if count else ""
        share, start = (count / total, before / total) if total else (0, 0)
        bar = {"start": round(start * 100, 2), "length": round(share * 100, 2)}
        found.append(Cell(KINDS[light], str(choices.LIGHTS[light]), count, url, share, **bar))
        before += count
    return found


def line_of(row: Assignment, then: Light | None = None) -> dict[str, Any]:
    """One assignment in words; with the light that it had on a past day, that one."""
    light = then or Light(row.light)
    return {
        "row": row,
        "task": row.task,
        "document": row.task.document,
        "kind": KINDS[light],
        "light": choices.LIGHTS[light],
        "why": choices.WHY.get(row.light_why, "") if then is None else "",
        "since": row.light_since if then is None else None,
        "role": choices.UNIT_ROLES[UnitRole(row.role)],
        "state": choices.STATES[State(row.state)],
        "done_on": row.closed_on if row.state == State.CLOSED else None,
        "paused": choices.STATES[State.SUSPENDED] if row.state == State.SUSPENDED else "",
    }


def past_day(request: HttpRequest, *, on: date) -> date | None:
    """The past day that an address asks about; None for now."""
    day = asking.day_of(request.GET.get("day", ""))
    return day if day is not None and day < on else None


def board_url(what: Wanted, **more: Any) -> str:
    """The board of a filter, with some of it set otherwise."""
    return query(what, "supervision:index", **more)


def filters(by: Actor, what: Wanted) -> dict[str, Any]:
    """What the filter of a page offers."""
    offered = board.choices(by)
    return {
        "documents": [(key, _short(title)) for key, title in offered.documents],
        "unit_choices": offered.units,
        "role_choices": [(role.value, word) for role, word in choices.UNIT_ROLES.items()],
        "light_choices": [(light.value, choices.LIGHTS[light]) for light in WORST_FIRST],
        "places": _places(by),
        "is_narrowed": what.is_narrowed,
    }


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"


def _places(by: Actor) -> list[tuple[str, str]]:
    roots = by.areas(Permission.READ)
    found = dict(places.names(roots))
    for root in roots:
        if 0 < len(root) < TOWN:
            found |= places.below(root)
    return sorted(found.items())
