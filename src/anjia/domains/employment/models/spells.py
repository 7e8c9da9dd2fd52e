"""A job as a time with a beginning and an end, never as a yes or no."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import TwoPlaced
from anjia.domains.employment.models.choices import Channel, Contract, EndReason, SpellKind
from anjia.registry.models import Employer, Household, Person
from anjia.registry.models.choices import Trade, WorkRegion


class JobSpell(TwoPlaced):
    """One job of one person, from its first day to its last; an open end means: still in it.

    It lies where the person lives. Two full-time spells of a person never overlap, which the
    database itself refuses (`employment_spell_no_overlap`). `employer_name` is what people said
    where the employer is on no list.
    """

    personal: ClassVar[frozenset[str]] = frozenset(
        {"kind", "employer", "employer_name", "region", "city", "trade", "occupation"}
        | {"monthly_pay", "contract", "pension_at_work", "channel", "organised", "end_reason"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"person", "household", "started_on", "ended_on", "confirmed_on"}
    )

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="job_spells", verbose_name=_("姓名")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    kind = models.CharField(_("就业形式"), max_length=20, choices=SpellKind.choices)
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="job_spells",
        verbose_name=_("用人单位"),
    )
    employer_name = models.CharField(_("单位(未在名录)"), max_length=100, blank=True, default="")
    region = models.CharField(  # noqa: DJ001 - unknown is NULL, so that figures can count it apart
        _("务工区域"), max_length=20, choices=WorkRegion.choices, null=True, blank=True
    )
    city = models.CharField(_("务工省市"), max_length=60, blank=True, default="")
    trade = models.CharField(  # noqa: DJ001 - as above
        _("行业"), max_length=20, choices=Trade.choices, null=True, blank=True
    )
    occupation = models.CharField(_("工种"), max_length=60, blank=True, default="")
    monthly_pay = models.DecimalField(
        _("月工资"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    contract = models.CharField(  # noqa: DJ001 - as above
        _("合同"), max_length=10, choices=Contract.choices, null=True, blank=True
    )
    pension_at_work = models.BooleanField(_("单位参加养老保险"), null=True, blank=True)
    channel = models.CharField(  # noqa: DJ001 - as above
        _("就业渠道"), max_length=20, choices=Channel.choices, null=True, blank=True
    )
    organised = models.BooleanField(_("有组织输出"), null=True, blank=True)
    started_on = models.DateField(_("上岗日期"))
    ended_on = models.DateField(_("离岗日期"), null=True, blank=True)
    end_reason = models.CharField(
        _("离岗原因"), max_length=20, choices=EndReason.choices, blank=True, default=""
    )
    confirmed_on = models.DateField(_("最近核实"), null=True, blank=True)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("务工登记")
        verbose_name_plural = _("务工登记")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "started_on", "kind"), name="employment_spell_once"
            ),
            models.CheckConstraint(
                name="employment_spell_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
            ),
            models.CheckConstraint(
                name="employment_spell_reason_means_end",
                condition=Q(end_reason="") | Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="employment_spell_pay_positive",
                condition=Q(monthly_pay__isnull=True) | Q(monthly_pay__gte=0),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="employment_spell_area"),
            models.Index(fields=("origin", "id"), name="employment_spell_origin"),
            models.Index(fields=("person", "-started_on"), name="employment_spell_latest"),
            models.Index(fields=("employer", "ended_on"), name="employment_spell_employer"),
        )

    def __str__(self) -> str:
        return str(self.pk)
