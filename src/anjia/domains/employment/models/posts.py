"""Public posts, who applied for and holds them, and the months that they attended."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.flow import Flow, Transition
from anjia.base.scope.models import Placed, TwoPlaced
from anjia.domains.employment.models.choices import (
    Contract,
    ExitReason,
    Fund,
    HoldingState,
    PostKind,
)
from anjia.domains.employment.models.spells import JobSpell
from anjia.registry.models import Employer, Household, Person

LIFE = Flow(
    name="post_holding",
    title="Public posts: from an application to leaving the post",
    start=HoldingState.APPLIED,
    refused="holding_not_in_state",
    transitions=(
        Transition(name="notice", source=(HoldingState.APPLIED,), target=HoldingState.NOTICED),
        Transition(
            name="withdraw",
            source=(HoldingState.APPLIED, HoldingState.NOTICED),
            target=HoldingState.WITHDRAWN,
        ),
        Transition(name="appoint", source=(HoldingState.NOTICED,), target=HoldingState.SERVING),
        Transition(
            name="decline",
            source=(HoldingState.APPLIED, HoldingState.NOTICED),
            target=HoldingState.DECLINED,
        ),
        Transition(name="leave", source=(HoldingState.SERVING,), target=HoldingState.LEFT),
    ),
)


class PublicPost(Placed):
    """A public post with its duties and places, at the place that keeps it.

    Those inside `area` see it, so that a community can put people forward for a post of its county.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"name", "kind", "employer", "unit", "duties", "workplace", "places", "monthly_pay"}
        | {"full_days", "fund", "document", "starts_on", "ends_on"}
    )

    name = models.CharField(_("岗位名称"), max_length=60)
    kind = models.CharField(_("岗位类型"), max_length=20, choices=PostKind.choices)
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="public_posts",
        verbose_name=_("用人单位"),
    )
    unit = models.CharField(_("管理单位"), max_length=100)
    duties = models.CharField(_("岗位职责"), max_length=300)
    workplace = models.CharField(_("工作地点"), max_length=100, blank=True, default="")
    places = models.PositiveSmallIntegerField(_("岗位人数"))
    monthly_pay = models.DecimalField(_("月补贴"), max_digits=9, decimal_places=2)
    full_days = models.PositiveSmallIntegerField(_("每月应出勤天数"))
    fund = models.CharField(_("资金来源"), max_length=20, choices=Fund.choices)
    document = models.CharField(_("设岗文件"), max_length=100, blank=True, default="")
    starts_on = models.DateField(_("设岗日期"))
    ends_on = models.DateField(_("设岗截止日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("公益性岗位")
        verbose_name_plural = _("公益性岗位")
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="employment_post_name"),
            models.CheckConstraint(
                name="employment_post_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="employment_post_numbers",
                condition=Q(places__gte=1, full_days__range=(1, 31), monthly_pay__gte=0),
            ),
        )
        indexes = (models.Index(fields=("area", "kind"), name="employment_post_area_kind"),)

    def __str__(self) -> str:
        return self.name


