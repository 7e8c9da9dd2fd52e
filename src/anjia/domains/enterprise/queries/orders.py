"""Reads about services: orders that wait, small trades to verify, gaps of a sweep."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from anjia.domains.enterprise.models import PolicyCheck, ServiceOrder, SmallLivelihood
from anjia.domains.enterprise.models.choices import Delivered, OrderState
from anjia.registry.models import Household

WAITING = (OrderState.OPEN, OrderState.ASSIGNED, OrderState.DELIVERED)
GAP = Q(found=Delivered.NO, fixed_on__isnull=True)


def waiting(area: str) -> QuerySet[Any]:
    """Return the orders within a place that nobody has closed, the oldest first."""
    found: QuerySet[Any] = ServiceOrder.objects.within(area).filter(state__in=WAITING)
    return found.select_related("person").order_by("taken_on", "pk")


def unverified(area: str) -> QuerySet[Any]:
    """Return the small trades within a place that nobody has verified."""
    found: QuerySet[Any] = SmallLivelihood.objects.within(area).filter(
        verified_on__isnull=True, ended_on__isnull=True
    )
    return found.select_related("household").order_by("started_on", "pk")


def gaps(area: str) -> QuerySet[Any]:
    """Return the gaps within a place that are still open, the nearest day first."""
    found: QuerySet[Any] = PolicyCheck.objects.within(area).filter(GAP)
    return found.select_related("household").order_by("due_on", "pk")


def counts(area: str, *, on: date) -> dict[str, int]:
    """Count gaps found, mended, open and late within a place, and small trades by kind."""
    checks: dict[str, int] = PolicyCheck.objects.within(area).aggregate(
        gaps=Count("pk", filter=Q(found=Delivered.NO)),
        mended=Count("pk", filter=Q(fixed_on__isnull=False)),
        late=Count("pk", filter=GAP & Q(due_on__lt=on)),
        homes=Count("household", distinct=True),
    )
    small = SmallLivelihood.objects.within(area).filter(ended_on__isnull=True)
    return {**checks, "small": small.values("household").distinct().count()}


def last_checks(household: Household) -> list[PolicyCheck]:
    """Return the latest check of each policy of a household."""
    found: dict[str, PolicyCheck] = {}
    for one in PolicyCheck.objects.filter(household=household).order_by("checked_on", "pk"):
        found[one.item] = one
    return list(found.values())
