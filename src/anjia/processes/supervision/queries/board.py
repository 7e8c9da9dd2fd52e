"""The board: assignments counted by light, unit, section and by what waits, and the rows behind.

Everything is counted by the database in a fixed number of statements, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from anjia.base import parameters
from anjia.base.access.models import Unit
from anjia.base.scope.models import within
from anjia.kernel import periods
from anjia.kernel.periods import Kind, Period
from anjia.processes.supervision.models import Assignment, Document, Task
from anjia.processes.supervision.policy import OPEN, DocumentState, Light, Permission, State
from anjia.processes.supervision.policy.lights import WORST_FIRST
from anjia.processes.supervision.policy.quarters import Reading
from anjia.processes.supervision.queries import counting

if TYPE_CHECKING:
    from anjia.base.scope import Actor

PAGE = 24
SUNDAY = 6
MOST_UNITS, MOST_SECTIONS = 60, 40


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which assignments a page is about; what is empty narrows nothing."""

    document: UUID | None = None
    task: UUID | None = None
    section: str = ""
    unit: UUID | None = None
    units: frozenset[UUID] | None = None
    role: str = ""
    within: str = ""
    lights: tuple[Light, ...] = ()
    states: tuple[State, ...] = ()
    waits: str = ""  # one of WAITS, or REPORT

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return self != Wanted()


def week_end(on: date) -> date:
    """The Sunday of a day's week."""
    return on + timedelta(days=SUNDAY - on.weekday())


def quarter_asked(by: Actor, *, on: date) -> Period:
    """The quarter of which an officer's place asks reports: the last one, or, where they are due
    within the last month of a quarter, in that month its own.
    """
    area = next(iter(by.areas(Permission.READ)), "")
    reading = parameters.value("supervision_quarter_reading", area=area, on=on)
    period = periods.around(on, Kind.QUARTER)
    own = reading == Reading.LAST_MONTH and on.month == period.last_on.month
    return period if own else period.moved(-1)


def _due_this_week(on: date) -> Q:
    return Q(state__in=OPEN, due_on__gte=on, due_on__lte=week_end(on))


def _overdue(on: date) -> Q:
    return Q(state__in=OPEN, due_on__lt=on)


def _unreported(quarter: Period) -> Q:
    said = counting.reports().filter(assignment=OuterRef("pk"), quarter=quarter.first_on)
    under_way = Q(state=State.SIGNED, starts_on__lte=quarter.last_on)
    return under_way & ~Q(Exists(said))


REPORT = "report"
# What waits, under the name that an address gives it.
WAITS: Mapping[str, Callable[[date], Q]] = {
    "week": _due_this_week,
    "overdue": _overdue,
    "sign": lambda _on: Q(state=State.ASSIGNED),
    "verify": lambda _on: Q(state=State.SUBMITTED),
    "returned": lambda _on: Q(state=State.RETURNED),
    "late": lambda _on: Q(was_late=True),
}


def rows(by: Actor, wanted: Wanted, *, on: date) -> QuerySet[Assignment]:
    """The assignments that an officer may see of those wanted; what is cancelled is left out."""
    found: QuerySet[Assignment] = Assignment.objects.filter(
        within("area", by.areas(Permission.READ))
    )
    if State.CANCELLED not in wanted.states:
        found = found.exclude(state=State.CANCELLED)
    if wanted.units is not None:
        found = found.filter(unit__in=wanted.units)
    narrows: dict[str, Any] = {
        "task__document": wanted.document,
        "task": wanted.task,
        "task__section__0": wanted.section,
        "unit": wanted.unit,
        "role": wanted.role,
        "light__in": wanted.lights,
        "state__in": wanted.states,
    }
    found = found.filter(**{name: value for name, value in narrows.items() if value})
    if wanted.within:
        found = found.filter(within("area", (wanted.within,)))
    if wanted.waits == REPORT:
        return found.filter(_unreported(quarter_asked(by, on=on)))
    return found.filter(WAITS[wanted.waits](on)) if wanted.waits else found


def listed(by: Actor, wanted: Wanted, *, on: date) -> QuerySet[Assignment]:
    """The rows as a list shows them: the worst light first, then the nearest deadline."""
    worst = Case(
        *(When(light=light.value, then=Value(rank)) for rank, light in enumerate(WORST_FIRST)),
        default=Value(len(WORST_FIRST)),
    )
    found = rows(by, wanted, on=on).select_related("task__document")
    return found.defer("task__document__text", "task__document__reading").order_by(
        worst, F("due_on").asc(nulls_last=True), "task__document_id", "task__order", "pk"
    )


