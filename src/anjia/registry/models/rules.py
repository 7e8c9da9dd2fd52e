"""Which sites a norm applies to, by size, and the frozen list of an assessment year."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed
from anjia.registry.models.choices import RuleMetric
from anjia.registry.models.places import Site


class SiteRule(Placed):
    """A norm for sites from a size upwards; the size itself is a dated parameter."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"code", "title", "metric", "parameter", "conditional", "document", "ended_on"}
    )

    code = models.CharField(_("规则代码"), max_length=40, db_collation="C")
    title = models.CharField(_("要求"), max_length=200)
    metric = models.CharField(_("按什么算"), max_length=10, choices=RuleMetric.choices)
    parameter = models.CharField(_("门槛参数"), max_length=60)
    conditional = models.BooleanField(_("有条件的才适用"), default=False)
    document = models.CharField(_("依据"), max_length=200)
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("规模门槛规则")
        verbose_name_plural = _("规模门槛规则")
        constraints = (
            models.UniqueConstraint(fields=("area", "code"), name="registry_siterule_code"),
        )

    def __str__(self) -> str:
        return self.title


class SiteExemption(Placed):
    """The decision not to ask a conditional norm of one site, with reason and approver."""

    personal: ClassVar[frozenset[str]] = frozenset({"approved_by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"rule", "site", "reason", "approved_on", "ends_on"}
    )

    rule = models.ForeignKey(
        SiteRule, models.PROTECT, related_name="exemptions", verbose_name=_("规则")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="exemptions", verbose_name=_("安置点")
    )
    reason = models.TextField(_("理由"))
    approved_by = models.CharField(_("批准人"), max_length=64)
    approved_on = models.DateField(_("批准日期"))
    ends_on = models.DateField(_("到期日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("免除决定")
        verbose_name_plural = _("免除决定")
        constraints = (
            models.UniqueConstraint(
                fields=("rule", "site", "approved_on"), name="registry_siteexemption_once"
            ),
            models.CheckConstraint(
                name="registry_siteexemption_has_reason", condition=~Q(reason="")
            ),
            models.CheckConstraint(
                name="registry_siteexemption_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("approved_on")),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class AssessmentList(Placed):
    """The sites of a rule as they stood on the day the list of a year was frozen."""

    personal: ClassVar[frozenset[str]] = frozenset({"frozen_by"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"rule", "year", "frozen_on", "threshold"})

    rule = models.ForeignKey(SiteRule, models.PROTECT, related_name="lists", verbose_name=_("规则"))
    year = models.PositiveSmallIntegerField(_("考核年度"))
    frozen_on = models.DateField(_("定稿日期"))
    frozen_by = models.CharField(_("定稿人"), max_length=64)
    threshold = models.PositiveIntegerField(_("门槛"))

    class Meta(Placed.Meta):
        verbose_name = _("年度考核名单")
        verbose_name_plural = _("年度考核名单")
        constraints = (
            models.UniqueConstraint(
                fields=("area", "rule", "year"), name="registry_assessmentlist_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.year)


class AssessmentEntry(Placed):
    """One site on a frozen list, with the counts that put it there."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"list", "site", "households", "persons", "exempt", "reason"}
    )

    list = models.ForeignKey(
        AssessmentList, models.PROTECT, related_name="entries", verbose_name=_("名单")
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("安置点"))
    households = models.PositiveIntegerField(_("户数"))
    persons = models.PositiveIntegerField(_("人数"))
    exempt = models.BooleanField(_("免除"), default=False)
    reason = models.TextField(_("免除理由"), blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("名单安置点")
        verbose_name_plural = _("名单安置点")
        constraints = (
            models.UniqueConstraint(fields=("list", "site"), name="registry_assessmententry_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)
