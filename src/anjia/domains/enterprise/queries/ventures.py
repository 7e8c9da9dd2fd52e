"""Reads about ventures: who runs what, which loans are late, which sites have an outlet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from anjia.domains.enterprise.models import Loan, Outlet, Repayment, Venture, VentureTraining
from anjia.domains.enterprise.models.choices import OutletKind
from anjia.domains.enterprise.policy import Standing, standing
from anjia.registry.models import Site
from anjia.registry.models.choices import SiteStatus


@dataclass(frozen=True)
class Held:
    """A loan, how it stands on a day, and the money that came back."""

    loan: Loan
    standing: Standing
    repayments: tuple[Repayment, ...] = ()


@dataclass(frozen=True)
class Overview:
    """Ventures of a place in numbers: persons and attendances of training apart."""

    open: int
    returnee: int
    ecommerce: int
    jobs: int
    relocated_jobs: int | None  # None where no venture has said
    trained: int
    attended: int
    lent: Decimal
    left: Decimal
    late: int


def is_open(on: date) -> Q:
    """Ventures, outlets and incubators that have not closed by a day."""
    return Q(closed_on__isnull=True) | Q(closed_on__gt=on)


def is_late(on: date) -> Q:
    """Loans with something left after their day; `policy.standing` says the same of one."""
    return Q(due_on__lt=on, repaid__lt=F("amount"))


def overview(area: str, *, on: date) -> Overview:
    """Count what stands within a place on a day."""
    ventures = Venture.objects.within(area).filter(is_open(on))
    counted = ventures.aggregate(
        open=Count("pk"),
        returnee=Count("pk", filter=Q(returnee=True)),
        ecommerce=Count("pk", filter=Q(ecommerce=True)),
        jobs=Sum("jobs"),
        relocated_jobs=Sum("relocated_jobs"),
    )
    trained = VentureTraining.objects.within(area).aggregate(
        trained=Count("person", distinct=True), attended=Count("pk")
    )
    lent = Loan.objects.within(area).aggregate(
        lent=Sum("amount"), back=Sum("repaid"), late=Count("pk", filter=is_late(on))
    )
    whole = lent["lent"] or Decimal(0)
    return Overview(
        relocated_jobs=counted.pop("relocated_jobs"),
        **{name: value or 0 for name, value in counted.items()},
        **trained,
        lent=whole,
        left=whole - (lent["back"] or Decimal(0)),
        late=lent["late"],
    )


def ventures(area: str) -> QuerySet[Any]:
    """Return the ventures within a place, those that stand first, the latest first."""
    found: QuerySet[Any] = Venture.objects.within(area).select_related("person")
    return found.order_by(F("closed_on").desc(nulls_first=True), "-opened_on", "pk")


def late(area: str, *, on: date) -> list[Held]:
    """Return the loans within a place that are overdue, the longest first."""
    found = Loan.objects.within(area).filter(is_late(on)).select_related("person")
    return [held(one, on=on) for one in found.order_by("due_on", "pk")]


def held(loan: Loan, *, on: date, repayments: tuple[Repayment, ...] = ()) -> Held:
    """Return how a loan stands on a day."""
    found = standing(loan.amount, [loan.repaid], due_on=loan.due_on, on=on)
    return Held(loan, found, repayments)


def loans(venture: Venture, *, on: date) -> list[Held]:
    """Return the loans of a venture and of the person who runs it, with their repayments."""
    found = Loan.objects.filter(Q(venture=venture) | Q(person=venture.person_id))
    back: dict[Any, list[Repayment]] = {}
    for one in Repayment.objects.filter(loan__in=found).order_by("paid_on", "recorded_at"):
        back.setdefault(one.loan_id, []).append(one)
    return [
        held(one, on=on, repayments=tuple(back.get(one.pk, ())))
        for one in found.order_by("-lent_on", "pk")
    ]


def sites(area: str, *, on: date) -> list[tuple[Site, list[Outlet], list[Outlet]]]:
    """Return the sites in use within a place with their e-commerce and start-up outlets."""
    there: dict[Any, dict[str, list[Outlet]]] = {}
    for one in Outlet.objects.within(area).filter(is_open(on)).order_by("name"):
        there.setdefault(one.site_id, {}).setdefault(one.kind, []).append(one)
    found = Site.objects.within(area).filter(status=SiteStatus.ACTIVE).order_by("area")
    return [
        (
            site,
            there.get(site.pk, {}).get(OutletKind.ECOMMERCE, []),
            there.get(site.pk, {}).get(OutletKind.START_UP, []),
        )
        for site in found
    ]
