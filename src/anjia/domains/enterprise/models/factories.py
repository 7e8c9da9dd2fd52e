"""Community factories and workshops: what they are, what they report, how they were recognised."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed
from anjia.domains.enterprise.models.choices import (
    BuildingKind,
    FactoryKind,
    OperatingState,
    RecognitionAct,
    RecognitionState,
)
from anjia.registry.models import Employer, Site


class Factory(Placed):
    """A factory or workshop at the site that it serves; one employer may run several.

    Its name is kept here too: the employer's own row may lie where the site's officers cannot see.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"name", "kind", "employer", "site", "product", "group", "building", "building_kind"}
        | {"owner", "floor_area", "rent", "lease_from", "lease_to", "opened_on", "stopped_on"}
        | {"stop_reason", "listed_on", "delisted_on"}
    )

    name = models.CharField(_("名称"), max_length=100)
    kind = models.CharField(_("类型"), max_length=20, choices=FactoryKind.choices)
    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="factories", verbose_name=_("用人单位")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="factories", verbose_name=_("服务的安置点")
    )
    product = models.CharField(_("主要产品"), max_length=100, blank=True, default="")
    group = models.CharField(_("总部或集团"), max_length=100, blank=True, default="")
    building = models.CharField(_("厂房"), max_length=100, blank=True, default="")
    building_kind = models.CharField(  # noqa: DJ001 - unknown is NULL, so that figures count it
        _("厂房性质"), max_length=20, choices=BuildingKind.choices, null=True, blank=True
    )
    owner = models.CharField(_("产权单位"), max_length=100, blank=True, default="")
    floor_area = models.DecimalField(
        _("厂房面积"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    rent = models.DecimalField(_("月租金"), max_digits=10, decimal_places=2, null=True, blank=True)
    lease_from = models.DateField(_("租期起"), null=True, blank=True)
    lease_to = models.DateField(_("租期止"), null=True, blank=True)
    opened_on = models.DateField(_("投产日期"), null=True, blank=True)
    stopped_on = models.DateField(_("停办日期"), null=True, blank=True)
    stop_reason = models.CharField(_("停办原因"), max_length=200, blank=True, default="")
    listed_on = models.DateField(_("列入名单"), null=True, blank=True)
    delisted_on = models.DateField(_("移出名单"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("社区工厂和帮扶车间")
        verbose_name_plural = _("社区工厂和帮扶车间")
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="enterprise_factory_name"),
            models.CheckConstraint(
                name="enterprise_factory_stops_after_opening",
                condition=Q(stopped_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(stopped_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="enterprise_factory_lease_in_order",
                condition=Q(lease_to__isnull=True)
                | Q(lease_from__isnull=True)
                | Q(lease_to__gte=F("lease_from")),
            ),
        )
        indexes = (models.Index(fields=("area", "id"), name="enterprise_factory_area"),)

    def __str__(self) -> str:
        return self.name


class FactoryReport(Placed):
    """What a factory reported of one month: once a month, corrected in place, with history."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"factory", "month", "state", "staff", "relocated_staff", "wages", "orders", "power"}
        | {"note", "reported_on"}
    )

    factory = models.ForeignKey(
        Factory, models.PROTECT, related_name="reports", verbose_name=_("工厂")
    )
    month = models.DateField(_("月份"), help_text=_("这个月的第一天。"))
    state = models.CharField(_("生产情况"), max_length=10, choices=OperatingState.choices)
    staff = models.PositiveIntegerField(_("在岗人数"), null=True, blank=True)
    relocated_staff = models.PositiveIntegerField(_("其中搬迁群众"), null=True, blank=True)
    wages = models.DecimalField(
        _("当月发放工资"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    orders = models.DecimalField(
        _("当月订单金额"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    power = models.DecimalField(
        _("当月用电量"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    reported_on = models.DateField(_("报送日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("工厂月报")
        verbose_name_plural = _("工厂月报")
        constraints = (
            models.UniqueConstraint(fields=("factory", "month"), name="enterprise_report_once"),
            models.CheckConstraint(name="enterprise_report_month_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="enterprise_report_relocated_within",
                condition=Q(relocated_staff__isnull=True)
                | Q(staff__isnull=True)
                | Q(relocated_staff__lte=F("staff")),
            ),
            models.CheckConstraint(
                name="enterprise_report_not_negative",
                condition=(Q(wages__isnull=True) | Q(wages__gte=0))
                & (Q(orders__isnull=True) | Q(orders__gte=0))
                & (Q(power__isnull=True) | Q(power__gte=0)),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="enterprise_report_area"),
            models.Index(fields=("month", "factory"), name="enterprise_report_month"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Recognition(Placed):
    """One way of a factory onto the list, from the town's application to its end."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"factory", "state", "since", "due_on", "applied_by", "evaluated_by"}
    )

    factory = models.ForeignKey(
        Factory, models.PROTECT, related_name="recognitions", verbose_name=_("工厂")
    )
    state = models.CharField(_("进度"), max_length=12, choices=RecognitionState.choices)
    since = models.DateField(_("这一步的日期"))
    due_on = models.DateField(_("公示期满"), null=True, blank=True)
    applied_by = models.CharField(_("申请登记人编号"), max_length=64)
    evaluated_by = models.CharField(_("评估登记人编号"), max_length=64, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("认定")
        verbose_name_plural = _("认定")
        constraints = (
            models.UniqueConstraint(
                fields=("factory",),
                condition=~Q(state__in=["declined", "removed"]),
                name="enterprise_recognition_one_open",
            ),
        )
        indexes = (models.Index(fields=("area", "state"), name="enterprise_recognition_state"),)

    def __str__(self) -> str:
        return str(self.pk)


class RecognitionStep(Placed):
    """One step of a recognition, recorded and never edited."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"recognition", "act", "happened_on", "note", "recorded_at", "recorded_by", "by_name"}
    )

    recognition = models.ForeignKey(
        Recognition, models.PROTECT, related_name="steps", verbose_name=_("认定")
    )
    act = models.CharField(_("步骤"), max_length=12, choices=RecognitionAct.choices)
    happened_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.CharField(_("登记人编号"), max_length=64)
    by_name = models.CharField(_("登记人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("认定步骤")
        verbose_name_plural = _("认定步骤")
        indexes = (
            models.Index(fields=("recognition", "recorded_at"), name="enterprise_step_order"),
        )

    def __str__(self) -> str:
        return str(self.pk)
