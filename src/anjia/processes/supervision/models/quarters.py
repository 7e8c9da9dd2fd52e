"""Quarterly rounds: what units are asked for, what they sent, and the reports made of it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.models.documents import Document
from anjia.processes.supervision.policy.quarters import QuarterState, Reading, Sent


class Quarter(Placed):
    """One round: the reports of one quarter on a document's tasks, or on all tasks of a place.

    `first_on` names the quarter. `reading` is how the deadline was read when it was opened.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset({"opened_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"document", "first_on", "reading", "due_on", "state", "opened_at", "opened_by"}
    )

    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quarters",
        verbose_name=_("文件"),
    )
    first_on = models.DateField(_("季度"))
    reading = models.CharField(
        _("期限的读法"),
        max_length=30,
        choices=choices.of(choices.READINGS),
        default=Reading.NEXT_MONTH.value,
    )
    # None until the State Council has announced the working days that it is counted in.
    due_on = models.DateField(_("报送期限"), null=True, blank=True)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=choices.of(choices.QUARTER_STATES),
        default=QuarterState.OPEN.value,
    )
    opened_at = models.DateTimeField(_("发起时间"))
    opened_by = models.CharField(_("发起人编号"), max_length=64)
    opened_by_name = models.CharField(_("发起人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("季度报送")
        verbose_name_plural = _("季度报送")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "document", "first_on"],
                name="supervision_quarter_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return str(self.first_on)


class Contribution(Placed):
    """What one unit is asked for in a round and has sent; it lies where the unit lies.

    `first_sent_on` never changes: what came late stays late, also when it is sent again.
    """

    personal: ClassVar[frozenset[str]] = frozenset(
        {"text", "problems", "plans", "reason", "sent_by_name", "decided_by_name"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"quarter", "unit", "unit_name", "state", "first_sent_on", "sent_at", "sent_by"}
        | {"decided_at", "decided_by", "returned", "chased", "chased_at"}
    )

    quarter = models.ForeignKey(
        Quarter, models.PROTECT, related_name="contributions", verbose_name=_("季度报送")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=80)
    state = models.CharField(
        _("状态"), max_length=10, choices=choices.of(choices.SENT), default=Sent.ASKED.value
    )
    text = models.TextField(_("总体情况"), blank=True, default="")
    problems = models.TextField(_("存在问题"), blank=True, default="")
    plans = models.TextField(_("下步打算"), blank=True, default="")
    first_sent_on = models.DateField(_("首次报送日期"), null=True, blank=True)
    sent_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    sent_by = models.CharField(_("报送人编号"), max_length=64, blank=True, default="")
    sent_by_name = models.CharField(_("报送人"), max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    decided_by = models.CharField(_("审核人编号"), max_length=64, blank=True, default="")
    decided_by_name = models.CharField(_("审核人"), max_length=64, blank=True, default="")
    reason = models.CharField(_("退回原因"), max_length=500, blank=True, default="")
    returned = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    chased = models.PositiveSmallIntegerField(_("催报次数"), default=0)
    chased_at = models.DateTimeField(_("最近催报时间"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("单位季报")
        verbose_name_plural = _("单位季报")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["quarter", "unit"], name="supervision_contribution_once"
            ),
            models.CheckConstraint(
                name="supervision_contribution_sent",
                condition=Q(state="asked") | Q(first_sent_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit"], name="supervision_contribution_unit")]

    def __str__(self) -> str:
        return self.unit_name


class QuarterReport(Placed):
    """One version of a round's report: every number as it was when it was made, and for good.

    Without an `Approval` it is a draft that a later one replaces. A correction is a version beside.
    `body` is `anjia.processes.supervision.queries.summing`'s; the paper is composed of it alone.
    """

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"made_by_name", "body"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"quarter", "version_number", "title", "number", "issuer", "addressee", "as_of"}
        | {"made_at", "made_by", "why"}
    )

    quarter = models.ForeignKey(
        Quarter, models.PROTECT, related_name="reports", verbose_name=_("季度报送")
    )
    version_number = models.PositiveSmallIntegerField(_("第几版"))
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=80, blank=True, default="")
    issuer = models.CharField(_("发文机关"), max_length=200)
    addressee = models.CharField(_("主送"), max_length=200, blank=True, default="")
    as_of = models.DateField(_("数据截至"))
    body = models.JSONField(_("内容"))
    why = models.CharField(_("更正说明"), max_length=500, blank=True, default="")
    made_at = models.DateTimeField(_("编制时间"))
    made_by = models.CharField(_("编制人编号"), max_length=64)
    made_by_name = models.CharField(_("编制人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("季度报告")
        verbose_name_plural = _("季度报告")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["quarter", "version_number"], name="supervision_quarterreport_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Approval(Placed):
    """A second officer's word on a version, which freezes it; `frozen` are its figures' reports."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"report", "at", "by", "made_by", "frozen"})

    report = models.OneToOneField(
        QuarterReport, models.PROTECT, related_name="approval", verbose_name=_("季度报告")
    )
    at = models.DateTimeField(_("审定时间"))
    by = models.CharField(_("审定人编号"), max_length=64)
    by_name = models.CharField(_("审定人"), max_length=64)
    made_by = models.CharField(_("编制人编号"), max_length=64)
    frozen = ArrayField(models.UUIDField(), default=list, verbose_name=_("冻结报表"))

    class Meta(Placed.Meta):
        verbose_name = _("季报审定")
        verbose_name_plural = _("季报审定")
        constraints: ClassVar = [
            # Nobody approves what they made themselves.
            models.CheckConstraint(
                name="supervision_approval_by_another", condition=~Q(by=F("made_by"))
            )
        ]

    def __str__(self) -> str:
        return self.by_name
