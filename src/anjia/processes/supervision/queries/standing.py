"""What is known of assignments on a day, as the rules of the lights ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from anjia.base import parameters
from anjia.kernel.periods import Kind
from anjia.processes.supervision.models import Assignment, Finding, Milestone, Step
from anjia.processes.supervision.policy import FindingState, Light, RuleSet, State
from anjia.processes.supervision.policy.lighting import Facts, Limits
from anjia.processes.supervision.policy.plans import Plan, comparable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

FIELDS = (
    *("pk", "area", "unit_id", "state", "starts_on", "due_on", "signed_on", "reported_on"),
    *("closed_on", "progress", "planned", "light", "light_since", "light_why", "was_late"),
)
# What a unit hands in and what the office says to it; the last of these tells how it stands.
JUDGED = ("submit", "send_back", "reopen")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Which rules hold at a place on a day, with their thresholds."""

    chosen: RuleSet
    limits: Limits
    step: Kind
    grace: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One assignment: its present light, and what decides the next one."""

    pk: UUID
    area: str
    unit: UUID
    facts: Facts
    light: Light
    since: date | None
    why: str
    planned: Decimal | None


def rules_at(area: str, *, on: date) -> Rules:
    """The rules of a place, out of its parameters."""
    value = partial(parameters.value, area=area, on=on)
    return Rules(
        chosen=RuleSet(value("supervision_light_rules")),
        limits=Limits(
            yinchuan_yellow_points=value("supervision_yinchuan_yellow_points"),
            yinchuan_red_points=value("supervision_yinchuan_red_points"),
            yinchuan_yellow_months=value("supervision_yinchuan_yellow_months"),
            yinchuan_red_months=value("supervision_yinchuan_red_months"),
            suqian_near_days=value("supervision_suqian_near_days"),
            suqian_behind_points=value("supervision_suqian_behind_points"),
        ),
        step=Kind(value("supervision_plan_step")),
        grace=value("supervision_light_grace_days"),
    )


def of(wanted: Collection[UUID] | None, *, on: date) -> Iterator[tuple[Standing, Rules]]:
    """How assignments stand on a day: those named, or every one that is still open."""
    rows = Assignment.objects.order_by("pk")
    if wanted is None:
        rows = rows.exclude(state__in=(State.CLOSED, State.CANCELLED))
    else:
        rows = rows.filter(pk__in=wanted)
    found = list(rows.values(*FIELDS))
    keys = [row["pk"] for row in found] if wanted is not None else None
    plans, judged, overdue = _milestones(keys), _judged(keys), _overdue_findings(keys, on=on)
    at: dict[str, Rules] = {}
    for row in found:
        area = row["area"]
        if area not in at:
            at[area] = rules_at(area, on=on)
        plan = Plan(
            starts_on=row["starts_on"],
            due_on=row["due_on"],
            milestones=plans.get(row["pk"], ()),
        )
        row["overdue_findings"] = overdue.get(row["pk"], 0)
        yield _standing(row, plan, judged.get(row["pk"]), rules=at[area], on=on), at[area]


def _milestones(keys: Collection[UUID] | None) -> Mapping[UUID, tuple[tuple[date, Decimal], ...]]:
    rows = Milestone.objects.order_by("assignment_id", "due_on")
    if keys is not None:
        rows = rows.filter(assignment__in=keys)
    found: dict[UUID, list[tuple[date, Decimal]]] = {}
    for assignment, due_on, percent in rows.values_list("assignment_id", "due_on", "percent"):
        found.setdefault(assignment, []).append((due_on, percent))
    return {key: tuple(value) for key, value in found.items()}


def _overdue_findings(keys: Collection[UUID] | None, *, on: date) -> Mapping[UUID, int]:
    """How many findings of each assignment are not said to be put right by their day."""
    rows = Finding.objects.filter(state=FindingState.OPEN, due_on__lt=on).order_by()
    if keys is not None:
        rows = rows.filter(assignment__in=keys)
    return dict(rows.values_list("assignment_id").annotate(n=Count("pk")))


def _judged(keys: Collection[UUID] | None) -> Mapping[UUID, tuple[str, date]]:
    rows = Step.objects.filter(name__in=JUDGED)
    if keys is not None:
        rows = rows.filter(assignment__in=keys)
    last = rows.order_by("assignment_id", "-number").distinct("assignment_id")
    return {
        key: (name, timezone.localdate(at))
        for key, name, at in last.values_list("assignment_id", "name", "at")
    }


def _standing(
    row: Mapping[str, Any],
    plan: Plan,
    judged: tuple[str, date] | None,
    *,
    rules: Rules,
    on: date,
) -> Standing:
    state = State(row["state"])
    said, said_on = judged or ("", None)
    handed_in_on = said_on if said == "submit" else None
    # What waits for the office does not grow late: its clock stands at the day it was handed in.
    today = min(on, handed_in_on) if state is State.SUBMITTED and handed_in_on else on
    reported = row["reported_on"] is not None
    compared = partial(comparable, plan, on=today, grace=rules.grace)
    facts = Facts(
        today=today,
        state=state,
        starts_on=row["starts_on"],
        due_on=row["due_on"],
        handed_in_on=handed_in_on,
        closed_on=row["closed_on"],
        begun=reported or row["signed_on"] is not None,
        reported=reported,
        planned=compared(rules.step),
        planned_month=compared(Kind.MONTH),
        planned_quarter=compared(Kind.QUARTER),
        actual=row["progress"],
        overdue_findings=row["overdue_findings"],
        poor=said == "send_back",
        was_late=row["was_late"],
    )
    return Standing(
        pk=row["pk"],
        area=row["area"],
        unit=row["unit_id"],
        facts=facts,
        light=Light(row["light"]),
        since=row["light_since"],
        why=row["light_why"],
        planned=row["planned"],
    )
