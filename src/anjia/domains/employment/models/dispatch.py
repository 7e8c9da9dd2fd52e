"""Organised dispatch of workers: batches of labour companies, who travels, how it went."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import AreaField, Placed, TwoPlaced
from anjia.base.sealed.fields import SealedField
from anjia.base.sealed.kinds import Kind
from anjia.domains.employment.models.spells import JobSpell
from anjia.registry.models import Employer, Household, Person
from anjia.registry.models.choices import WorkRegion


class BatchState(models.TextChoices):
    PLANNED = "planned", _("筹备")
    LEFT = "left", _("已出发")
    ARRIVED = "arrived", _("已到岗")
    RETURNED = "returned", _("已返回")
    CANCELLED = "cancelled", _("取消")


class DispatchBatch(Placed):
    """One journey that a labour company organises to an employer; those inside its place see it.

    `partner` is the code of the paired region (东西部协作), so that both sides can be told.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset({"escort", "escort_phone"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"number", "company", "employer", "region", "city", "partner", "depart_on", "arrive_on"}
        | {"vehicle", "fund", "state", "returned_on", "note"}
    )

    number = models.CharField(_("批次编号"), max_length=40, db_collation="C")
    company = models.ForeignKey(
        Employer, models.PROTECT, related_name="batches_sent", verbose_name=_("劳务公司")
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="batches_received", verbose_name=_("用人单位")
    )
    region = models.CharField(_("输出区域"), max_length=20, choices=WorkRegion.choices)
    city = models.CharField(_("输出省市"), max_length=60, blank=True, default="")
    partner = AreaField(_("协作地区代码"), null=True, blank=True)
    depart_on = models.DateField(_("出发日期"))
    arrive_on = models.DateField(_("到岗日期"), null=True, blank=True)
    escort = models.CharField(_("带队人"), max_length=50, blank=True, default="")
    escort_phone = SealedField(_("带队人电话"), kind=Kind.PHONE)
    vehicle = models.CharField(_("车辆或车次"), max_length=60, blank=True, default="")
    fund = models.CharField(_("资金来源"), max_length=60, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=20, choices=BatchState.choices, default=BatchState.PLANNED
    )
    returned_on = models.DateField(_("返回日期"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("派遣批次")
        verbose_name_plural = _("派遣批次")
        constraints = (
            models.UniqueConstraint(fields=("area", "number"), name="employment_batch_number"),
            models.CheckConstraint(
                name="employment_batch_arrives_after_leaving",
                condition=Q(arrive_on__isnull=True) | Q(arrive_on__gte=F("depart_on")),
            ),
        )
        indexes = (models.Index(fields=("area", "-depart_on"), name="employment_batch_area"),)

    def __str__(self) -> str:
        return self.number


class DispatchMember(TwoPlaced):
    """One person in a batch, with the day of each of the four unified steps of seed 001.

    Registered, trained, served, dispatched (统一登记、培训、服务、派遣). It lies where the person
    lives; the job begins with the arrival.
    """

    personal: ClassVar[frozenset[str]] = frozenset(
        {"occupation", "monthly_pay", "return_reason", "returned_on"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"batch", "person", "household", "registered_on", "trained_on", "served_on"}
        | {"dispatched_on", "spell"}
    )

    batch = models.ForeignKey(
        DispatchBatch, models.PROTECT, null=True, related_name="members", verbose_name=_("批次")
    )  # nullable for the outer join only: the side of origin may not read the batch
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="dispatches", verbose_name=_("姓名")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    occupation = models.CharField(_("工种"), max_length=60, blank=True, default="")
    monthly_pay = models.DecimalField(
        _("约定月工资"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    registered_on = models.DateField(_("统一登记"), null=True, blank=True)
    trained_on = models.DateField(_("统一培训"), null=True, blank=True)
    served_on = models.DateField(_("统一服务"), null=True, blank=True)
    dispatched_on = models.DateField(_("统一派遣"), null=True, blank=True)
    returned_on = models.DateField(_("返回日期"), null=True, blank=True)
    return_reason = models.CharField(_("返回原因"), max_length=200, blank=True, default="")
    spell = models.ForeignKey(
        JobSpell,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("务工登记"),
    )

    class Meta(TwoPlaced.Meta):
        verbose_name = _("派遣人员")
        verbose_name_plural = _("派遣人员")
        constraints = (
            models.UniqueConstraint(fields=("batch", "person"), name="employment_member_once"),
            models.CheckConstraint(
                name="employment_member_has_batch", condition=Q(batch__isnull=False)
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="employment_member_area"),
            models.Index(fields=("origin", "id"), name="employment_member_origin"),
            models.Index(fields=("batch", "id"), name="employment_member_batch"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class FollowUp(TwoPlaced):
    """One call to a dispatched person about wages and rights, due so many days after arrival."""

    personal: ClassVar[frozenset[str]] = frozenset(
        {"at_work", "paid", "has_contract", "insured", "note", "called_by"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"member", "household", "person", "day", "due_on", "called_on"}
    )

    member = models.ForeignKey(
        DispatchMember, models.PROTECT, related_name="follow_ups", verbose_name=_("派遣人员")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("姓名"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    day = models.PositiveSmallIntegerField(_("到岗后第几天"))
    due_on = models.DateField(_("回访期限"))
    called_on = models.DateField(_("回访日期"), null=True, blank=True)
    called_by = models.CharField(_("回访账号"), max_length=64, blank=True, default="")
    at_work = models.BooleanField(_("在岗"), null=True, blank=True)
    paid = models.BooleanField(_("工资按时足额"), null=True, blank=True)
    has_contract = models.BooleanField(_("签了合同"), null=True, blank=True)
    insured = models.BooleanField(_("参加工伤保险"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("派遣回访")
        verbose_name_plural = _("派遣回访")
        constraints = (
            models.UniqueConstraint(fields=("member", "day"), name="employment_follow_up_once"),
        )
        indexes = (
            models.Index(fields=("area", "due_on"), name="employment_follow_up_area"),
            models.Index(fields=("origin", "id"), name="employment_follow_up_origin"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class RightsKind(models.TextChoices):
    WAGE = "wage", _("拖欠工资")
    INJURY = "injury", _("工伤")
    CONTRACT = "contract", _("合同和解雇")
    INSURANCE = "insurance", _("社会保险")
    OTHER = "other", _("其他")


class RightsState(models.TextChoices):
    OPEN = "open", _("办理中")
    SETTLED = "settled", _("已解决")
    REFERRED = "referred", _("转劳动监察或仲裁")
    DROPPED = "dropped", _("本人撤回")


class RightsCase(TwoPlaced):
    """A person's claim against an employer, above all for wages, with the clock to settle it."""

    personal: ClassVar[frozenset[str]] = frozenset(
        {"kind", "amount", "recovered", "state", "result", "against"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"person", "household", "member", "employer", "filed_on", "filed_by", "due_on"}
        | {"closed_on"}
    )

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="rights_cases", verbose_name=_("姓名")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    member = models.ForeignKey(
        DispatchMember,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="rights_cases",
        verbose_name=_("派遣人员"),
    )
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rights_cases",
        verbose_name=_("用人单位"),
    )
    against = models.CharField(_("单位(未在名录)"), max_length=100, blank=True, default="")
    kind = models.CharField(_("事由"), max_length=20, choices=RightsKind.choices)
    amount = models.DecimalField(
        _("涉及金额"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    recovered = models.DecimalField(
        _("追回金额"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    filed_on = models.DateField(_("提出日期"))
    filed_by = models.CharField(_("登记账号"), max_length=64)
    due_on = models.DateField(_("办理期限"))
    state = models.CharField(
        _("状态"), max_length=20, choices=RightsState.choices, default=RightsState.OPEN
    )
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("结果"), max_length=300, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("维权")
        verbose_name_plural = _("维权")
        constraints = (
            models.CheckConstraint(
                name="employment_rights_amounts",
                condition=(Q(amount__isnull=True) | Q(amount__gt=0))
                & (Q(recovered__isnull=True) | Q(recovered__gte=0)),
            ),
            models.CheckConstraint(
                name="employment_rights_closed_has_day",
                condition=Q(state=RightsState.OPEN, closed_on__isnull=True)
                | (~Q(state=RightsState.OPEN) & Q(closed_on__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="employment_rights_area"),
            models.Index(fields=("origin", "id"), name="employment_rights_origin"),
            models.Index(fields=("state", "due_on"), name="employment_rights_due"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class FeeWay(models.TextChoices):
    IN = "in", _("收入")
    OUT = "out", _("支出")


class CompanyFee(Placed):
    """One amount that a labour company took in or paid out, for a batch or besides."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"company", "batch", "way", "amount", "happened_on", "purpose", "voucher"}
    )

    company = models.ForeignKey(
        Employer, models.PROTECT, related_name="fees", verbose_name=_("劳务公司")
    )
    batch = models.ForeignKey(
        DispatchBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fees",
        verbose_name=_("批次"),
    )
    way = models.CharField(_("收支"), max_length=10, choices=FeeWay.choices)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    happened_on = models.DateField(_("日期"))
    purpose = models.CharField(_("事项"), max_length=100)
    voucher = models.CharField(_("凭证号"), max_length=40, db_collation="C")

    class Meta(Placed.Meta):
        verbose_name = _("劳务公司收支")
        verbose_name_plural = _("劳务公司收支")
        constraints = (
            models.UniqueConstraint(fields=("company", "voucher"), name="employment_fee_voucher"),
            models.CheckConstraint(name="employment_fee_amount", condition=Q(amount__gt=0)),
        )
        indexes = (models.Index(fields=("area", "-happened_on"), name="employment_fee_area"),)

    def __str__(self) -> str:
        return self.voucher
