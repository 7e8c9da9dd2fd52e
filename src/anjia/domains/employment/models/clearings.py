"""Households in which nobody works although somebody could, and how they are helped out of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import TwoPlaced
from anjia.domains.employment.models.choices import (
    ClearingState,
    HelpAnswer,
    HelpKind,
    IdleReason,
)
from anjia.registry.models import Household, Person


class Clearing(TwoPlaced):
    """One time in which a household has nobody at work, from the day it was found.

    It is never closed: cleared on a day, it stays cleared until the household is found again; that
    is another clearing with the next `round`.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"exception_reason"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"household", "round", "state", "found_on", "help_by", "clear_by", "helped_on"}
        | {"cleared_on", "ended_on", "escalated_on", "exception_until", "proposed_by"}
        | {"proposed_by_name", "proposed_on", "decided_by", "decided_by_name", "decided_on"}
    )

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="clearings", verbose_name=_("户编号")
    )
    round = models.PositiveSmallIntegerField(_("第几次"), default=1)
    state = models.CharField(
        _("状态"), max_length=10, choices=ClearingState.choices, default=ClearingState.OPEN
    )
    found_on = models.DateField(_("发现日期"))
    help_by = models.DateField(_("帮扶期限"))
    clear_by = models.DateField(_("清零期限"))
    helped_on = models.DateField(_("首次帮扶"), null=True, blank=True)
    cleared_on = models.DateField(_("清零日期"), null=True, blank=True)
    ended_on = models.DateField(_("再次出现或不再适用"), null=True, blank=True)
    escalated_on = models.DateField(_("上报日期"), null=True, blank=True)
    exception_reason = models.CharField(_("例外理由"), max_length=300, blank=True, default="")
    exception_until = models.DateField(_("例外到期"), null=True, blank=True)
    proposed_by = models.CharField(_("提出账号"), max_length=64, blank=True, default="")
    proposed_by_name = models.CharField(_("提出人"), max_length=64, blank=True, default="")
    proposed_on = models.DateField(_("提出日期"), null=True, blank=True)
    decided_by = models.CharField(_("决定账号"), max_length=64, blank=True, default="")
    decided_by_name = models.CharField(_("决定人"), max_length=64, blank=True, default="")
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("零就业家庭")
        verbose_name_plural = _("零就业家庭")
        constraints = (
            models.UniqueConstraint(
                fields=("household", "round"), name="employment_clearing_round_once"
            ),
            models.UniqueConstraint(
                fields=("household",),
                condition=Q(state__in=["open", "excepted"]),
                name="employment_clearing_one_open",
            ),
            models.CheckConstraint(
                name="employment_clearing_cleared_has_day",
                condition=~Q(state__in=["cleared", "relapsed"]) | Q(cleared_on__isnull=False),
            ),
            models.CheckConstraint(
                name="employment_clearing_cleared_after_found",
                condition=Q(cleared_on__isnull=True) | Q(cleared_on__gte=F("found_on")),
            ),
            models.CheckConstraint(
                name="employment_clearing_two_officers",
                condition=Q(decided_by="") | ~Q(decided_by=F("proposed_by")),
            ),
        )
        indexes = (
            models.Index(fields=("area", "state", "clear_by"), name="employment_clearing_area"),
            models.Index(fields=("origin", "id"), name="employment_clearing_origin"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_waiting(self) -> bool:
        """Whether an exception waits for its decision."""
        return self.proposed_on is not None and self.decided_on is None


class ClearingReason(TwoPlaced):
    """Why one member who could work does not, as last heard."""

    personal: ClassVar[frozenset[str]] = frozenset({"reason", "note"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"clearing", "household", "person"})

    clearing = models.ForeignKey(Clearing, models.CASCADE, related_name="reasons")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("成员"))
    reason = models.CharField(_("原因"), max_length=20, choices=IdleReason.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("未就业原因")
        verbose_name_plural = _("未就业原因")
        constraints = (
            models.UniqueConstraint(
                fields=("clearing", "person"), name="employment_clearing_reason_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ClearingHelp(TwoPlaced):
    """One help given or offered; a refusal is counted and never punishes by itself."""

    personal: ClassVar[frozenset[str]] = frozenset({"kind", "what", "answer"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"clearing", "household", "person", "given_on", "given_by", "given_by_name"}
    )

    clearing = models.ForeignKey(Clearing, models.CASCADE, related_name="helps")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("帮谁")
    )
    kind = models.CharField(_("帮扶方式"), max_length=20, choices=HelpKind.choices)
    what = models.CharField(_("内容"), max_length=200)
    answer = models.CharField(
        _("答复"), max_length=10, choices=HelpAnswer.choices, default=HelpAnswer.PENDING
    )
    given_on = models.DateField(_("日期"))
    given_by = models.CharField(_("登记账号"), max_length=64)
    given_by_name = models.CharField(_("登记人"), max_length=64)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("清零帮扶")
        verbose_name_plural = _("清零帮扶")
        indexes = (models.Index(fields=("clearing", "given_on"), name="employment_help_clearing"),)

    def __str__(self) -> str:
        return str(self.pk)
