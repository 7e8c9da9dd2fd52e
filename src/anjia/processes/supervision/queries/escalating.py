"""Which assignments a slip is due for on a day, and the slips that went out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q

from anjia.base import parameters
from anjia.base.scope.models import within
from anjia.kernel import workdays
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import Assignment, Escalation, Leadership
from anjia.processes.supervision.policy import Light, Permission, State
from anjia.processes.supervision.policy.escalation import WAITING, Cause, Ending, Level, Sent
from anjia.processes.supervision.queries import leaders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.base.scope import Actor

PAGE = 24
AHEAD = 30  # days: no limit of a slip reaches further
AT_WORK = (State.ASSIGNED, State.SIGNED)  # with the unit: what it handed in waits for the office
FIELDS = (
    *("pk", "area", "task__area", "unit_id", "unit_name", "state", "light", "light_since"),
    *("sign_by", "due_on", "first_due_on", "reported_on", "task__title", "task__leader"),
)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A cause that holds for an assignment, and since when."""

    row: dict[str, Any]
    cause: Cause
    since: date

    @property
    def key(self) -> UUID:
        """The assignment."""
        key: UUID = self.row["pk"]
        return key


def held(*, on: date) -> Iterator[Held]:
    """Every assignment that a clock has run out for, with the first cause that holds."""
    overdue_again = Q(due_on__lt=on) & ~Q(first_due_on=F("due_on")) & Q(first_due_on__isnull=False)
    rows = Assignment.objects.filter(state__in=AT_WORK).filter(
        Q(state=State.ASSIGNED, sign_by__lt=on) | Q(light=Light.RED) | overdue_again
    )
    for row in rows.order_by("area", "unit_name", "pk").values(*FIELDS):
        found = _cause(row, on=on)
        if found is not None:
            yield Held(row=row, cause=found[0], since=found[1])
    # What an officer asked for goes on until it is done.
    asked = Escalation.objects.filter(
        cause=Cause.URGED, ending__in=WAITING, assignment__state__in=AT_WORK
    )
    days = dict(asked.values_list("assignment_id", "since"))
    for row in Assignment.objects.filter(pk__in=days).order_by("pk").values(*FIELDS):
        yield Held(row=row, cause=Cause.URGED, since=days[row["pk"]])


def urged(assignment: Assignment, *, on: date) -> Held:
    """What an officer asks for today."""
    row = Assignment.objects.filter(pk=assignment.pk).values(*FIELDS).get()
    return Held(row=row, cause=Cause.URGED, since=on)


def _cause(row: dict[str, Any], *, on: date) -> tuple[Cause, date] | None:
    if row["state"] == State.ASSIGNED and row["sign_by"] and row["sign_by"] < on:
        return Cause.UNSIGNED, row["sign_by"]
    first, due_on = row["first_due_on"], row["due_on"]
    if first and due_on and first != due_on and due_on < on:
        return Cause.EXTENSION, due_on
    since = row["light_since"]
    if row["light"] != Light.RED or since is None or _reported_since(row, since):
        return None
    return Cause.RED, since


def _reported_since(row: dict[str, Any], since: date) -> bool:
    return row["reported_on"] is not None and row["reported_on"] >= since


def is_due(found: Held, *, on: date) -> bool:
    """Whether the first slip goes out: a red light leaves some working days for a report."""
    if found.cause is not Cause.RED:
        return True
    days = parameters.value("supervision_red_answer_days", area=found.row["area"], on=on)
    last = counted(found.since, days)
    return last is not None and on > last


def counted(since: date, days: int) -> date | None:
    """The working day so many days later; None while its year's calendar is not announced."""
    try:
        return workdays.add_working_days(since, days)
    except Refused:
        return None


def answer_by(level: Level, *, area: str, on: date) -> date | None:
    """Until when a slip of a level that goes out on a day is to be answered."""
    return counted(on, parameters.value(f"supervision_slip_days_{level}", area=area, on=on))


