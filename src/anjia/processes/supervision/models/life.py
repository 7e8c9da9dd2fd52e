"""The lives of an assignment and of a finding as flows; `docs/flows.md` draws them."""

from __future__ import annotations

from anjia.base.flow.flows import Deadline, Flow, Transition
from anjia.kernel.workdays import Unit
from anjia.processes.supervision.policy import FindingState, State

LIFE = Flow(
    name="assignment",
    title="Assignment of a task",
    start=State.ASSIGNED.value,
    refused="assignment_moved",
    transitions=(
        Transition(name="sign", source=("assigned",), target="signed"),
        Transition(name="hand_back", source=("assigned", "signed"), target="returned"),
        # The office says that it is yours after all, or gives it to another unit.
        Transition(name="insist", source=("returned",), target="assigned"),
        Transition(name="reassign", source=("returned",), target="cancelled"),
        Transition(name="report", source=("signed",), target="signed"),
        Transition(name="take_back", source=("signed",), target="signed"),
        Transition(name="ask_extension", source=("signed",), target="signed"),
        Transition(name="extend", source=("signed",), target="signed"),
        Transition(name="refuse_extension", source=("signed",), target="signed"),
        Transition(name="submit", source=("signed",), target="submitted"),
        Transition(name="send_back", source=("submitted",), target="signed"),
        Transition(name="close", source=("submitted",), target="closed"),
        Transition(name="reopen", source=("closed",), target="signed"),
        Transition(name="suspend", source=("assigned", "signed"), target="suspended"),
        Transition(name="resume", source=("suspended",), target="signed"),
        Transition(
            name="cancel",
            source=("assigned", "signed", "returned", "suspended"),
            target="cancelled",
        ),
    ),
    deadlines={"assigned": Deadline(parameter="supervision_sign_days", unit=Unit.WORKING_DAYS)},
)

# What an inspection found, until somebody else has looked whether it is put right.
RECTIFYING = Flow(
    name="finding",
    title="Finding of an inspection",
    start=FindingState.OPEN.value,
    refused="finding_moved",
    transitions=(
        Transition(name="rectify", source=("open",), target="rectified"),
        Transition(name="refuse", source=("rectified",), target="open"),
        Transition(name="accept", source=("rectified",), target="closed"),
        Transition(name="drop", source=("open", "rectified"), target="dropped"),
    ),
)
