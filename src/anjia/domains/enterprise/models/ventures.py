"""What residents start themselves: ventures, training, incubators, loans, mentors, outlets."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed, TwoPlaced
from anjia.domains.enterprise.models.choices import OutletKind, OutletLevel, VentureSite
from anjia.registry.models import Household, Person, Site
from anjia.registry.models.choices import Trade


class Incubator(Placed):
    """A place where ventures begin: a building with so many places."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"name", "keeper", "places", "opened_on", "closed_on"}
    )

    name = models.CharField(_("孵化基地"), max_length=100)
    keeper = models.CharField(_("运营单位"), max_length=100, blank=True, default="")
    places = models.PositiveIntegerField(_("工位数"), null=True, blank=True)
    opened_on = models.DateField(_("启用日期"), null=True, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("创业孵化基地")
        verbose_name_plural = _("创业孵化基地")
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="enterprise_incubator_name"),
            models.CheckConstraint(
                name="enterprise_incubator_closes_after_opening",
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
            ),
        )
        indexes = (models.Index(fields=("area", "id"), name="enterprise_incubator_area"),)

    def __str__(self) -> str:
        return self.name


class Venture(TwoPlaced):
    """A business that a resident runs, from its opening to its end."""

    personal: ClassVar[frozenset[str]] = frozenset({"person", "name", "mentor"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"household", "trade", "where", "jobs", "relocated_jobs", "returnee", "ecommerce"}
        | {"incubator", "opened_on", "closed_on", "close_reason"}
    )

    name = models.CharField(_("创业项目"), max_length=100)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="ventures", verbose_name=_("创业人")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    trade = models.CharField(  # noqa: DJ001 - unknown is NULL, so that figures can count it apart
        _("行业"), max_length=20, choices=Trade.choices, null=True, blank=True
    )
    where = models.CharField(  # noqa: DJ001 - as above
        _("经营地点"), max_length=20, choices=VentureSite.choices, null=True, blank=True
    )
    jobs = models.PositiveIntegerField(_("带动就业"), null=True, blank=True)
    relocated_jobs = models.PositiveIntegerField(_("其中搬迁群众"), null=True, blank=True)
    returnee = models.BooleanField(_("返乡创业(归雁)"), null=True, blank=True)
    ecommerce = models.BooleanField(_("电子商务"), null=True, blank=True)
    incubator = models.ForeignKey(
        Incubator,
        models.PROTECT,
        related_name="ventures",
        null=True,
        blank=True,
        verbose_name=_("入驻孵化基地"),
    )
    mentor = models.CharField(_("创业导师"), max_length=50, blank=True, default="")
    opened_on = models.DateField(_("开业日期"))
    closed_on = models.DateField(_("歇业日期"), null=True, blank=True)
    close_reason = models.CharField(_("歇业原因"), max_length=200, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("创业项目")
        verbose_name_plural = _("创业项目")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "name", "opened_on"), name="enterprise_venture_once"
            ),
            models.CheckConstraint(
                name="enterprise_venture_closes_after_opening",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="enterprise_venture_relocated_within",
                condition=Q(relocated_jobs__isnull=True)
                | Q(jobs__isnull=True)
                | Q(relocated_jobs__lte=F("jobs")),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="enterprise_venture_area"),
            models.Index(fields=("origin", "id"), name="enterprise_venture_origin"),
        )

    def __str__(self) -> str:
        return self.name


