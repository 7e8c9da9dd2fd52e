"""The only writers of proposals (提案、建议): from registration to a published reply."""

from anjia.processes.supervision.actions.proposals.assigning import (
    Given,
    assign,
    extend,
    insist,
    reassign,
)
from anjia.processes.supervision.actions.proposals.entering import (
    Old,
    enter,
    examine_proposals,
    record_proposals,
)
from anjia.processes.supervision.actions.proposals.handling import hand_back, opine, sign, talk
from anjia.processes.supervision.actions.proposals.hearing import close, hear, rehandle
from anjia.processes.supervision.actions.proposals.promising import judge, make_task, settle
from anjia.processes.supervision.actions.proposals.publishing import check, decide, publish
from anjia.processes.supervision.actions.proposals.registering import (
    Registered,
    correct,
    decline,
    file,
    names_of,
    register,
    withdraw,
)
from anjia.processes.supervision.actions.proposals.reminding import remind
from anjia.processes.supervision.actions.proposals.replying import (
    Written,
    approve,
    draft,
    send,
    send_back,
    submit,
)

__all__ = [
    "Given",
    "Old",
    "Registered",
    "Written",
    "approve",
    "assign",
    "check",
    "close",
    "correct",
    "decide",
    "decline",
    "draft",
    "enter",
    "examine_proposals",
    "extend",
    "file",
    "hand_back",
    "hear",
    "insist",
    "judge",
    "make_task",
    "names_of",
    "opine",
    "publish",
    "reassign",
    "record_proposals",
    "register",
    "rehandle",
    "remind",
    "send",
    "send_back",
    "settle",
    "sign",
    "submit",
    "talk",
    "withdraw",
]