def unannounced(on: date) -> int | None:
    """The year whose working days nobody has announced, if slips of a day reach into it."""
    year = (on + timedelta(days=AHEAD)).year
    return year if year > workdays.LAST_YEAR else None


def last_sent(assignments: Iterable[UUID]) -> dict[tuple[UUID, str, date], Escalation]:
    """The last slip of each assignment, cause and beginning."""
    rows = Escalation.objects.filter(assignment__in=list(assignments)).select_related("assignment")
    found: dict[tuple[UUID, str, date], Escalation] = {}
    for row in sorted(rows, key=lambda row: list(Level).index(Level(row.level))):
        found[row.assignment_id, row.cause, row.since] = row
    return found


def sent(row: Escalation | None) -> Sent | None:
    """A slip as the policy asks for it."""
    if row is None:
        return None
    return Sent(
        level=Level(row.level),
        ending=Ending(row.ending),
        answer_by=row.answer_by,
        promised_on=row.promised_on,
    )


def still_waiting() -> QuerySet[Any]:
    """Every slip that a higher one may still follow, or that waits for an answer."""
    found: QuerySet[Any] = Escalation.objects.filter(ending__in=WAITING)
    return found.select_related("assignment__task")


def seen(by: Actor) -> QuerySet[Any]:
    """The slips that a reader may see, the latest first."""
    found: QuerySet[Any] = Escalation.objects.filter(within("area", by.areas(Permission.READ)))
    return found.select_related("assignment__task__document").order_by("-year", "-number")


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Which slips a list is about; what is empty narrows nothing, and no ending means all."""

    unit: UUID | None = None
    level: str = ""
    ending: Ending | None = Ending.OPEN

    @property
    def is_narrowed(self) -> bool:
        """Whether the list leaves out some of those with its ending."""
        return bool(self.unit or self.level)


def sought(by: Actor, what: Sought) -> QuerySet[Any]:
    """The slips that a list shows."""
    narrows = {"assignment__unit": what.unit, "level": what.level}
    found = seen(by).filter(**{name: value for name, value in narrows.items() if value})
    return found if what.ending is None else found.filter(ending=what.ending)


def by_ending(by: Actor, what: Sought) -> dict[Ending, int]:
    """How many of those sought came to which end, whichever of them the list shows."""
    rows = sought(by, replace(what, ending=None)).order_by()
    return {Ending(name): n for name, n in rows.values_list("ending").annotate(n=Count("pk"))}


def units(by: Actor) -> list[tuple[UUID, str]]:
    """The units to which a slip went that a reader may see."""
    found = seen(by).order_by("assignment__unit__area", "assignment__unit__name")
    return list(found.values_list("assignment__unit", "assignment__unit__name").distinct())


def one(slip_id: UUID, *, by: Actor) -> Escalation | None:
    """One slip; of another place it looks like none."""
    found: Escalation | None = seen(by).filter(pk=slip_id).first()
    return found


def leader(assignment: Assignment, *, on: date) -> str:
    """Who answers by name for an assignment on a day: for this task, else for the unit.

    Where nobody is kept, whom the document names.
    """
    for row in leaders.on_day(assignment.unit_id, task=assignment.task_id, on=on):
        return f"{row.post}{row.leader}"
    return f"{assignment.task.leader_post}{assignment.task.leader}"


def _in_office(on: date) -> Q:
    return Q(until_on__isnull=True) | Q(until_on__gte=on)


def answered_for(slips: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """Those of some slips for which somebody answers by name on a day."""
    held = Leadership.objects.filter(
        _in_office(on), unit=OuterRef("assignment__unit"), from_on__lte=on
    ).filter(Q(task__isnull=True) | Q(task=OuterRef("assignment__task")))
    return slips.filter(Exists(held) | ~Q(assignment__task__leader=""))


def of(assignment: Assignment) -> list[Escalation]:
    """The slips of one assignment, the latest first: part of its life."""
    return list(Escalation.objects.filter(assignment=assignment).order_by("-year", "-number"))
