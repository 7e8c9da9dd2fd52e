"""Work-for-relief projects: money that has to reach local people as wages, and who earned it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed
from anjia.domains.enterprise.models.choices import FundKind
from anjia.registry.models import Household, Person


class ReliefProject(Placed):
    """A project that pays local people wages; its place is where it is built."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"name", "fund_kind", "investment", "fund", "wages_planned", "unit", "approved_on"}
        | {"started_on", "finished_on", "accepted_on", "accepted_by", "acceptance", "recorded_by"}
    )

    name = models.CharField(_("项目名称"), max_length=150)
    fund_kind = models.CharField(_("资金来源"), max_length=20, choices=FundKind.choices)
    investment = models.DecimalField(
        _("总投资"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    fund = models.DecimalField(_("以工代赈资金"), max_digits=14, decimal_places=2)
    wages_planned = models.DecimalField(
        _("计划劳务报酬"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("实施单位"), max_length=100, blank=True, default="")
    approved_on = models.DateField(_("批复日期"), null=True, blank=True)
    started_on = models.DateField(_("开工日期"), null=True, blank=True)
    finished_on = models.DateField(_("完工日期"), null=True, blank=True)
    accepted_on = models.DateField(_("验收日期"), null=True, blank=True)
    accepted_by = models.CharField(_("验收登记人"), max_length=64, blank=True, default="")
    acceptance = models.CharField(_("验收意见"), max_length=300, blank=True, default="")
    recorded_by = models.CharField(_("登记人编号"), max_length=64, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("以工代赈项目")
        verbose_name_plural = _("以工代赈项目")
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="enterprise_project_name"),
            models.CheckConstraint(name="enterprise_project_fund", condition=Q(fund__gt=0)),
            models.CheckConstraint(
                name="enterprise_project_wages_within_fund",
                condition=Q(wages_planned__isnull=True)
                | (Q(wages_planned__gte=0) & Q(wages_planned__lte=F("fund"))),
            ),
            models.CheckConstraint(
                name="enterprise_project_finishes_after_start",
                condition=Q(finished_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(finished_on__gte=F("started_on")),
            ),
        )
        indexes = (models.Index(fields=("area", "id"), name="enterprise_project_area"),)

    def __str__(self) -> str:
        return self.name


class ReliefWork(Placed):
    """What one worker earned on a project in one month; it lies where the project is.

    A worker from outside the register has a name only.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"worker", "person"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"project", "household", "month", "days", "wage", "paid_on"}
    )

    project = models.ForeignKey(
        ReliefProject, models.PROTECT, related_name="works", verbose_name=_("项目")
    )
    month = models.DateField(_("月份"))
    worker = models.CharField(_("务工人员"), max_length=50)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("户编号")
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="relief_works",
        null=True,
        blank=True,
        verbose_name=_("搬迁群众"),
    )
    days = models.DecimalField(_("出工天数"), max_digits=4, decimal_places=1)
    wage = models.DecimalField(_("劳务报酬"), max_digits=9, decimal_places=2)
    paid_on = models.DateField(_("发放日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("出工和报酬")
        verbose_name_plural = _("出工和报酬")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "month", "worker", "person"),
                name="enterprise_work_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="enterprise_work_days", condition=Q(days__gt=0) & Q(days__lte=31)
            ),
            models.CheckConstraint(name="enterprise_work_wage", condition=Q(wage__gte=0)),
            models.CheckConstraint(name="enterprise_work_month_first", condition=Q(month__day=1)),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="enterprise_work_area"),
            models.Index(fields=("project", "month"), name="enterprise_work_project"),
        )

    def __str__(self) -> str:
        return str(self.pk)
