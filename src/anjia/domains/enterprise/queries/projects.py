"""Reads about work-for-relief projects: what was paid to whom, and which share that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from anjia.base import parameters
from anjia.domains.enterprise.models import ReliefProject, ReliefWork
from anjia.domains.enterprise.models.choices import FundKind
from anjia.domains.enterprise.policy import needed, reaches, share

SHARES = {
    FundKind.CENTRAL: "relief_wage_share_central",
    FundKind.PROVINCE: "relief_wage_share_province",
}
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Paid:
    """What a project has paid, and how that stands to the share asked of its money."""

    project: ReliefProject
    wages: Decimal
    workers: int
    relocated: int
    relocated_wages: Decimal
    required: Decimal | None  # percent; None where nobody has said

    @property
    def percent(self) -> Decimal | None:
        """Which part of the fund was paid as wages."""
        return share(self.wages, self.project.fund)

    @property
    def is_enough(self) -> bool | None:
        """Whether the share is reached; None where none is asked."""
        if self.required is None:
            return None
        return reaches(self.wages, self.project.fund, percent=self.required)

    @property
    def missing(self) -> Decimal:
        """How much more has to be paid."""
        if self.required is None:
            return NOTHING
        return needed(self.project.fund, percent=self.required, part=self.wages)


def listed(area: str, *, on: date) -> list[Paid]:
    """Return the projects within a place with what they have paid, the open ones first."""
    found = ReliefProject.objects.within(area).order_by("-accepted_on", "-started_on", "name")
    return paid(list(found), on=on)


def paid(projects: Sequence[ReliefProject], *, on: date) -> list[Paid]:
    """Return what each of these projects has paid."""
    works = ReliefWork.objects.filter(project__in=[one.pk for one in projects]).values("project")
    sums = {
        row["project"]: row
        for row in works.annotate(
            total=Sum("wage"),
            relocated_total=Sum("wage", filter=Q(person__isnull=False)),
            persons=Count("person", distinct=True),
            others=Count("worker", distinct=True, filter=Q(person__isnull=True)),
        ).order_by()
    }
    return [_paid(one, sums.get(one.pk, {}), on=on) for one in projects]


def _paid(project: ReliefProject, row: dict[str, Any], *, on: date) -> Paid:
    code = SHARES.get(FundKind(project.fund_kind))
    known = parameters.values(area=project.area, on=project.approved_on or on)
    required = known.get(code) if code else None
    relocated = int(row.get("persons", 0))
    return Paid(
        project=project,
        wages=row.get("total") or NOTHING,
        workers=relocated + int(row.get("others", 0)),
        relocated=relocated,
        relocated_wages=row.get("relocated_total") or NOTHING,
        required=None if required is None else Decimal(str(required)),
    )


def slips(project: ReliefProject) -> list[ReliefWork]:
    """Return the wage list of a project, the latest month first."""
    return list(ReliefWork.objects.filter(project=project).order_by("-month", "worker", "pk"))
