"""The life of an assignment as a flow; `docs/flows.md` draws it."""

from __future__ import annotations

from anjia.base.flow.flows import Deadline, Flow, Transition
from anjia.kernel.workdays import Unit
from anjia.processes.supervision.policy import State

LIFE = Flow(
    name="assignment",
    title="Assignment of a task",
    start=State.ASSIGNED.value,
    refused="assignment_moved",
    transitions=(
        Transition(name="sign", source=("assigned",), target="signed"),
        Transition(name="hand_back", source=("assigned", "signed"), target="returned"),
        Transition(name="reassign", source=("returned",), target="assigned"),
        Transition(name="report", source=("signed",), target="signed"),
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