@dataclass
class Line:
    """One line of a matrix: what it is about, and how many there are of each light."""

    key: Any
    name: str
    counts: dict[Light, int] = field(default_factory=dict)
    rank: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """How many are done, in time or late."""
        return self.counts.get(Light.DONE, 0) + self.counts.get(Light.DONE_LATE, 0)

    @property
    def worst(self) -> tuple[int, ...]:
        """For sorting: most red first, then most yellow, and so on."""
        return tuple(-self.counts.get(light, 0) for light in WORST_FIRST[:3])


class Part(StrEnum):
    """What the second matrix is by: as deep as the filter goes."""

    DOCUMENT = "document"
    SECTION = "section"
    TASK = "task"


def part_of(wanted: Wanted) -> Part:
    """Documents of all, sections of one document, tasks of one section."""
    if wanted.document is None:
        return Part.DOCUMENT
    return Part.TASK if wanted.section else Part.SECTION


@dataclass(frozen=True, kw_only=True)
class Board:
    """What a board says at a glance."""

    whole: Line
    units: list[Line]
    part: Part
    sections: list[Line]
    waits: dict[str, int]
    quarter: Period
    more_units: int
    more_sections: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What one scan of some assignments counts."""

    whole: Line
    units: list[Line]
    parts: list[Line]
    waits: dict[str, int]


# Every count of a board out of one scan of assignments: row security is asked of each row that a
# statement meets, and costs more than counting it.
_TALLY = """
select grouping(unit), unit, {part}, light, min(rank),
    count(*) filter (where {asked}), {counts}