class PostHolding(TwoPlaced):
    """One person's application for a post, and the time in which they hold it.

    It lies where the person lives. Title, kind, fund and pay are kept as they were agreed. A place
    of the post is a `seat`: the database gives each to one serving holder only, whoever presses
    first, also where they cannot see each other's people.
    """

    personal: ClassVar[frozenset[str]] = frozenset(
        {"grounds", "stays", "is_cadre_family", "is_hard_to_employ", "is_special_hardship"}
        | {"findings", "decision_note", "contract", "accident_insurance", "monthly_pay"}
        | {"exit_reason", "exit_note", "impersonation_note"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"post", "person", "household", "state", "post_name", "kind", "fund", "full_days"}
        | {"applied_on", "recorded_by", "noticed_from", "noticed_to", "notice_place"}
        | {"decided_on", "decided_by", "contract_from", "contract_to", "seat", "spell"}
        | {"started_on", "ended_on", "impersonation_on"}
    )

    # Never empty (see the constraint), yet declared nullable: where the person lives or came from
    # one may be unable to see the post, and only an outer join keeps the holding in lists.
    post = models.ForeignKey(
        PublicPost, models.PROTECT, null=True, related_name="holdings", verbose_name=_("岗位")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="post_holdings", verbose_name=_("姓名")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=HoldingState.choices, default=HoldingState.APPLIED
    )
    post_name = models.CharField(_("岗位名称"), max_length=60)
    kind = models.CharField(_("岗位类型"), max_length=20, choices=PostKind.choices)
    fund = models.CharField(_("资金来源"), max_length=20, choices=Fund.choices)
    monthly_pay = models.DecimalField(_("月补贴"), max_digits=9, decimal_places=2)
    full_days = models.PositiveSmallIntegerField(_("每月应出勤天数"))
    applied_on = models.DateField(_("申请日期"))
    recorded_by = models.CharField(_("登记账号"), max_length=64, blank=True, default="")
    grounds = models.CharField(_("申请理由"), max_length=200, blank=True, default="")
    stays = models.BooleanField(_("无法外出务工"), null=True, blank=True)
    is_cadre_family = models.BooleanField(_("村干部或其家属"), null=True, blank=True)
    is_hard_to_employ = models.BooleanField(_("就业困难人员"), null=True, blank=True)
    is_special_hardship = models.BooleanField(_("特殊困难再次安置"), default=False)
    findings = models.JSONField(_("入岗审核"), default=dict, blank=True)
    noticed_from = models.DateField(_("公示开始"), null=True, blank=True)
    noticed_to = models.DateField(_("公示结束"), null=True, blank=True)
    notice_place = models.CharField(_("公示地点"), max_length=100, blank=True, default="")
    decided_on = models.DateField(_("审批日期"), null=True, blank=True)
    decided_by = models.CharField(_("审批人"), max_length=64, blank=True, default="")
    decision_note = models.CharField(_("审批意见"), max_length=300, blank=True, default="")
    contract = models.CharField(  # noqa: DJ001 - unknown is NULL, so that figures count it apart
        _("合同"), max_length=10, choices=Contract.choices, null=True, blank=True
    )
    contract_from = models.DateField(_("合同开始"), null=True, blank=True)
    contract_to = models.DateField(_("合同到期"), null=True, blank=True)
    accident_insurance = models.BooleanField(_("意外伤害保险"), null=True, blank=True)
    seat = models.PositiveSmallIntegerField(_("岗位序号"), null=True, blank=True)
    started_on = models.DateField(_("上岗日期"), null=True, blank=True)
    ended_on = models.DateField(_("退出日期"), null=True, blank=True)
    exit_reason = models.CharField(
        _("退出原因"), max_length=20, choices=ExitReason.choices, blank=True, default=""
    )
    exit_note = models.CharField(_("退出说明"), max_length=300, blank=True, default="")
    impersonation_on = models.DateField(_("反映冒名顶替日期"), null=True, blank=True)
    impersonation_note = models.CharField(_("反映内容"), max_length=300, blank=True, default="")
    spell = models.OneToOneField(
        JobSpell,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="post_holding",
        verbose_name=_("务工登记"),
    )

    class Meta(TwoPlaced.Meta):
        verbose_name = _("公益性岗位人员")
        verbose_name_plural = _("公益性岗位人员")
        constraints = (
            models.CheckConstraint(
                name="employment_holding_has_post", condition=Q(post__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("post", "seat"),
                condition=Q(state=HoldingState.SERVING),
                name="employment_holding_seat",
            ),
            models.UniqueConstraint(
                fields=("post", "person"),
                condition=Q(state__in=("applied", "noticed", "serving")),
                name="employment_holding_once",
            ),
            models.CheckConstraint(
                name="employment_holding_serves_from_a_day",
                condition=~Q(state__in=("serving", "left"))
                | Q(started_on__isnull=False, seat__isnull=False),
            ),
            models.CheckConstraint(
                name="employment_holding_left_with_reason",
                condition=Q(state="left", ended_on__isnull=False) & ~Q(exit_reason="")
                | (~Q(state="left") & Q(ended_on__isnull=True, exit_reason="")),
            ),
            models.CheckConstraint(
                name="employment_holding_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
            ),
            models.CheckConstraint(
                name="employment_holding_contract_in_order",
                condition=Q(contract_to__isnull=True) | Q(contract_to__gte=F("contract_from")),
            ),
        )
        indexes = (
            models.Index(fields=("area", "state", "id"), name="employment_holding_area"),
            models.Index(fields=("origin", "id"), name="employment_holding_origin"),
            models.Index(fields=("post", "state"), name="employment_holding_post"),
            models.Index(fields=("person", "-applied_on"), name="employment_holding_person"),
        )

    def __str__(self) -> str:
        return self.post_name


class PostAttendance(TwoPlaced):
    """One month of one holder: days attended, what is due for them, what was paid and when.

    `month` is the month's first day. A month that was paid is closed.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"days", "pay_due", "paid", "note"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"holding", "person", "household", "month", "fund", "paid_on", "recorded_on"}
    )

    holding = models.ForeignKey(
        PostHolding, models.PROTECT, related_name="months", verbose_name=_("岗位人员")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("姓名"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    month = models.DateField(_("月份"))
    fund = models.CharField(_("资金来源"), max_length=20, choices=Fund.choices)
    days = models.PositiveSmallIntegerField(_("出勤天数"))
    pay_due = models.DecimalField(_("应发补贴"), max_digits=9, decimal_places=2)
    paid = models.DecimalField(_("实发补贴"), max_digits=9, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField(_("发放日期"), null=True, blank=True)
    recorded_on = models.DateField(_("登记日期"))
    note = models.CharField(_("备注"), max_length=200, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("公益性岗位考勤")
        verbose_name_plural = _("公益性岗位考勤")
        constraints = (
            models.UniqueConstraint(fields=("holding", "month"), name="employment_attendance_once"),
            models.CheckConstraint(
                name="employment_attendance_first_of_month", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="employment_attendance_days", condition=Q(days__range=(0, 31))
            ),
            models.CheckConstraint(
                name="employment_attendance_paid_on_a_day",
                condition=Q(paid__isnull=True, paid_on__isnull=True)
                | Q(paid__isnull=False, paid_on__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("area", "month"), name="employment_attendance_area"),
            models.Index(fields=("origin", "id"), name="employment_attendance_origin"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
