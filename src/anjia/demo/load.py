"""Brings the demonstration county in as an office would: workbook after workbook, by the import.

Nothing here writes a record of the registry. What is made and in which shape: `people`,
`workbooks`; who signs in: `officers`.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from django.utils import timezone

from anjia.base.access.models import Officer
from anjia.base.audit import actions as audit
from anjia.base.audit.models import Event
from anjia.base.scope import Actor, acting, system
from anjia.demo import (
    findings,
    happenings,
    helping,
    meetings,
    officers,
    people,
    places,
    proposals,
    subsidies,
    supervision,
    workbooks,
)
from anjia.demo.officers import Account
from anjia.demo.people import Plan, Village
from anjia.kernel import areas, periods
from anjia.ledger.imports import actions as imports
from anjia.ledger.imports.models import ImportBatch
from anjia.processes.dashboards import actions as figures
from anjia.processes.screening import actions as screening
from anjia.registry.actions import areas as area_actions
from anjia.registry.models import Area, Household, Person, Site

BEGUN, LOADED = "demo.begun", "demo.loaded"
PROVINCES = ("61",)
FOLDER = "demo"
# The officer of the county office who sends the workbooks in.
IMPORTER = "chenxiaomei"


class State(StrEnum):
    """What the database holds of the demonstration."""

    EMPTY = "empty"
    BEGUN = "begun"
    LOADED = "loaded"
    # Somebody works here already; inventing people among theirs is out of the question.
    IN_USE = "in_use"


class Incomplete(RuntimeError):
    """The county did not come out with the published totals; the text says what did."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One workbook brought in."""

    number: int
    of: int
    name: str
    taken: int
    returned: int
    seconds: float


Tell = Callable[[Progress], None]


def state() -> State:
    """Return how far the demonstration is, from what the audit log says."""
    with acting(_application()):
        said = set(Event.objects.filter(event__in=[BEGUN, LOADED]).values_list("event", flat=True))
        if LOADED in said:
            return State.LOADED
        if BEGUN in said:
            return State.BEGUN
        return State.IN_USE if Officer.objects.exists() else State.EMPTY


def begin(*, area_files: Path, at: datetime) -> list[Account]:
    """Bring in the areas and the people who work here; return the accounts that are new."""
    by = _application()
    with acting(by):
        if state() is State.EMPTY:
            audit.record(BEGUN, by=by.id, by_name=by.name, area=places.COUNTY)
        if not Area.objects.filter(code=places.COUNTY).exists():
            area_actions.load(area_files, by=by, provinces=PROVINCES)
        return officers.create(at=at)


def bring_in(*, home: Path, at: datetime, tell: Tell) -> None:
    """Write the workbooks and import them one by one; raise Incomplete if rows are missing.

    Safe to be called again after an interruption: what is in already comes out unchanged.
    """
    folder = home / FOLDER
    written = workbooks.write_all(people.county(plan(on=_last_month_end(at))), folder)
    today = timezone.localdate(at)
    by = officers.acting_as(IMPORTER, on=today)
    for number, book in enumerate(written, start=1):
        began = time.monotonic()
        batch = imports.bring_in(
            book.path,
            name=_called(book.path),
            ledger=book.ledger,
            by=by,
            area=places.COUNTY,
            at=timezone.now(),
        )
        tell(_progress(batch, book.path, number=number, of=len(written), began=began))
        if book.reaches is not None:
            _hold_to_totals()
            _refresh(as_of=book.reaches)
    happenings.record(at=timezone.now())
    _hold_to_totals()
    _refresh(as_of=today)
    _screen(today=today, before=[book.reaches for book in written if book.reaches is not None])
    findings.record(by=by, at=timezone.now())
    helping.record(at=timezone.now())
    subsidies.record(at=timezone.now())
    supervision.record(at=timezone.now())
    proposals.record(at=timezone.now())
    meetings.record(at=timezone.now())


def _refresh(*, as_of: date) -> None:
    by = system(area=places.COUNTY, name="demo")
    figures.refresh(places.COUNTY, by=by, as_of=as_of, at=timezone.now())


def _screen(*, today: date, before: list[date]) -> None:
    """Screen now, not by the job that follows a refresh: the first page is to be full.

    Today first: then all clues are of today, none of them overdue, and the months before count.
    """
    by = system(area=places.COUNTY, name="demo")
    for as_of in (today, *before):
        screening.screen(places.COUNTY, by=by, as_of=as_of, at=timezone.now())


def finish() -> None:
    """Say that the county is complete, so that the next start does not load it again."""
    by = _application()
    with acting(by):
        audit.record(LOADED, by=by.id, by_name=by.name, area=places.COUNTY)


def plan(*, on: date) -> Plan:
    """Return the published county's plan with the villages that the registry knows."""
    towns = dict(_children(places.COUNTY))
    villages = tuple(
        Village(code, name, towns[town])
        for town in sorted(towns)
        for code, name in _children(town)
        # People moved out of villages, not out of the communities of the towns.
        if not name.endswith("居委会")
    )
    return Plan(on=on, villages=villages)


def _children(code: str) -> Iterator[tuple[str, str]]:
    wanted = areas.LENGTHS[areas.Level.TOWN if len(code) == 6 else areas.Level.VILLAGE]
    rows = Area.objects.filter(parent=code).order_by("code").values_list("code", "name")
    return ((code, name) for code, name in rows if len(code) == wanted)


def _progress(batch: ImportBatch, path: Path, *, number: int, of: int, began: float) -> Progress:
    taken = int(batch.result.get("inserted", 0)) + int(batch.result.get("updated", 0))
    total = int(batch.counts.get("total", 0)) if batch.counts else taken
    same = int(batch.counts.get("same", 0)) if batch.counts else 0
    return Progress(
        number=number,
        of=of,
        name=Path(_called(path)).stem,
        taken=taken,
        returned=total - taken - same,
        seconds=time.monotonic() - began,
    )


def _called(path: Path) -> str:
    """Return the name that the office gave a file: without the number that keeps them in order."""
    return path.name.partition("_")[2]


def _hold_to_totals() -> None:
    wanted = (len(places.SITES), places.HOUSEHOLDS, places.PERSONS)
    with acting(system(area=places.COUNTY, name="demo")):
        found = (Site.objects.count(), Household.objects.count(), Person.objects.count())
    if found != wanted:
        text = f"sites, households, persons are {found}, not {wanted}"
        raise Incomplete(text)


def _last_month_end(at: datetime) -> date:
    return periods.month_ends(timezone.localdate(at), count=1)[0]


def _application() -> Actor:
    return system(name="demo")
