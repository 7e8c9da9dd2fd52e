"""What a person wishes of work."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import TwoPlaced
from anjia.domains.employment.policy.wishes import codes
from anjia.registry.models import Household, Person
from anjia.registry.models.choices import Trade, WorkRegion


class JobWish(TwoPlaced):
    """One person's wish for work, as last asked; the wish to be trained is kept on the roll.

    `regions` and `trades` hold the words of their lists, written one after the other.
    """

    personal: ClassVar[frozenset[str]] = frozenset(
        {"wants_work", "regions", "trades", "lowest_pay", "family_duty", "may_leave", "note"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset({"person", "household", "asked_on"})

    person = models.OneToOneField(
        Person, models.PROTECT, related_name="job_wish", verbose_name=_("姓名")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    wants_work = models.BooleanField(_("愿意就业"), null=True, blank=True)
    regions = models.CharField(_("愿去的区域"), max_length=60, blank=True, default="")
    trades = models.CharField(_("想做的行业"), max_length=200, blank=True, default="")
    lowest_pay = models.DecimalField(
        _("期望月工资"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    family_duty = models.BooleanField(_("要照顾家人"), null=True, blank=True)
    may_leave = models.BooleanField(_("能离家务工"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    asked_on = models.DateField(_("询问日期"))

    class Meta(TwoPlaced.Meta):
        verbose_name = _("求职意愿")
        verbose_name_plural = _("求职意愿")
        indexes = (
            models.Index(fields=("area", "id"), name="employment_wish_area"),
            models.Index(fields=("origin", "id"), name="employment_wish_origin"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def region_codes(self) -> frozenset[str]:
        """The regions where the person would work, by code."""
        return codes(self.regions, {str(word): code for code, word in WorkRegion.choices})

    @property
    def trade_codes(self) -> frozenset[str]:
        """The trades that the person would work in, by code."""
        return codes(self.trades, {str(word): code for code, word in Trade.choices})