class VentureTraining(TwoPlaced):
    """One person's course in starting a business: rows are attendances, persons are persons."""

    personal: ClassVar[frozenset[str]] = frozenset({"person"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"household", "course", "held_on", "days", "passed"}
    )

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="venture_trainings", verbose_name=_("参训人")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    course = models.CharField(_("培训班"), max_length=100)
    held_on = models.DateField(_("开班日期"))
    days = models.PositiveIntegerField(_("天数"), null=True, blank=True)
    passed = models.BooleanField(_("结业"), null=True, blank=True)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("创业培训")
        verbose_name_plural = _("创业培训")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "course", "held_on"), name="enterprise_training_once"
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="enterprise_training_area"),
            models.Index(fields=("origin", "id"), name="enterprise_training_origin"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Loan(TwoPlaced):
    """A guaranteed start-up loan; how it stands follows from its repayments.

    `repaid` and `last_repaid_on` are kept beside the rows of repayments, by the same action.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"person", "amount", "repaid", "venture"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"household", "bank", "contract", "guarantor", "subsidy_percent", "lent_on", "due_on"}
        | {"last_repaid_on"}
    )

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="venture_loans", verbose_name=_("借款人")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    venture = models.ForeignKey(
        Venture,
        models.PROTECT,
        related_name="loans",
        null=True,
        blank=True,
        verbose_name=_("创业项目"),
    )
    bank = models.CharField(_("经办银行"), max_length=100)
    contract = models.CharField(_("合同编号"), max_length=60)
    guarantor = models.CharField(_("担保机构"), max_length=100, blank=True, default="")
    amount = models.DecimalField(_("贷款金额"), max_digits=12, decimal_places=2)
    subsidy_percent = models.DecimalField(
        _("财政贴息比例"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    lent_on = models.DateField(_("放款日期"))
    due_on = models.DateField(_("到期日期"))
    repaid = models.DecimalField(_("已还本金"), max_digits=12, decimal_places=2, default=0)
    last_repaid_on = models.DateField(_("最近还款"), null=True, blank=True)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("创业担保贷款")
        verbose_name_plural = _("创业担保贷款")
        constraints = (
            models.UniqueConstraint(fields=("bank", "contract"), name="enterprise_loan_contract"),
            models.CheckConstraint(name="enterprise_loan_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="enterprise_loan_due_after_lent", condition=Q(due_on__gt=F("lent_on"))
            ),
            models.CheckConstraint(
                name="enterprise_loan_repaid_within",
                condition=Q(repaid__gte=0) & Q(repaid__lte=F("amount")),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="enterprise_loan_area"),
            models.Index(fields=("origin", "id"), name="enterprise_loan_origin"),
            models.Index(fields=("due_on",), name="enterprise_loan_due"),
        )

    def __str__(self) -> str:
        return self.contract


class Repayment(TwoPlaced):
    """Money paid back on a loan; recorded, never edited. A wrong one is taken back by another."""

    personal: ClassVar[frozenset[str]] = frozenset({"person", "amount"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"loan", "household", "voucher", "paid_on", "recorded_at", "recorded_by", "by_name"}
    )

    loan = models.ForeignKey(
        Loan, models.PROTECT, related_name="repayments", verbose_name=_("贷款")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("借款人"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    voucher = models.CharField(_("凭证号"), max_length=60)
    amount = models.DecimalField(_("还款金额"), max_digits=12, decimal_places=2)
    paid_on = models.DateField(_("还款日期"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.CharField(_("登记人编号"), max_length=64)
    by_name = models.CharField(_("登记人"), max_length=64)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("还款")
        verbose_name_plural = _("还款")
        constraints = (
            models.UniqueConstraint(fields=("loan", "voucher"), name="enterprise_repayment_once"),
            models.CheckConstraint(name="enterprise_repayment_amount", condition=~Q(amount=0)),
        )
        indexes = (
            models.Index(fields=("loan", "paid_on"), name="enterprise_repayment_order"),
            models.Index(fields=("area", "id"), name="enterprise_repayment_area"),
            models.Index(fields=("origin", "id"), name="enterprise_repayment_origin"),
        )

    def __str__(self) -> str:
        return self.voucher


class Outlet(Placed):
    """An e-commerce station or an outlet of the public start-up service at a site."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"name", "kind", "level", "site", "keeper", "opened_on", "closed_on", "sales"}
    )

    name = models.CharField(_("站点名称"), max_length=100)
    kind = models.CharField(_("类型"), max_length=20, choices=OutletKind.choices)
    level = models.CharField(  # noqa: DJ001 - unknown is NULL, so that figures can count it apart
        _("级别"), max_length=20, choices=OutletLevel.choices, null=True, blank=True
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="outlets", verbose_name=_("安置点"))
    keeper = models.CharField(_("运营单位"), max_length=100, blank=True, default="")
    sales = models.DecimalField(
        _("去年网销额"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    opened_on = models.DateField(_("启用日期"), null=True, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("电商站点和创业服务站")
        verbose_name_plural = _("电商站点和创业服务站")
        constraints = (
            models.UniqueConstraint(fields=("area", "kind", "name"), name="enterprise_outlet_name"),
            models.CheckConstraint(
                name="enterprise_outlet_closes_after_opening",
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
            ),
        )
        indexes = (models.Index(fields=("area", "kind"), name="enterprise_outlet_area"),)

    def __str__(self) -> str:
        return self.name