from ({chosen}) as chosen (unit, light, part, rank, {waits}) {beside}
group by grouping sets ((unit, light), ({part}, light))
"""
# Row security hides from the planner how many rows there are: without `offset 0` it looks each task
# up by itself, which takes three times as long.
_TASKS = """
join (select id, document_id from supervision_task offset 0) task on task.id = part
"""


def tally(by: Actor, wanted: Wanted, *, on: date, part: Part | None = None) -> Tally:
    """Count the assignments wanted by light, in all, by unit and by part, and by what waits.

    What waits is counted whatever of it is wanted. Lines have no names yet.
    """
    key, rank = _PARTS[part or Part.DOCUMENT]
    asks = {name: asked(on) for name, asked in WAITS.items()}
    asks[REPORT] = _unreported(quarter_asked(by, on=on))
    columns = {f"is_{name}": ExpressionWrapper(q, BooleanField()) for name, q in asks.items()}
    found = rows(by, replace(wanted, waits=""), on=on).order_by()
    found = found.annotate(part_key=key, part_rank=rank, **columns)
    chosen, known = statement(
        found.values_list("unit_id", "light", "part_key", "part_rank", *columns)
    )
    of_document = part is Part.DOCUMENT
    question = _TALLY.format(
        chosen=chosen,
        waits=", ".join(columns),
        counts=", ".join(f"count(*) filter (where {column})" for column in columns),
        asked=f"is_{wanted.waits}" if wanted.waits else "true",
        part="task.document_id" if of_document else "part" if part else "null::uuid",
        beside=_TASKS if of_document else "",
    )
    units: dict[Any, Line] = {}
    parts: dict[Any, Line] = {}
    waits = dict.fromkeys(asks, 0)
    with connection.cursor() as cursor:
        cursor.execute(question, known)
        for of_part, unit, key, light, rank, count, *waiting in cursor:
            if of_part and count:
                _add(parts, key, light, count, rank=rank)
            elif not of_part:
                _add(units, unit, light, count)
                for wait, number in zip(waits, waiting, strict=True):
                    waits[wait] += number
    lines = [line for line in units.values() if line.total]
    whole = Line(None, "")
    for line in lines:
        for lit, count in line.counts.items():
            whole.counts[lit] = whole.counts.get(lit, 0) + count
    return Tally(whole=whole, units=lines, parts=list(parts.values()), waits=waits)


def _add(lines: dict[Any, Line], key: Any, light: str, count: int, *, rank: int = 0) -> None:
    line = lines.get(key)
    if line is None:
        line = lines[key] = Line(key, "", rank=rank)
    line.rank = min(line.rank, rank)
    if count:
        line.counts[Light(light)] = count


def statement(found: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """A query as text with its values, for a question of our own around it.

    Every value is bound. Where nothing can be found it is a query that finds nothing.
    """
    compiler = found.query.get_compiler(connection=connection, elide_empty=False)
    text, values = compiler.as_sql()
    return text, tuple(values)


def board(by: Actor, wanted: Wanted, *, on: date) -> Board:
    """Count the assignments wanted by light: in all, by unit, and by document or its sections."""
    part = part_of(wanted)
    found = tally(by, wanted, on=on, part=part)
    called = dict(Unit.objects.values_list("pk", "name"))
    for line in found.units:
        line.name = called.get(line.key, "")
    names = _names(part, found.parts)
    for line in found.parts:
        line.name = names.get(line.key, "")
    units = sorted(found.units, key=lambda line: (line.worst, line.name))
    in_order = part is not Part.DOCUMENT
    sections = sorted(
        found.parts, key=lambda line: line.rank if in_order else (line.worst, line.name)
    )
    return Board(
        whole=found.whole,
        units=units[:MOST_UNITS],
        part=part,
        sections=sections[:MOST_SECTIONS],
        waits=found.waits,
        quarter=quarter_asked(by, on=on),
        more_units=max(0, len(units) - MOST_UNITS),
        more_sections=max(0, len(sections) - MOST_SECTIONS),
    )


# What the lines of a part are counted by, and put in order by; documents are those of tasks.
_PARTS: Mapping[Part, tuple[Any, Any]] = {
    Part.DOCUMENT: (F("task_id"), Value(0)),
    Part.SECTION: (Coalesce(F("task__section__0"), Value("")), F("task__order")),
    Part.TASK: (F("task_id"), F("task__order")),
}


def _names(part: Part, lines: list[Line]) -> dict[Any, str]:
    if part is Part.SECTION:
        return {line.key: line.key for line in lines}
    if part is Part.DOCUMENT:
        return dict(Document.objects.values_list("pk", "title"))
    tasks = Task.objects.filter(pk__in=[line.key for line in lines])
    return {
        key: f"{number}. {title}" if number else title
        for key, number, title in tasks.values_list("pk", "number", "title")
    }


def of_year(by: Actor, wanted: Wanted, year: int, *, on: date) -> QuerySet[Assignment]:
    """The assignments that are under way in some part of a year, by the day on which they end."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = rows(by, wanted, on=on).filter(Q(due_on__isnull=True) | Q(due_on__gte=first))
    found = found.filter(starts_on__lte=last).select_related("task__document")
    found = found.defer("task__document__text", "task__document__reading")
    ordered = found.order_by(F("due_on").asc(nulls_last=True), "task__order", "unit_name", "pk")
    return ordered.prefetch_related("milestones")


@dataclass(frozen=True)
class Choices:
    """What a filter offers: only what is there."""

    documents: list[tuple[UUID, str]]
    units: list[tuple[UUID, str]]


def choices(by: Actor) -> Choices:
    """Documents that are confirmed, and units that have an assignment which an officer may see."""
    of_unit = Assignment.objects.filter(unit=OuterRef("pk"))
    places = within("area", by.areas(Permission.READ))
    # Whether a document has any would be asked of every assignment: that doubled the page's time.
    confirmed = Document.objects.exclude(state__in=(DocumentState.READ, DocumentState.WITHDRAWN))
    documents = confirmed.values_list("pk", "title")
    units = Unit.objects.filter(places, Exists(of_unit)).values_list("pk", "name")
    return Choices(
        documents=list(documents.order_by("title", "pk")),
        units=list(units.order_by("area", "name")),
    )


def name_of(found: QuerySet[Assignment]) -> str:
    """What a unit is called in its latest assignment; nothing where there is none."""
    row = found.order_by("-assigned_at").values_list("unit_name", flat=True).first()
    return str(row or "")


def leaders(found: QuerySet[Assignment]) -> list[tuple[str, str, int]]:
    """Who answers by name for the tasks of some assignments, and for how many of them."""
    named = found.order_by().exclude(task__leader="")
    counted = named.values_list("task__leader", "task__leader_post").annotate(
        n=Count("task", distinct=True)
    )
    return sorted(counted, key=lambda each: (-each[2], each[0]))
