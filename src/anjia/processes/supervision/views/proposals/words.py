"""Proposals in words: who did what, how near the last day is, what may be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anjia.kernel import identity
from anjia.processes.supervision.policy.proposals import UNANSWERED, Body, ProposalState

if TYPE_CHECKING:
    from datetime import date

    from anjia.processes.supervision.models import Proposal

CHIPS = {
    ProposalState.REGISTERED: "a",
    ProposalState.FILED: "a",
    ProposalState.ASSIGNED: "a",
    ProposalState.HANDLING: "b",
    ProposalState.REPLIED: "b",
    ProposalState.REVIEWED: "b",
    ProposalState.PUBLISHED: "g",
    ProposalState.CLOSED: "g",
}


def group(name: str) -> str:
    """A tab of the list."""
    return {
        "new": _("待交办"),
        "assigned": _("待签收"),
        "handling": _("办理中"),
        "replied": _("已答复"),
        "published": _("已公开"),
        "closed": _("已办结"),
        "off": _("未立案、撤回"),
    }[name]


def step(name: str) -> str:
    """What was done."""
    return {
        "register": _("登记"),
        "enter": _("按已办结的答复录入"),
        "correct": _("更正登记"),
        "file": _("立案"),
        "decline": _("不予立案"),
        "withdraw": _("撤回"),
        "assign": _("交办"),
        "reassign": _("改派，原来交给"),
        "insist": _("不同意退回"),
        "extend": _("延长答复期限"),
        "sign": _("签收"),
        "hand_back": _("退回"),
        "opine": _("送来协办意见"),
        "talk": _("面商"),
        "send": _("送出答复"),
        "hear": _("收到反馈"),
        "rehandle": _("退回重新办理"),
        "publish": _("公开"),
        "close": _("办结"),
        "promise_task": _("一条承诺列入督办"),
    }[name]


def members(proposal: Proposal, *, whole: bool) -> str:
    """Who wrote it; whole only for whoever has to do with it, or where they agreed."""
    shown = whole or proposal.names_public
    return "、".join(name if shown else identity.mask_name(name) for name in proposal.named)


def writers(proposal: Proposal) -> str:
    """What whoever wrote it is called."""
    return _("委员") if proposal.body == Body.CPPCC else _("代表")


def left(proposal: Proposal, *, today: date, near: int) -> tuple[str, str]:
    """The light and the words of the time that is left for the reply; empty where none runs."""
    if proposal.due_on is None or proposal.state not in UNANSWERED:
        if proposal.was_late is None:
            return "", ""
        return ("late", _("超期答复")) if proposal.was_late else ("done", _("按期答复"))
    days = (proposal.due_on - today).days
    if days < 0:
        return "red", _("超期 %(days)s 天") % {"days": -days}
    if days <= near:
        return "amber", _("还有 %(days)s 天") % {"days": days}
    return "green", _("还有 %(days)s 天") % {"days": days}
