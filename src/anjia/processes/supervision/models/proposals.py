"""Proposals and suggestions, the units that handle them, and the steps of their lives."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit
from anjia.base.files.models import StoredFile
from anjia.base.flow import Flow, Transition
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models.choices import of
from anjia.processes.supervision.policy import proposals as policy

BODIES = {policy.Body.CPPCC: _("政协提案"), policy.Body.CONGRESS: _("人大建议")}
PROPOSAL_STATES = {
    policy.ProposalState.REGISTERED: _("待立案"),
    policy.ProposalState.FILED: _("待交办"),
    policy.ProposalState.ASSIGNED: _("待签收"),
    policy.ProposalState.HANDLING: _("办理中"),
    policy.ProposalState.REPLIED: _("已答复"),
    policy.ProposalState.REVIEWED: _("已反馈"),
    policy.ProposalState.PUBLISHED: _("已公开"),
    policy.ProposalState.CLOSED: _("已办结"),
    policy.ProposalState.DECLINED: _("不予立案"),
    policy.ProposalState.WITHDRAWN: _("已撤回"),
}
HANDLER_ROLES = {
    policy.HandlerRole.MAIN: _("主办"),
    policy.HandlerRole.ASSISTING: _("协办"),
    policy.HandlerRole.SEPARATE: _("分办"),
}
HANDLER_STATES = {
    policy.HandlerState.ASSIGNED: _("待签收"),
    policy.HandlerState.SIGNED: _("办理中"),
    policy.HandlerState.ANSWERED: _("已办"),
    policy.HandlerState.RETURNED: _("已退回"),
    policy.HandlerState.REPLACED: _("已改派"),
}
SATISFACTIONS = {
    policy.Satisfaction.SATISFIED: _("满意"),
    policy.Satisfaction.BASICALLY: _("基本满意"),
    policy.Satisfaction.NOT: _("不满意"),
}
CLASSES = [(letter, letter) for letter in "ABCD"]

PROPOSAL_LIFE = Flow(
    name="proposal",
    title="Proposal of a CPPCC member, suggestion of a deputy",
    start=policy.ProposalState.REGISTERED.value,
    refused="proposal_moved",
    transitions=(
        Transition(name="file", source=("registered",), target="filed"),
        Transition(name="decline", source=("registered",), target="declined"),
        Transition(name="withdraw", source=("registered", "filed"), target="withdrawn"),
        Transition(name="assign", source=("filed",), target="assigned"),
        Transition(name="accept", source=("assigned",), target="handling"),
        Transition(name="reply", source=("handling",), target="replied"),
        Transition(name="hear", source=("replied",), target="reviewed"),
        Transition(name="rehandle", source=("reviewed",), target="handling"),
        Transition(name="publish", source=("reviewed",), target="published"),
        Transition(name="close", source=("published",), target="closed"),
    ),
)
HANDLER_LIFE = Flow(
    name="proposal handler",
    title="One unit's part of a proposal",
    start=policy.HandlerState.ASSIGNED.value,
    refused="proposal_handler_moved",
    transitions=(
        Transition(name="sign", source=("assigned",), target="signed"),
        Transition(name="hand_back", source=("assigned",), target="returned"),
        Transition(name="insist", source=("returned",), target="assigned"),
        Transition(name="replace", source=("returned",), target="replaced"),
        Transition(name="answer", source=("signed",), target="answered"),
        Transition(name="redo", source=("answered",), target="signed"),
    ),
)


class Proposal(Placed):
    """One 政协提案 or 人大建议; what lists and statistics ask of it is kept here.

    `lead_name` names who answers, `replied_on`, `result_class` and `satisfaction` are of the last
    turn; `was_late` stays once it is true. One brought in from an old workbook has only these.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"members", "entered_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"body", "session", "number", "topic", "text", "file", "received_on", "is_hard"}
        | {"hard_reason", "state", "turn", "assigned_on", "due_on", "first_due_on", "lead_name"}
        | {"replied_on", "result_class", "satisfaction", "was_late", "published_on"}
        | {"published_as", "closed_on", "index_number", "is_sample", "names_public"}
        | {"entered_at", "entered_by"}
    )

    body = models.CharField(_("类型"), max_length=10, choices=of(BODIES))
    session = models.CharField(_("届次"), max_length=40)
    number = models.CharField(_("编号"), max_length=20)
    topic = models.CharField(_("标题"), max_length=200)
    # Names with enumeration commas between, as workbooks write them.
    members = models.CharField(_("提出人"), max_length=600, blank=True, default="")
    names_public = models.BooleanField(_("提出人同意公开姓名"), default=False)
    text = models.TextField(_("正文"), blank=True, default="")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("原件")
    )
    received_on = models.DateField(_("收到日期"), null=True, blank=True)
    is_hard = models.BooleanField(_("涉及面广、办理难度大"), default=False)
    hard_reason = models.CharField(_("延长理由"), max_length=300, blank=True, default="")
    state = models.CharField(
        _("办理状态"),
        max_length=10,
        choices=of(PROPOSAL_STATES),
        default=policy.ProposalState.REGISTERED.value,
    )
    turn = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    assigned_on = models.DateField(_("交办日期"), null=True, blank=True)
    due_on = models.DateField(_("答复期限"), null=True, blank=True)
    first_due_on = models.DateField(_("原定答复期限"), null=True, blank=True)
    lead_name = models.CharField(_("承办单位"), max_length=200, blank=True, default="")
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    result_class = models.CharField(
        _("答复类别"), max_length=2, choices=CLASSES, blank=True, default=""
    )
    satisfaction = models.CharField(
        _("满意情况"), max_length=10, choices=of(SATISFACTIONS), blank=True, default=""
    )
    was_late = models.BooleanField(_("超期答复"), null=True, blank=True)
    published_on = models.DateField(_("公开日期"), null=True, blank=True)
    published_as = models.CharField(_("公开方式"), max_length=5, blank=True, default="")
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    index_number = models.CharField(_("索引号"), max_length=80, blank=True, default="")
    is_sample = models.BooleanField(_("样例"), default=False)
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.CharField(_("登记人编号"), max_length=64)
    entered_by_name = models.CharField(_("登记人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("提案建议")
        verbose_name_plural = _("提案建议")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "body", "session", "number"],
                condition=~Q(state="withdrawn"),
                name="supervision_proposal_once",
            ),
            models.CheckConstraint(
                name="supervision_proposal_assigned",
                condition=~Q(state__in=["assigned", "handling"])
                | Q(assigned_on__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="supervision_proposal_replied",
                condition=~Q(state__in=["replied", "reviewed", "published"])
                | Q(replied_on__isnull=False),
            ),
            models.CheckConstraint(
                name="supervision_proposal_hard",
                condition=Q(is_hard=False) | Q(body="congress") | ~Q(hard_reason=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "state", "due_on"], name="supervision_proposal_state")
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def named(self) -> list[str]:
        """The names of those who wrote it."""
        return [name for name in self.members.split("、") if name]


class Handler(Placed):
    """One unit's part of a proposal; it lies where the unit lies.

    `insisted` says that the office has decided that it is theirs: it is not handed back again.
    """

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"proposal", "unit", "unit_name", "role", "state", "assigned_on", "return_by"}
        | {"opinion_due_on", "signed_on", "insisted", "returned_why", "opinion", "opinion_on"}
    )

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="handlers", verbose_name=_("提案建议")
    )
    # Empty where an answered proposal came in with the name of a unit that is not in the register.
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办单位")
    )
    unit_name = models.CharField(_("承办单位名称"), max_length=80)
    role = models.CharField(_("分工"), max_length=10, choices=of(HANDLER_ROLES))
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=of(HANDLER_STATES),
        default=policy.HandlerState.ASSIGNED.value,
    )
    assigned_on = models.DateField(_("交办日期"), null=True, blank=True)
    return_by = models.DateField(_("退回期限"), null=True, blank=True)
    opinion_due_on = models.DateField(_("协办意见期限"), null=True, blank=True)
    signed_on = models.DateField(_("签收日期"), null=True, blank=True)
    insisted = models.BooleanField(_("不同意退回"), default=False)
    returned_why = models.CharField(_("退回理由"), max_length=300, blank=True, default="")
    opinion = models.TextField(_("协办意见"), blank=True, default="")
    opinion_on = models.DateField(_("协办意见日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("提案承办单位")
        verbose_name_plural = _("提案承办单位")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "unit"], name="supervision_proposal_handler_once"
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(role="main") & ~Q(state="replaced"),
                name="supervision_proposal_one_main",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "state"], name="supervision_handler_unit")
        ]

    def __str__(self) -> str:
        return self.unit_name


class ProposalStep(Placed):
    """One step in the life of a proposal or of one unit's part of it."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # it is the history
    personal: ClassVar[frozenset[str]] = frozenset({"reason", "by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"proposal", "unit_name", "turn", "name", "on", "at", "by"}
    )

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="steps", verbose_name=_("提案建议")
    )
    unit_name = models.CharField(_("单位"), max_length=80, blank=True, default="")
    turn = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    name = models.CharField(_("办理"), max_length=20)
    on = models.DateField(_("日期"))
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办人编号"), max_length=64)
    by_name = models.CharField(_("经办人"), max_length=64)
    reason = models.CharField(_("说明"), max_length=500, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("提案办理经过")
        verbose_name_plural = _("提案办理经过")
        indexes: ClassVar = [models.Index(fields=["proposal", "at"], name="supervision_pstep_at")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.name}"
