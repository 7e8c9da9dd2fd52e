"""The life of a batch, and of a claim against an employer."""

from anjia.base.flow import Deadline, Flow, Transition
from anjia.domains.employment.models.dispatch import BatchState, RightsState

BATCH = Flow(
    name="employment.batch",
    title="Batch of dispatched workers",
    start=BatchState.PLANNED.value,
    refused="batch_not_now",
    transitions=(
        Transition(name="leave", source=(BatchState.PLANNED.value,), target=BatchState.LEFT.value),
        Transition(name="arrive", source=(BatchState.LEFT.value,), target=BatchState.ARRIVED.value),
        Transition(
            name="return", source=(BatchState.ARRIVED.value,), target=BatchState.RETURNED.value
        ),
        Transition(
            name="cancel", source=(BatchState.PLANNED.value,), target=BatchState.CANCELLED.value
        ),
    ),
)
RIGHTS = Flow(
    name="employment.rights",
    title="Claim of a worker against an employer",
    start=RightsState.OPEN.value,
    refused="rights_not_now",
    transitions=(
        Transition(
            name="settle", source=(RightsState.OPEN.value,), target=RightsState.SETTLED.value
        ),
        Transition(
            name="refer", source=(RightsState.OPEN.value,), target=RightsState.REFERRED.value
        ),
        Transition(name="drop", source=(RightsState.OPEN.value,), target=RightsState.DROPPED.value),
    ),
    deadlines={RightsState.OPEN.value: Deadline(parameter="rights_days")},
)
