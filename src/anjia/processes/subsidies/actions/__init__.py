"""The only writers of schemes, claims and money."""

from anjia.processes.subsidies.actions.accounts import examine_accounts, record_accounts
from anjia.processes.subsidies.actions.approving import approve
from anjia.processes.subsidies.actions.checking import check
from anjia.processes.subsidies.actions.entering import Wanted, enter, examine_claims, record_claims
from anjia.processes.subsidies.actions.handling import (
    confirm,
    give_back,
    reject,
    resubmit,
    withdraw,
)
from anjia.processes.subsidies.actions.later import await_run, carried_out_by
from anjia.processes.subsidies.actions.paying import note_export, pay, rebuild, reissue, reverse
from anjia.processes.subsidies.actions.posting import answer, objected, post
from anjia.processes.subsidies.actions.proposing import propose
from anjia.processes.subsidies.actions.replying import take_replies
from anjia.processes.subsidies.actions.schemes import (
    Written,
    approve_scheme,
    decline_scheme,
    draft_sample,
    draft_scheme,
    withdraw_scheme,
)

__all__ = [
    "Wanted",
    "Written",
    "answer",
    "approve",
    "approve_scheme",
    "await_run",
    "carried_out_by",
    "check",
    "confirm",
    "decline_scheme",
    "draft_sample",
    "draft_scheme",
    "enter",
    "examine_accounts",
    "examine_claims",
    "give_back",
    "note_export",
    "objected",
    "pay",
    "post",
    "propose",
    "rebuild",
    "record_accounts",
    "record_claims",
    "reissue",
    "reject",
    "resubmit",
    "reverse",
    "take_replies",
    "withdraw",
    "withdraw_scheme",
]
