"""The life of an offer, from the push to the first day of work."""

from anjia.base.flow import Deadline, Flow, Transition
from anjia.domains.employment.models.offers import OPEN, OfferState

LIFE = Flow(
    name="employment.offer",
    title="Offer of work to a person",
    start=OfferState.PUSHED.value,
    refused="offer_not_now",
    transitions=(
        Transition(
            name="interested", source=(OfferState.PUSHED.value,), target=OfferState.INTERESTED.value
        ),
        Transition(
            name="decline",
            source=tuple(state.value for state in OPEN),
            target=OfferState.DECLINED.value,
        ),
        Transition(
            name="interview",
            source=(OfferState.INTERESTED.value, OfferState.INTERVIEW.value),
            target=OfferState.INTERVIEW.value,
        ),
        Transition(
            name="offer",
            source=(OfferState.INTERESTED.value, OfferState.INTERVIEW.value),
            target=OfferState.OFFERED.value,
        ),
        Transition(
            name="start",
            source=(
                OfferState.INTERESTED.value,
                OfferState.INTERVIEW.value,
                OfferState.OFFERED.value,
            ),
            target=OfferState.STARTED.value,
        ),
        Transition(
            name="fail",
            source=tuple(state.value for state in OPEN),
            target=OfferState.FAILED.value,
        ),
    ),
    deadlines={OfferState.PUSHED.value: Deadline(parameter="offer_answer_days")},
)
