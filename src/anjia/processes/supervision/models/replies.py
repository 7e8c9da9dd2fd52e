"""Replies to proposals: the talks before, the feedback after, the promises, what is public."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit
from anjia.base.flow import Flow, Transition
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models.choices import of
from anjia.processes.supervision.models.proposals import CLASSES, SATISFACTIONS, Handler, Proposal
from anjia.processes.supervision.models.tasks import Task
from anjia.processes.supervision.policy import proposals as policy

REPLY_STATES = {
    policy.ReplyState.DRAFT: _("起草中"),
    policy.ReplyState.SUBMITTED: _("待签发"),
    policy.ReplyState.SIGNED: _("已签发"),
    policy.ReplyState.SENT: _("已送出"),
}
TALK_WAYS = {
    policy.TalkWay.MEETING: _("座谈"),
    policy.TalkWay.VISIT: _("走访"),
    policy.TalkWay.PHONE: _("电话"),
    policy.TalkWay.WRITTEN: _("书面"),
}
FIND_KINDS = {
    policy.FindKind.IDENTITY: _("身份证号"),
    policy.FindKind.PHONE: _("电话号码"),
    policy.FindKind.ACCOUNT: _("银行账号"),
    policy.FindKind.ADDRESS: _("住址"),
    policy.FindKind.PERSON: _("搬迁群众姓名"),
    policy.FindKind.MEMBER: _("提出人姓名"),
}
PUBLISHED_AS = {
    policy.PublishedAs.WHOLE: _("全文公开"),
    policy.PublishedAs.PART: _("部分公开"),
    policy.PublishedAs.NONE: _("不公开"),
}
COMMITMENT_STATES = {
    policy.CommitmentState.PROPOSED: _("待确认"),
    policy.CommitmentState.CONFIRMED: _("已确认"),
    policy.CommitmentState.DROPPED: _("不是承诺"),
}

REPLY_LIFE = Flow(
    name="proposal reply",
    title="Reply to a proposal",
    start=policy.ReplyState.DRAFT.value,
    refused="proposal_reply_moved",
    transitions=(
        Transition(name="save", source=("draft",), target="draft"),
        Transition(name="submit", source=("draft",), target="submitted"),
        Transition(name="send_back", source=("submitted", "signed"), target="draft"),
        Transition(name="sign", source=("submitted",), target="signed"),
        Transition(name="send", source=("signed",), target="sent"),
    ),
)


class Talk(Placed):
    """How a unit spoke with whoever wrote a proposal (面商); never changed."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"who", "said", "by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"proposal", "handler", "turn", "on", "way", "at", "by"}
    )

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="talks", verbose_name=_("提案建议")
    )
    handler = models.ForeignKey(
        Handler, models.PROTECT, related_name="talks", verbose_name=_("承办单位")
    )
    turn = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    on = models.DateField(_("日期"))
    way = models.CharField(_("方式"), max_length=10, choices=of(TALK_WAYS))
    who = models.CharField(_("参加人"), max_length=200)
    said = models.TextField(_("沟通情况"))
    at = models.DateTimeField(_("登记时间"))
    by = models.CharField(_("登记人编号"), max_length=64)
    by_name = models.CharField(_("登记人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("面商")
        verbose_name_plural = _("面商")

    def __str__(self) -> str:
        return f"{self.on} {self.way}"


class Reply(Placed):
    """One unit's answer in one turn; its history is its versions, and once sent it never changes.

    `text` is paragraphs, a line each; one that begins with 一、 （一） 1. is a heading, which the
    official layout numbers itself.
    """

    personal: ClassVar[frozenset[str]] = frozenset(
        {"signer", "contact", "drafted_by_name", "signed_by_name"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"proposal", "handler", "turn", "state", "number", "issuer", "text", "result_class"}
        | {"signed_on", "sent_on", "drafted_by", "signed_by", "saved_at", "send_back_why"}
        | {"checked_at", "checked_by"}
    )

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="replies", verbose_name=_("提案建议")
    )
    handler = models.ForeignKey(
        Handler, models.PROTECT, related_name="replies", verbose_name=_("承办单位")
    )
    turn = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    state = models.CharField(
        _("状态"), max_length=10, choices=of(REPLY_STATES), default=policy.ReplyState.DRAFT.value
    )
    number = models.CharField(_("文号"), max_length=80, blank=True, default="")
    issuer = models.CharField(_("发文机关"), max_length=80)
    text = models.TextField(_("答复正文"))
    result_class = models.CharField(
        _("答复类别"), max_length=2, choices=CLASSES, blank=True, default=""
    )
    contact = models.CharField(_("联系人及电话"), max_length=80, blank=True, default="")
    signer = models.CharField(_("签发人"), max_length=40, blank=True, default="")
    signed_on = models.DateField(_("签发日期"), null=True, blank=True)
    sent_on = models.DateField(_("送出日期"), null=True, blank=True)
    send_back_why = models.CharField(_("退改意见"), max_length=300, blank=True, default="")
    saved_at = models.DateTimeField(_("保存时间"))
    drafted_by = models.CharField(_("起草人编号"), max_length=64)
    drafted_by_name = models.CharField(_("起草人"), max_length=64)
    signed_by = models.CharField(_("签发操作人编号"), max_length=64, blank=True, default="")
    signed_by_name = models.CharField(_("签发操作人"), max_length=64, blank=True, default="")
    checked_at = models.DateTimeField(_("公开前检查时间"), null=True, blank=True)
    checked_by = models.CharField(_("检查人编号"), max_length=64, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("提案答复")
        verbose_name_plural = _("提案答复")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handler", "turn"], name="supervision_reply_once"),
            models.CheckConstraint(
                name="supervision_reply_by_two",
                condition=Q(state__in=["draft", "submitted"])
                | Q(signed_by="")  # an answered one that came in as a document
                | ~Q(signed_by=models.F("drafted_by")),
            ),
            models.CheckConstraint(
                name="supervision_reply_sent",
                condition=~Q(state="sent") | ~Q(result_class="") | Q(signed_by=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)


class Feedback(Placed):
    """What whoever wrote a proposal says of its reply, once a turn."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"said", "by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"proposal", "turn", "satisfaction", "on", "at", "by"}
    )

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="feedback", verbose_name=_("提案建议")
    )
    turn = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    satisfaction = models.CharField(_("满意情况"), max_length=10, choices=of(SATISFACTIONS))
    said = models.TextField(_("意见"), blank=True, default="")
    on = models.DateField(_("日期"))
    at = models.DateTimeField(_("登记时间"))
    by = models.CharField(_("登记人编号"), max_length=64)
    by_name = models.CharField(_("登记人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("反馈意见")
        verbose_name_plural = _("反馈意见")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "turn"], name="supervision_feedback_once")
        ]

    def __str__(self) -> str:
        return self.satisfaction


class Find(Placed):
    """A stretch of a reply that may not be for everybody, and what an officer decided of it.

    It keeps where, never what: the text itself stands in the reply.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"decided_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"reply", "kind", "start", "end", "keep", "decided_at", "decided_by"}
    )

    reply = models.ForeignKey(
        Reply, models.CASCADE, related_name="finds", verbose_name=_("提案答复")
    )
    kind = models.CharField(_("发现什么"), max_length=10, choices=of(FIND_KINDS))
    start = models.PositiveIntegerField(_("起"))
    end = models.PositiveIntegerField(_("止"))
    keep = models.BooleanField(_("照原样公开"), null=True, blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    decided_by = models.CharField(_("决定人编号"), max_length=64, blank=True, default="")
    decided_by_name = models.CharField(_("决定人"), max_length=64, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("公开前检查的发现")
        verbose_name_plural = _("公开前检查的发现")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "start", "end"], name="supervision_find_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}"


class Publication(Placed):
    """A reply made public, wholly or in part, or kept back with a reason; never changed.

    `text` is what everybody may read, masked as decided.
    """

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"reply", "published_as", "reason", "withheld", "title", "addressee", "text"}
        | {"index_number", "on", "at", "by"}
    )

    reply = models.OneToOneField(
        Reply, models.PROTECT, related_name="publication", verbose_name=_("提案答复")
    )
    published_as = models.CharField(_("公开方式"), max_length=5, choices=of(PUBLISHED_AS))
    reason = models.CharField(_("不公开的理由"), max_length=300, blank=True, default="")
    withheld = ArrayField(
        models.PositiveSmallIntegerField(), default=list, verbose_name=_("不公开的段落")
    )
    title = models.CharField(_("公开标题"), max_length=300, blank=True, default="")
    addressee = models.CharField(_("公开的称谓"), max_length=300, blank=True, default="")
    text = models.TextField(_("公开正文"), blank=True, default="")
    index_number = models.CharField(_("索引号"), max_length=80, blank=True, default="")
    on = models.DateField(_("公开日期"))
    at = models.DateTimeField(_("登记时间"))
    by = models.CharField(_("公开人编号"), max_length=64)
    by_name = models.CharField(_("公开人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("答复公开")
        verbose_name_plural = _("答复公开")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="supervision_publication_reason",
                condition=Q(published_as="whole") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.published_as


class Commitment(Placed):
    """What a reply promises, so that 已办结 and class A can be checked later.

    `start` and `end` count characters of the reply's text. `kept` is empty until somebody looked.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"kept_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"proposal", "reply", "order", "text", "start", "end", "due_on", "due_text", "state"}
        | {"unit", "unit_name", "task", "kept", "kept_on", "kept_note"}
    )

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="commitments", verbose_name=_("提案建议")
    )
    reply = models.ForeignKey(
        Reply, models.PROTECT, related_name="commitments", verbose_name=_("提案答复")
    )
    order = models.PositiveSmallIntegerField(_("顺序"))
    text = models.CharField(_("承诺"), max_length=1000)
    start = models.PositiveIntegerField(_("原文起"))
    end = models.PositiveIntegerField(_("原文止"))
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    due_text = models.CharField(_("原文期限"), max_length=60, blank=True, default="")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任单位")
    )
    unit_name = models.CharField(_("责任单位名称"), max_length=80, blank=True, default="")
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=of(COMMITMENT_STATES),
        default=policy.CommitmentState.PROPOSED.value,
    )
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("督办任务")
    )
    kept = models.BooleanField(_("兑现"), null=True, blank=True)
    kept_on = models.DateField(_("核对日期"), null=True, blank=True)
    kept_note = models.CharField(_("核对情况"), max_length=300, blank=True, default="")
    kept_by_name = models.CharField(_("核对人"), max_length=64, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("答复承诺")
        verbose_name_plural = _("答复承诺")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "start"], name="supervision_commitment_once"),
            models.CheckConstraint(
                name="supervision_commitment_kept",
                condition=Q(kept__isnull=True) | Q(state="confirmed", kept_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text
