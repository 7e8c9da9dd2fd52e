"""Reads about dispatch: batches with their four steps, calls that are due, a company's money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from anjia.domains.employment.models import (
    CompanyFee,
    DispatchBatch,
    DispatchMember,
    FollowUp,
    RightsCase,
)
from anjia.domains.employment.models.dispatch import BatchState, FeeWay, RightsState
from anjia.registry.models import Employer

NONE = Decimal("0.00")
STEPS = ("registered_on", "trained_on", "served_on", "dispatched_on")


def batches() -> QuerySet[DispatchBatch]:
    """Return batches with how many members passed each step, as far as the reader sees them."""
    counts = {
        name: Count("members", filter=Q(**{f"members__{name}__isnull": False})) for name in STEPS
    }
    rows: QuerySet[DispatchBatch] = DispatchBatch.objects.select_related("company", "employer")
    return rows.annotate(
        people=Count("members"),
        back=Count("members", filter=Q(members__returned_on__isnull=False)),
        **counts,
    ).order_by("-depart_on", "pk")


def roster(batch: DispatchBatch) -> list[DispatchMember]:
    """Return the members of a batch by place and name."""
    rows = DispatchMember.objects.filter(batch=batch).select_related("person", "household", "spell")
    return list(rows.order_by("area", "person__name", "pk"))


def due(*, on: date) -> QuerySet[FollowUp]:
    """Return calls that are due on a day and not made, the oldest first; who came back is left."""
    rows: QuerySet[FollowUp] = FollowUp.objects.filter(
        called_on__isnull=True, due_on__lte=on, member__returned_on__isnull=True
    )
    return rows.select_related("member", "person", "household", "member__batch").order_by(
        "due_on", "area", "pk"
    )


def without_follow_up(*, on: date) -> QuerySet[DispatchBatch]:
    """Return batches out there of whose due calls none was made."""
    calls = FollowUp.objects.filter(member__batch=OuterRef("pk"), due_on__lte=on)
    rows: QuerySet[DispatchBatch] = DispatchBatch.objects.filter(state=BatchState.ARRIVED)
    return rows.filter(Exists(calls), ~Exists(calls.filter(called_on__isnull=False)))


def open_cases() -> QuerySet[RightsCase]:
    """Return claims that are not settled, the most urgent first."""
    rows: QuerySet[RightsCase] = RightsCase.objects.filter(state=RightsState.OPEN)
    return rows.select_related("person", "household", "employer").order_by("due_on", "pk")


@dataclass(frozen=True)
class Balance:
    """What came in and went out, exactly, for a batch or besides all batches."""

    batch: DispatchBatch | None
    taken: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What is left."""
        return self.taken - self.paid


def settlement(company: Employer) -> Sequence[Balance]:
    """Return a company's money by batch, what belongs to none last."""
    rows = (
        CompanyFee.objects.filter(company=company)
        .order_by()
        .values("batch")
        .annotate(
            taken=Sum("amount", filter=Q(way=FeeWay.IN)),
            paid=Sum("amount", filter=Q(way=FeeWay.OUT)),
        )
    )
    found = list(rows)
    known = DispatchBatch.objects.in_bulk([row["batch"] for row in found if row["batch"]])
    lines = [
        Balance(known.get(row["batch"]), row["taken"] or NONE, row["paid"] or NONE) for row in found
    ]
    return sorted(lines, key=lambda one: (one.batch is None, one.batch and one.batch.number))


def totals(lines: Sequence[Balance]) -> Balance:
    """Return the sum of all lines."""
    taken = sum((one.taken for one in lines), NONE)
    return Balance(None, taken, sum((one.paid for one in lines), NONE))
