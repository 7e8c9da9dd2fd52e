"""The clues that an officer may see: which wait, in what order, and what became of the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from anjia.base.audit.models import RowHistory
from anjia.base.scope.models import within
from anjia.engine.rules import RuleKind
from anjia.kernel.refusals import Refused
from anjia.processes.definitions.queries import library, versions
from anjia.processes.screening.models import Clue
from anjia.processes.screening.policy import SOON_DAYS, Due, Permission, State

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.base.scope import Actor

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which clues are looked for; an empty word narrows nothing."""

    state: State | None = State.OPEN
    kind: RuleKind | None = None
    rule: str = ""
    within: str = ""
    due: Due | None = None


@dataclass(frozen=True)
class Waiting:
    """How many open clues an officer is to verify, and how near their days are.

    ``data`` are records to check, which are counted apart: a visit is one thing, a typing slip
    another.
    """

    total: int
    data: int
    overdue: int
    soon: int


def seen(by: Actor) -> QuerySet[Clue]:
    """Clues of the officer's places, and of those who came from there."""
    found: QuerySet[Clue] = Clue.objects.filter(Clue.seen_from(by.areas(Permission.READ_CLUES)))
    return found


def listed(by: Actor, wanted: Wanted, *, today: date) -> QuerySet[Clue]:
    """The clues looked for: those due first come first, then the oldest."""
    found = seen(by)
    if wanted.state is not None:
        found = found.filter(state=wanted.state)
    if wanted.rule:
        found = found.filter(rule=wanted.rule)
    if wanted.kind is not None:
        found = found.filter(of_kind(wanted.kind))
    if wanted.within:
        found = found.filter(within("area", (wanted.within,)))
    if wanted.due is not None:
        found = found.filter(_due(wanted.due, today))
    return found.order_by(F("due_on").asc(nulls_last=True), "first_hit_on", "area", "id")


def of_kind(kind: RuleKind) -> Q:
    """Clues of one kind; those of rules that nobody defines any more are for people to look at."""
    data = [
        code for code, rule in library.shipped().rules.items() if rule.kind is RuleKind.DATA_QUALITY
    ]
    data += [
        version.code
        for version in versions.every().values()
        if version.content.get("kind") == RuleKind.DATA_QUALITY
    ]
    return Q(rule__in=data) if kind is RuleKind.DATA_QUALITY else ~Q(rule__in=data)


def _due(due: Due, today: date) -> Q:
    soon = today + timedelta(days=SOON_DAYS)
    match due:
        case Due.OVERDUE:
            return Q(due_on__lt=today)
        case Due.SOON:
            return Q(due_on__gte=today, due_on__lte=soon)
        case Due.LATER:
            return Q(due_on__gt=soon) | Q(due_on=None)


def one(clue_id: UUID, *, by: Actor) -> Clue:
    """One clue; refused when it is not there or not theirs to see."""
    found = seen(by).filter(pk=clue_id).first()
    if found is None:
        raise Refused("clue_not_found")
    return found


def waiting(by: Actor, *, today: date) -> Waiting:
    """What an officer is to verify, in the places where they may."""
    places = within("area", by.areas(Permission.VERIFY))
    soon = today + timedelta(days=SOON_DAYS)
    people, data = of_kind(RuleKind.CLUE), of_kind(RuleKind.DATA_QUALITY)
    found = Clue.objects.filter(places, state=State.OPEN).aggregate(
        total=Count("id", filter=people),
        data=Count("id", filter=data),
        overdue=Count("id", filter=people & Q(due_on__lt=today)),
        soon=Count("id", filter=people & Q(due_on__gte=today, due_on__lte=soon)),
    )
    return Waiting(**found)


def by_kind(by: Actor, wanted: Wanted, *, today: date) -> dict[RuleKind, int]:
    """How many clues of each kind are looked for, whatever kind the page shows."""
    every = listed(by, replace(wanted, kind=None), today=today).order_by()
    found = every.aggregate(**{kind.value: Count("id", filter=of_kind(kind)) for kind in RuleKind})
    return {kind: found[kind.value] for kind in RuleKind}


def next_after(clue: Clue, *, by: Actor, wanted: Wanted, today: date) -> Clue | None:
    """The clue that comes next in a list, or the first of it where this one is not in it."""
    rows = list(listed(by, wanted, today=today).values_list("pk", flat=True)[: PAGE * 10])
    at = rows.index(clue.pk) + 1 if clue.pk in rows else 0
    left = [pk for pk in rows[at:] if pk != clue.pk]
    return Clue.objects.filter(pk=left[0]).first() if left else None


def open_by_rule(area: str, *, by: Actor) -> dict[str, int]:
    """How many clues of each rule are open in a place."""
    rows = seen(by).filter(within("area", (area,)), state=State.OPEN)
    return dict(rows.order_by().values_list("rule").annotate(Count("id")))


def states_of(rule: str, area: str, *, by: Actor) -> dict[str, int]:
    """How many clues of a rule stand where, in a place."""
    rows = seen(by).filter(within("area", (area,)), rule=rule)
    return dict(rows.order_by().values_list("state").annotate(Count("id")))


def others(clue: Clue, *, by: Actor) -> list[Clue]:
    """Earlier and later clues of the same rule about the same subject."""
    rows = seen(by).filter(rule=clue.rule, subject=clue.subject).exclude(pk=clue.pk)
    return list(rows.order_by("-first_hit_on", "-pk"))


def words_about(clue: Clue) -> list[RowHistory]:
    """What was said about a clue and when it went, the latest first."""
    rows = RowHistory.objects.filter(table="screening_clue", row_id=clue.pk, op="update")
    return [
        row for row in rows.order_by("-id") if {"state", "note", "reason"} & set(row.after or ())
    ]
