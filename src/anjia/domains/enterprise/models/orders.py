"""Services to residents: orders of the “三业” platform and of the young, the four small trades."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import TwoPlaced
from anjia.domains.enterprise.models.choices import (
    Delivered,
    OrderDesk,
    OrderKind,
    OrderState,
    SmallKind,
)
from anjia.registry.models import Household, Person


class ServiceOrder(TwoPlaced):
    """What a resident asked for at a desk, until they themselves say that it was done."""

    personal: ClassVar[frozenset[str]] = frozenset({"person", "need", "result"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"household", "desk", "kind", "state", "taken_on", "assignee", "assigned_on"}
        | {"delivered_on", "closed_on", "returned"}
    )

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="service_orders", verbose_name=_("申请人")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    desk = models.CharField(_("窗口"), max_length=20, choices=OrderDesk.choices)
    kind = models.CharField(_("转到"), max_length=20, choices=OrderKind.choices)
    need = models.CharField(_("需求"), max_length=300)
    taken_on = models.DateField(_("受理日期"))
    state = models.CharField(
        _("进度"), max_length=12, choices=OrderState.choices, default=OrderState.OPEN
    )
    assignee = models.CharField(_("承办人或单位"), max_length=100, blank=True, default="")
    assigned_on = models.DateField(_("派单日期"), null=True, blank=True)
    delivered_on = models.DateField(_("服务日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    returned = models.PositiveSmallIntegerField(_("重办次数"), default=0)
    result = models.CharField(_("结果"), max_length=300, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("服务订单")
        verbose_name_plural = _("服务订单")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "desk", "kind", "taken_on"), name="enterprise_order_once"
            ),
            models.CheckConstraint(
                name="enterprise_order_closes_after_intake",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("taken_on")),
            ),
        )
        indexes = (
            models.Index(fields=("area", "state"), name="enterprise_order_area"),
            models.Index(fields=("origin", "id"), name="enterprise_order_origin"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class SmallLivelihood(TwoPlaced):
    """A small trade that a household runs itself; somebody else verifies that it is there."""

    personal: ClassVar[frozenset[str]] = frozenset({"detail", "income"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"household", "kind", "started_on", "ended_on", "verified_on", "verified_by"}
        | {"support", "support_amount", "income_year", "recorded_by"}
    )

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="small_livelihoods", verbose_name=_("户编号")
    )
    kind = models.CharField(_("“四小”类型"), max_length=12, choices=SmallKind.choices)
    detail = models.CharField(_("做什么"), max_length=100, blank=True, default="")
    started_on = models.DateField(_("开始日期"))
    ended_on = models.DateField(_("停止日期"), null=True, blank=True)
    support = models.CharField(_("扶持"), max_length=200, blank=True, default="")
    support_amount = models.DecimalField(
        _("扶持金额"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    income = models.DecimalField(
        _("年收入"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    income_year = models.PositiveSmallIntegerField(_("收入年份"), null=True, blank=True)
    verified_on = models.DateField(_("核实日期"), null=True, blank=True)
    verified_by = models.CharField(_("核实人"), max_length=64, blank=True, default="")
    recorded_by = models.CharField(_("登记人编号"), max_length=64, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("“四小”产业")
        verbose_name_plural = _("“四小”产业")
        constraints = (
            models.UniqueConstraint(
                fields=("household", "kind", "started_on"), name="enterprise_small_once"
            ),
            models.CheckConstraint(
                name="enterprise_small_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
            ),
            models.CheckConstraint(
                name="enterprise_small_support",
                condition=Q(support_amount__isnull=True) | Q(support_amount__gte=0),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="enterprise_small_area"),
            models.Index(fields=("origin", "id"), name="enterprise_small_origin"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class PolicyCheck(TwoPlaced):
    """Whether one policy reached one household, as a visit found it; a gap is mended by a day."""

    personal: ClassVar[frozenset[str]] = frozenset({"gap", "fix"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"household", "item", "found", "checked_on", "due_on", "fixed_on", "fixed_by"}
        | {"recorded_by"}
    )

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="policy_checks", verbose_name=_("户编号")
    )
    item = models.CharField(_("政策"), max_length=60)
    found = models.CharField(_("落实情况"), max_length=10, choices=Delivered.choices)
    checked_on = models.DateField(_("排查日期"))
    gap = models.CharField(_("差什么"), max_length=200, blank=True, default="")
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    fixed_on = models.DateField(_("复核日期"), null=True, blank=True)
    fixed_by = models.CharField(_("复核人"), max_length=64, blank=True, default="")
    fix = models.CharField(_("整改情况"), max_length=200, blank=True, default="")
    recorded_by = models.CharField(_("登记人编号"), max_length=64, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("政策落实排查")
        verbose_name_plural = _("政策落实排查")
        constraints = (
            models.UniqueConstraint(
                fields=("household", "item", "checked_on"), name="enterprise_check_once"
            ),
            models.CheckConstraint(
                name="enterprise_check_fix_of_gap",
                condition=Q(fixed_on__isnull=True) | Q(found="no"),
            ),
        )
        indexes = (
            models.Index(fields=("area", "found", "due_on"), name="enterprise_check_area"),
            models.Index(fields=("origin", "id"), name="enterprise_check_origin"),
        )

    def __str__(self) -> str:
        return str(self.pk)
