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
from anjia.domains.employment.actions.clearing import Help, decide, explain, give, look, propose
from anjia.domains.employment.actions.confirming import Change, What, confirm, take_back
from anjia.domains.employment.actions.exports import note_export
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
from anjia.domains.employment.actions.spells import (
    carried_on_by,
    examine_spells,
    record_spells,
    take_over_spells,
)
from anjia.domains.employment.actions.vacancies import examine_vacancies, record_vacancies, withdraw
from anjia.domains.employment.actions.wishes import examine_wishes, record_wishes

__all__ = [
    "Change",
    "Help",
    "Invitation",
    "Push",
    "Pushed",
    "What",
    "answer",
    "arrange_interview",
    "call_list",
    "came",
    "carried_on_by",
    "confirm",
    "decide",
    "examine_campaigns",
    "examine_spells",
    "examine_vacancies",
    "examine_wishes",
    "explain",
    "fail",
    "give",
    "hold_event",
    "invite",
    "look",
    "make_offer",
    "note_export",
    "propose",
    "push",
    "record_campaigns",
    "record_spells",
    "record_vacancies",
    "record_wishes",
    "start",
    "take_back",
    "take_over_guests",
    "take_over_offers",
    "take_over_spells",
    "withdraw",
]
