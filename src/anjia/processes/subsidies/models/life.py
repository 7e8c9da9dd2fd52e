"""The life of a claim as a flow; `docs/flows.md` draws it."""

from __future__ import annotations

from anjia.base.flow.flows import Flow, Transition
from anjia.processes.subsidies.policy import State

LIFE = Flow(
    name="subsidy claim",
    title="Subsidy claim",
    start=State.SUBMITTED.value,
    refused="claim_moved",
    transitions=(
        # What a condition proposes is no claim yet: the first thing that happens to it is this.
        Transition(name="propose", source=("submitted",), target="proposed"),
        Transition(name="confirm", source=("proposed",), target="submitted"),
        Transition(
            name="withdraw",
            source=("proposed", "submitted", "checked", "returned"),
            target="withdrawn",
        ),
        Transition(name="check", source=("submitted", "checked"), target="checked"),
        Transition(name="give_back", source=("checked",), target="returned"),
        Transition(name="resubmit", source=("returned",), target="submitted"),
        Transition(
            name="reject", source=("checked", "objected", "approved", "failed"), target="rejected"
        ),
        Transition(name="post", source=("checked",), target="noticed"),
        Transition(name="object", source=("noticed", "objected"), target="objected"),
        Transition(name="answer", source=("objected",), target="noticed"),
        Transition(name="approve", source=("noticed",), target="approved"),
        Transition(name="put_in_file", source=("approved",), target="in_file"),
        Transition(name="reissue", source=("failed",), target="in_file"),
        Transition(name="pay", source=("in_file",), target="paid"),
        Transition(name="fail", source=("in_file",), target="failed"),
        Transition(name="reverse", source=("paid",), target="reversed"),
    ),
)
