"""What happened to households and persons, and which persons may be one and the same."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed, TwoPlaced
from anjia.registry.models.choices import (
    ConfirmationSide,
    DutyKind,
    EventKind,
    PairState,
)
from anjia.registry.models.people import Household, Person


class LifeEvent(TwoPlaced):
    """One event in a household's life; all row changes it made bear its id as their batch."""

    personal: ClassVar[frozenset[str]] = frozenset({"facts"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"kind", "household", "other_household", "person", "happened_on", "recorded_at", "undone"}
        | {"recorded_by", "undone_at"}
    )

    kind = models.CharField(_("事项"), max_length=20, choices=EventKind.choices)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="events", verbose_name=_("户")
    )
    other_household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events_elsewhere",
        verbose_name=_("另一户"),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("人员"),
    )
    happened_on = models.DateField(_("发生日期"))
    facts = models.JSONField(_("情况"), default=dict, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.CharField(_("登记人"), max_length=64)
    undone = models.BooleanField(_("已撤销"), default=False)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("变动事项")
        verbose_name_plural = _("变动事项")
        constraints = (
            models.CheckConstraint(
                name="registry_lifeevent_undone_has_time",
                condition=Q(undone=True, undone_at__isnull=False)
                | Q(undone=False, undone_at__isnull=True),
            ),
        )
        indexes = (models.Index(fields=("area", "happened_on"), name="registry_lifeevent_area"),)

    def __str__(self) -> str:
        return self.get_kind_display()


class DuplicatePair(Placed):
    """Two persons who may be one, for a human to decide; lies at the smallest area holding both."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"a", "b", "reasons", "rank", "state", "found_at", "decided_at", "decided_by", "event"}
    )

    a = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("甲"))
    b = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("乙"))
    reasons = models.JSONField(_("相似之处"), default=list)
    rank = models.PositiveSmallIntegerField(_("相似程度"), default=0)
    state = models.CharField(
        _("状态"), max_length=10, choices=PairState.choices, default=PairState.OPEN
    )
    found_at = models.DateTimeField(_("发现时间"))
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    decided_by = models.CharField(_("处理人"), max_length=64, blank=True, default="")
    event = models.ForeignKey(
        LifeEvent, models.SET_NULL, null=True, blank=True, verbose_name=_("合并事项")
    )

    class Meta(Placed.Meta):
        verbose_name = _("疑似重复")
        verbose_name_plural = _("疑似重复")
        constraints = (
            models.UniqueConstraint(fields=("a", "b"), name="registry_duplicatepair_once"),
            models.CheckConstraint(
                name="registry_duplicatepair_ordered", condition=Q(a__lt=F("b"))
            ),
        )
        indexes = (
            models.Index(fields=("area", "state", "-rank"), name="registry_duplicatepair_list"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Confirmation(TwoPlaced):
    """One side's word that a household came from, or lives at, its place.

    It lies at the side that gave it (area) and is seen from the other (origin), so the place of
    origin writes its own word without any right to change the household.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"said_by", "note"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"household", "side", "confirmed_on"})

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="confirmations", verbose_name=_("户")
    )
    side = models.CharField(_("哪一方"), max_length=10, choices=ConfirmationSide.choices)
    confirmed_on = models.DateField(_("确认日期"))
    said_by = models.CharField(_("确认人"), max_length=64)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("两地确认")
        verbose_name_plural = _("两地确认")
        indexes = (models.Index(fields=("household", "side"), name="registry_confirmation_side"),)

    def __str__(self) -> str:
        return str(self.pk)


class Duty(TwoPlaced):
    """A duty towards a household, the side that bears it, and the unit that does it."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"household", "kind", "side", "owner", "assigned_on", "handed_over_on"}
    )

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="duties", verbose_name=_("户")
    )
    kind = models.CharField(_("事权"), max_length=20, choices=DutyKind.choices)
    side = models.CharField(_("责任方"), max_length=10, choices=ConfirmationSide.choices)
    owner = models.CharField(_("责任单位"), max_length=100, blank=True, default="")
    assigned_on = models.DateField(_("明确日期"))
    handed_over_on = models.DateField(_("移交日期"), null=True, blank=True)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("两地职责")
        verbose_name_plural = _("两地职责")
        constraints = (
            models.UniqueConstraint(fields=("household", "kind"), name="registry_duty_once"),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
