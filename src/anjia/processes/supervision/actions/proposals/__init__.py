"""The only writers of proposals (提案、建议): from registration to a published reply."""

from anjia.processes.supervision.actions.proposals.assigning import (
    Given,
    assign,
    extend,
    insist,
    reassign,
)
from anjia.processes.supervision.actions.proposals.handling import hand_back, opine, sign, talk
from anjia.processes.supervision.actions.proposals.hearing import close, hear, rehandle
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
    "extend",
    "file",
    "hand_back",
    "hear",
    "insist",
    "names_of",
    "opine",
    "publish",
    "reassign",
    "register",
    "rehandle",
    "send",
    "send_back",
    "sign",
    "submit",
    "talk",
    "withdraw",
]
