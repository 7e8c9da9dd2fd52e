"""Referrals: who brought a recruit, or works beside a newcomer, and the day the reward is due."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import TwoPlaced
from anjia.domains.employment.models.choices import ReferralKind
from anjia.domains.employment.models.spells import JobSpell
from anjia.registry.models import Household, Person


class Referral(TwoPlaced):
    """A recruit's job and whoever brought them (以工招工) or works beside them (以老带新).

    It lies where the recruit lives. The reward is due on `due_on`, and only if the job is still
    held then: where it stands is counted by the clock (`policy.training.reward_state`), not kept.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"referrer", "reward"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"kind", "spell", "person", "household", "started_on", "ended_on", "due_on"}
        | {"rewarded_on", "recorded_by"}
    )

    kind = models.CharField(_("类型"), max_length=10, choices=ReferralKind.choices)
    spell = models.ForeignKey(
        JobSpell, models.PROTECT, related_name="referrals", verbose_name=_("务工登记")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("新招员工"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    referrer = models.CharField(_("介绍人或师傅"), max_length=50)
    # As the job has them; an action brings them up to date.
    started_on = models.DateField(_("上岗日期"))
    ended_on = models.DateField(_("离岗日期"), null=True, blank=True)
    due_on = models.DateField(_("留岗到期日"))
    reward = models.DecimalField(
        _("奖励金额"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    rewarded_on = models.DateField(_("发放日期"), null=True, blank=True)
    recorded_by = models.CharField(_("登记账号"), max_length=64)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("招工奖励登记")
        verbose_name_plural = _("招工奖励登记")
        constraints = (
            models.UniqueConstraint(fields=("spell", "kind"), name="employment_referral_once"),
            models.CheckConstraint(
                name="employment_referral_due_after_start",
                condition=Q(due_on__gt=F("started_on")),
            ),
            models.CheckConstraint(
                name="employment_referral_rewarded_when_due",
                condition=Q(rewarded_on__isnull=True)
                | Q(rewarded_on__gte=F("due_on"), reward__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("area", "due_on"), name="employment_referral_area"),
            models.Index(fields=("origin", "id"), name="employment_referral_origin"),
        )

    def __str__(self) -> str:
        return self.referrer
