"""Claims as they were made, the steps of their lives, accounts that money goes to, and notices."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed
from anjia.base.sealed.fields import IndexField, SealedField
from anjia.base.sealed.kinds import Kind
from anjia.processes.subsidies.models.schemes import Scheme
from anjia.processes.subsidies.policy import Source, State, Verdict
from anjia.registry.models import Employer, Household, Person

ONE_SUBJECT = (
    Q(person__isnull=False, household__isnull=True)
    | Q(person__isnull=True, household__isnull=False)
    | Q(person__isnull=True, household__isnull=True, employer__isnull=False)
)


class Claim(Placed):
    """What is claimed, of which scheme, for whom, for which months: never changed.

    A person may be claimed for by their employer: then both stand here. A trigger of the database
    refuses every update; deleted is only what no step has followed, when an import is taken back.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"note", "entered_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {
            "scheme",
            "scheme_code",
            "person",
            "household",
            "employer",
            "subject",
            "payee",
            "first_month",
        }
        | {"last_month", "months", "heads", "amount", "evidence", "source", "entered_at"}
        | {"entered_by"}
    )

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name=_("补贴项目"))
    scheme_code = models.CharField(_("项目代码"), max_length=40, db_collation="C")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("户")
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    # The id of whom the condition is asked of, and of whose account is paid: one column for sets.
    subject = models.UUIDField(_("对象编号"))
    payee = models.UUIDField(_("领款人编号"))
    first_month = models.DateField(_("起始月份"))
    last_month = models.DateField(_("截止月份"))
    months = models.PositiveSmallIntegerField(_("月数"), default=1)
    heads = models.PositiveSmallIntegerField(_("人数"), default=1)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    evidence = models.CharField(_("已交材料"), max_length=300, blank=True, default="")
    note = models.CharField(_("备注"), max_length=300, blank=True, default="")
    source = models.CharField(
        _("来源"),
        max_length=10,
        choices=[(each.value, each.value) for each in Source],
        default=Source.ENTERED.value,
    )
    entered_at = models.DateTimeField(_("提交时间"))
    entered_by = models.CharField(_("提交人编号"), max_length=64)
    entered_by_name = models.CharField(_("提交人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("申领")
        verbose_name_plural = _("申领")
        constraints: ClassVar = [
            models.CheckConstraint(name="subsidies_claim_has_subject", condition=ONE_SUBJECT),
            models.CheckConstraint(
                name="subsidies_claim_money", condition=Q(amount__gt=0, months__gt=0, heads__gt=0)
            ),
            models.CheckConstraint(
                name="subsidies_claim_months", condition=Q(last_month__gte=F("first_month"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "id"], name="subsidies_claim_area"),
            models.Index(fields=["scheme_code", "subject"], name="subsidies_claim_subject"),
            models.Index(fields=["payee"], name="subsidies_claim_payee"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_code} {self.first_month:%Y-%m}"


class Posting(Placed):
    """A public notice: the claims of one scheme at a place, for some days."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"posted_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"scheme", "posted_on", "until_on", "days", "claims", "total", "posted_at", "posted_by"}
        | {"telephone"}
    )

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name=_("补贴项目"))
    posted_on = models.DateField(_("公示开始"))
    until_on = models.DateField(_("公示截止"))
    days = models.PositiveSmallIntegerField(_("公示天数"))
    claims = models.PositiveIntegerField(_("公示人数"))
    total = models.DecimalField(_("公示金额"), max_digits=14, decimal_places=2)
    telephone = models.CharField(_("监督电话"), max_length=40, blank=True)  # of the office
    posted_at = models.DateTimeField(_("登记时间"))
    posted_by = models.CharField(_("登记人编号"), max_length=64)
    posted_by_name = models.CharField(_("登记人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("公示")
        verbose_name_plural = _("公示")
        indexes: ClassVar = [
            models.Index(fields=["area", "-posted_on"], name="subsidies_posting_latest")
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.posted_on}"


class Step(Placed):
    """One step of a claim's life; the last one is where it stands.

    A check keeps what it found and the values of the snapshot that decided the condition.
    """

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # it is the history
    personal: ClassVar[frozenset[str]] = frozenset({"reason", "by_name", "values", "findings"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"claim", "number", "state", "at", "by", "verdict", "hit", "manifest", "as_of"}
        | {"evidence", "posting", "file"}
    )

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="steps", verbose_name=_("申领"))
    number = models.PositiveSmallIntegerField(_("第几步"))
    state = models.CharField(
        _("状态"), max_length=10, choices=[(each.value, each.value) for each in State]
    )
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办人编号"), max_length=64)
    by_name = models.CharField(_("经办人"), max_length=64)
    reason = models.CharField(_("说明"), max_length=300, blank=True, default="")
    evidence = models.CharField(_("补交材料"), max_length=300, blank=True, default="")
    verdict = models.CharField(
        _("核对结果"),
        max_length=10,
        blank=True,
        default="",
        choices=[(each.value, each.value) for each in Verdict],
    )
    hit = models.CharField(_("条件"), max_length=10, blank=True, default="")
    findings = models.JSONField(_("发现的问题"), default=list)
    values = models.JSONField(_("核对时的数据"), default=dict)
    manifest = models.CharField(
        _("快照编号"), max_length=16, blank=True, default="", db_collation="C"
    )
    as_of = models.DateField(_("数据截至"), null=True, blank=True)
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("公示")
    )
    file = models.ForeignKey(
        "subsidies.PaymentFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("支付文件"),
    )

    class Meta(Placed.Meta):
        verbose_name = _("申领经过")
        verbose_name_plural = _("申领经过")
        constraints: ClassVar = [
            # Two officers who press at the same time do not both take the next step.
            models.UniqueConstraint(fields=["claim", "number"], name="subsidies_step_once"),
            models.CheckConstraint(
                name="subsidies_step_with_reason",
                condition=~Q(state__in=["returned", "rejected", "objected", "reversed"])
                | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="subsidies_step_checked", condition=~Q(state="checked") | ~Q(verdict="")
            ),
        ]
        # None by area: the policies' ranges would lead the planner to read a whole county for the
        # last step of each claim.
        indexes: ClassVar = [
            models.Index(fields=["posting"], name="subsidies_step_posting"),
            models.Index(fields=["file"], name="subsidies_step_file"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.number} {self.state}"


class Account(Placed):
    """Where a payee's money goes. Who changed it when stands in the history."""

    personal: ClassVar[frozenset[str]] = frozenset({"holder", "bank", "account", "account_index"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"person", "household", "employer", "payee"})

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("户")
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    payee = models.UUIDField(_("领款人编号"), editable=False)
    holder = models.CharField(_("户名"), max_length=60)
    bank = models.CharField(_("开户行"), max_length=80)
    account = SealedField(_("银行账号"), kind=Kind.ACCOUNT)
    account_index = IndexField()

    class Meta(Placed.Meta):
        verbose_name = _("领款账户")
        verbose_name_plural = _("领款账户")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payee"], name="subsidies_account_once"),
            models.CheckConstraint(
                name="subsidies_account_of_one",
                condition=Q(person__isnull=False, household__isnull=True, employer__isnull=True)
                | Q(person__isnull=True, household__isnull=False, employer__isnull=True)
                | Q(person__isnull=True, household__isnull=True, employer__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area", "id"], name="subsidies_account_area")]

    def __str__(self) -> str:
        return self.holder
