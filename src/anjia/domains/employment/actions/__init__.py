"""The only writers of employment."""

from anjia.domains.employment.actions.campaigns import (
    Invitation,
    came,
    examine_campaigns,
    hold_event,
    invite,
    record_campaigns,
    take_over_guests,
)
from anjia.domains.employment.actions.offers import (
    Push,
    Pushed,
    answer,
    arrange_interview,
    call_list,
    fail,
    make_offer,
    push,
    start,
    take_over_offers,
)
from anjia.domains.employment.actions.spells import examine_spells, record_spells, take_over_spells
from anjia.domains.employment.actions.vacancies import (
    examine_vacancies,
    record_vacancies,
    withdraw,
)

__all__ = [
    "Invitation",
    "Push",
    "Pushed",
    "answer",
    "arrange_interview",
    "call_list",
    "came",
    "examine_campaigns",
    "examine_spells",
    "examine_vacancies",
    "fail",
    "hold_event",
    "invite",
    "make_offer",
    "push",
    "record_campaigns",
    "record_spells",
    "record_vacancies",
    "start",
    "take_over_guests",
    "take_over_offers",
    "take_over_spells",
    "withdraw",
]
