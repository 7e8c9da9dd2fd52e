"""The payment book: what was paid to whom under which key, in which file, and what the bank said.

Every row is written once. A key names scheme, subject and months; the database knows each only
once, so that nothing is paid twice whoever presses what at the same time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.files.models import StoredFile
from anjia.base.scope.models import Placed
from anjia.processes.subsidies.models.claims import Account, Claim
from anjia.processes.subsidies.policy import Entry, Outcome


class PaymentFile(Placed):
    """Rows that were handed to the bank together; the workbook itself is sealed and expires."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"made_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"number", "codes", "rows", "total", "again", "made_at", "made_by"}
    )

    number = models.CharField(_("批号"), max_length=40, db_collation="C")
    codes = models.JSONField(_("项目"), default=list)
    rows = models.PositiveIntegerField(_("笔数"))
    total = models.DecimalField(_("金额"), max_digits=14, decimal_places=2)
    again = models.BooleanField(_("重发"), default=False)
    made_at = models.DateTimeField(_("制作时间"))
    made_by = models.CharField(_("制作人编号"), max_length=64)
    made_by_name = models.CharField(_("制作人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("支付文件")
        verbose_name_plural = _("支付文件")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="subsidies_file_number")
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "-made_at"], name="subsidies_file_latest")
        ]

    def __str__(self) -> str:
        return self.number


class Download(Placed):
    """The sealed workbook and text of a payment file; made anew when its time is over."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"file", "workbook", "text", "made_at"})

    file = models.ForeignKey(
        PaymentFile, models.PROTECT, related_name="downloads", verbose_name=_("支付文件")
    )
    workbook = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("工作簿")
    )
    text = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("文本"))
    made_at = models.DateTimeField(_("制作时间"))

    class Meta(Placed.Meta):
        verbose_name = _("支付文件原件")
        verbose_name_plural = _("支付文件原件")

    def __str__(self) -> str:
        return str(self.pk)


class Payment(Placed):
    """Money to one payee for one claim, or what takes it back; each under a key of its own."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"made_by_name", "reason"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"claim", "entry", "of", "code", "subject", "key", "amount", "turn", "made_at", "made_by"}
    )

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="payments", verbose_name=_("申领")
    )
    entry = models.CharField(
        _("种类"), max_length=10, choices=[(each.value, each.value) for each in Entry]
    )
    of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_back",
        verbose_name=_("冲的是哪一笔"),
    )
    code = models.CharField(_("项目代码"), max_length=40, db_collation="C")
    subject = models.UUIDField(_("对象编号"))
    key = models.CharField(_("支付键"), max_length=120, db_collation="C")
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    turn = models.PositiveSmallIntegerField(_("第几轮"), default=0)
    reason = models.CharField(_("原因"), max_length=300, blank=True, default="")
    made_at = models.DateTimeField(_("时间"))
    made_by = models.CharField(_("经办人编号"), max_length=64)
    made_by_name = models.CharField(_("经办人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("支付")
        verbose_name_plural = _("支付")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="subsidies_payment_key"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(entry="payment"), name="subsidies_payment_of_claim"
            ),
            models.UniqueConstraint(
                fields=["of"], condition=~Q(entry="payment"), name="subsidies_taken_back_once"
            ),
            models.CheckConstraint(
                name="subsidies_payment_sign",
                condition=Q(entry="payment", amount__gt=0, of__isnull=True)
                | Q(entry="reversal", amount__lt=0, of__isnull=False)
                | Q(entry="void", amount=0, of__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["code", "subject"], name="subsidies_payment_subject"),
        ]

    def __str__(self) -> str:
        return self.key


class Period(Placed):
    """A month, a year, or all time that a payment of a scheme uses up for a subject: only once."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"payment", "code", "subject", "period", "turn"}
    )

    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="periods", verbose_name=_("支付")
    )
    code = models.CharField(_("项目代码"), max_length=40, db_collation="C")
    subject = models.UUIDField(_("对象编号"))
    period = models.CharField(_("所属期"), max_length=7, db_collation="C")
    # How many payments of the scheme to the subject were taken back before: then it may be again.
    turn = models.PositiveSmallIntegerField(_("第几轮"), default=0)

    class Meta(Placed.Meta):
        verbose_name = _("支付所属期")
        verbose_name_plural = _("支付所属期")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "code", "period", "turn"], name="subsidies_period_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"


class Line(Placed):
    """One try to pay one payment: a row of a payment file, under the payment's key and its try."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"payment", "file", "attempt", "key", "amount", "account", "account_version"}
    )

    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="lines", verbose_name=_("支付")
    )
    file = models.ForeignKey(
        PaymentFile, models.PROTECT, related_name="lines", verbose_name=_("支付文件")
    )
    attempt = models.PositiveSmallIntegerField(_("第几次"), default=1)
    key = models.CharField(_("支付键"), max_length=124, db_collation="C")
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name=_("领款账户")
    )
    account_version = models.PositiveIntegerField(_("账户版本"))

    class Meta(Placed.Meta):
        verbose_name = _("支付明细")
        verbose_name_plural = _("支付明细")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="subsidies_line_key"),
            models.UniqueConstraint(fields=["payment", "attempt"], name="subsidies_line_attempt"),
        ]
        indexes: ClassVar = [models.Index(fields=["file", "id"], name="subsidies_line_file")]

    def __str__(self) -> str:
        return self.key


class ReplyFile(Placed):
    """One answer of the bank to a payment file, with every row of it that could not be taken."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"name", "received_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"file", "original", "digest", "rows", "paid", "failed", "known", "problems"}
        | {"received_at", "received_by"}
    )

    file = models.ForeignKey(
        PaymentFile, models.PROTECT, related_name="replies", verbose_name=_("支付文件")
    )
    original = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("原件")
    )
    name = models.CharField(_("文件名"), max_length=255)
    digest = models.CharField(_("内容摘要"), max_length=64, db_collation="C")
    rows = models.PositiveIntegerField(_("行数"))
    paid = models.PositiveIntegerField(_("成功"))
    failed = models.PositiveIntegerField(_("失败"))
    known = models.PositiveIntegerField(_("以前已回"))
    problems = models.JSONField(_("没有采用的行"), default=list)
    received_at = models.DateTimeField(_("登记时间"))
    received_by = models.CharField(_("登记人编号"), max_length=64)
    received_by_name = models.CharField(_("登记人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("回盘文件")
        verbose_name_plural = _("回盘文件")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "digest"], name="subsidies_reply_file_once")
        ]

    def __str__(self) -> str:
        return self.name


class Reply(Placed):
    """What the bank said of one line: once, and of one payment success at most once."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"line", "payment", "file", "outcome", "replied_at"}
    )

    line = models.OneToOneField(
        Line, models.PROTECT, related_name="reply", verbose_name=_("支付明细")
    )
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+", verbose_name=_("支付"))
    file = models.ForeignKey(
        ReplyFile, models.PROTECT, related_name="items", verbose_name=_("回盘文件")
    )
    outcome = models.CharField(
        _("结果"), max_length=10, choices=[(each.value, each.value) for each in Outcome]
    )
    reason = models.CharField(_("失败原因"), max_length=200, blank=True, default="")
    replied_at = models.DateTimeField(_("登记时间"))

    class Meta(Placed.Meta):
        verbose_name = _("回盘")
        verbose_name_plural = _("回盘")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(outcome="success"),
                name="subsidies_paid_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.outcome}"
