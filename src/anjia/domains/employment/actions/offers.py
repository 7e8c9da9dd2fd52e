"""Offering work to people and recording what came of it; the start of work makes the job spell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from anjia.base.audit import actions as audit
from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, acting, action, system
from anjia.base.sealed.fields import Sealed
from anjia.domains.employment.actions import people, starting, vacancies
from anjia.domains.employment.models import Campaign, Offer, Vacancy
from anjia.domains.employment.models.choices import Channel
from anjia.domains.employment.models.offers import OPEN, DeclineReason, OfferState
from anjia.domains.employment.models.vacancies import VacancyState
from anjia.domains.employment.policy import OFFERS_WAIT, Permission
from anjia.domains.employment.policy.matching import Point, total
from anjia.domains.employment.queries.offer_life import LIFE
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.registry.models import Person

sets.clashes({"employment_offer_open_once": "offer_open_already"})


@dataclass(frozen=True)
class Pushed:
    """What a push did: offers made, persons who had this vacancy before them already, the rest."""

    made: tuple[Offer, ...]
    already: tuple[Person, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, kw_only=True)
class Push:
    """A vacancy for persons, with the reasons for which each was chosen."""

    vacancy: UUID
    persons: Mapping[UUID, Sequence[Point]]
    channel: str
    campaign: UUID | None = None


@action(Permission.HELP, event="employment.push")
def push(wanted: Push, *, by: Actor, at: datetime) -> Pushed:
    """Offer a vacancy to persons and let their grid workers know; what and why is kept.

    Whoever has it before them already is left as they are, also when two officers push at once.
    """
    on = localdate(at)
    vacancy = vacancies.offered(
        Vacancy.objects.select_related("employer").filter(pk=wanted.vacancy).first(), on=on
    )
    if wanted.channel not in Channel.values:
        raise Refused("channel_unknown", text=wanted.channel)
    campaign = _running(wanted.campaign, on=on)
    found = people.by_ids(wanted.persons)
    sets.permitted(by, (one.area for one in found.values()), permission=Permission.HELP)
    rows, refused = [], []
    for person_id, points in wanted.persons.items():
        try:
            person = people.employable(found.get(person_id), on=on)
        except Refused as one:
            refused.append(one)
            continue
        row = _offer(vacancy, person, points)
        row.channel, row.campaign = wanted.channel, campaign
        row.pushed_on, row.pushed_at, row.pushed_by = on, at, by.id
        rows.append(row)
    made, already = _written(rows, found)
    for place in sorted({one.area for one in made}):
        _tell(vacancy, place, at=at, on=on)
    return Pushed(made, already, tuple(refused))


@action(Permission.HELP, event="employment.answer_offer")
def answer(
    offer: Offer,
    *,
    by: Actor,
    at: datetime,
    interested: bool,
    decline_reason: str = "",
    suitable: bool | None = None,
    note: str = "",
) -> Offer:
    """Record a person's word: they are interested, or decline for a reason of their own."""
    values: dict[str, Any] = {"answered_on": localdate(at), "note": note.strip()}
    if interested:
        return _moved(offer, "interested", by=by, at=at, **values)
    if decline_reason not in DeclineReason.values:
        raise Refused("decline_reason_missing")
    if decline_reason == DeclineReason.OTHER and not note.strip():
        raise Refused("decline_note_missing")
    values |= {"decline_reason": decline_reason, "suitable": suitable, "ended_on": localdate(at)}
    return _moved(offer, "decline", by=by, at=at, **values)


@action(Permission.HELP, event="employment.arrange_interview")
def arrange_interview(offer: Offer, *, by: Actor, at: datetime, on: date) -> Offer:
    """Record the day of an interview; a later one replaces it."""
    if on < offer.pushed_on:
        raise Refused("before_the_push", pushed_on=offer.pushed_on)
    return _moved(offer, "interview", by=by, at=at, interview_on=on)


@action(Permission.HELP, event="employment.make_offer")
def make_offer(offer: Offer, *, by: Actor, at: datetime, on: date) -> Offer:
    """Record that the employer takes the person."""
    _not_before(offer, on, at=at)
    return _moved(offer, "offer", by=by, at=at, offered_on=on)


@action(Permission.HELP, event="employment.start_offer")
def start(
    offer: Offer, *, by: Actor, at: datetime, on: date, monthly_pay: Decimal | None = None
) -> tuple[Offer, bool]:
    """Record the first day of work, which makes the job spell; say whether openings were exceeded.

    More starts than openings are allowed: the employer decides how many it takes.
    """
    _not_before(offer, on, at=at)
    held = _locked(offer)
    target = LIFE.check(held, "start")
    person = people.employable(people.by_ids([held.person_id]).get(held.person_id), on=on)
    vacancy = _whole(held)
    spell = starting.start(
        person.pk,
        {
            "kind": vacancy.kind,
            "employer": vacancy.employer_id,
            "region": vacancy.region,
            "city": vacancy.city,
            "trade": vacancy.trade,
            "occupation": held.position,
            "monthly_pay": monthly_pay,
            "channel": held.channel,
            "organised": True,
            "started_on": on,
        },
        by=by,
        at=at,
    )
    moved = _change(
        held,
        state=target,
        started_on=on,
        ended_on=on,
        answered_on=held.answered_on or on,
        spell=spell,
    )
    _settled(moved, by=by, at=at)
    return moved, _filled(vacancy, by=by)


@action(Permission.HELP, event="employment.fail_offer")
def fail(offer: Offer, *, by: Actor, at: datetime, note: str) -> Offer:
    """Record that nothing came of an offer, and why, where the person did not decline it."""
    if not note.strip():
        raise Refused("fail_note_missing")
    return _moved(offer, "fail", by=by, at=at, note=note.strip(), ended_on=localdate(at))


@action(Permission.REVEAL, event="employment.call_list")
def call_list(offers: Sequence[Offer], *, by: Actor, at: datetime, reason: str) -> dict[UUID, str]:
    """Return the phone numbers of offers' persons in clear, for a stated reason, each on record."""
    del at
    if len(reason.strip()) < 2:
        raise Refused("reveal_reason_missing")
    found = people.by_ids(offer.person_id for offer in offers)
    sets.permitted(by, (one.area for one in found.values()), permission=Permission.REVEAL)
    numbers: dict[UUID, str] = {}
    for person in found.values():
        sealed = person.phone if isinstance(person.phone, Sealed) else person.household.phone
        if not isinstance(sealed, Sealed):
            continue
        numbers[person.pk] = sealed.open()
        audit.record(
            "sealed.reveal",
            by=by.id,
            by_name=by.name,
            area=person.area,
            subject=(person._meta.label_lower, str(person.pk)),
            reason=reason.strip(),
            facts={"field": "phone", "list": "call_list"},
        )
    return numbers


def _offer(vacancy: Vacancy, person: Person, points: Sequence[Point]) -> Offer:
    return Offer(
        id=new_id(),
        area=person.area,
        origin=person.origin,
        vacancy=vacancy,
        person=person,
        household=person.household,
        position=vacancy.position,
        employer_name=vacancy.employer.name,
        city=vacancy.city or (str(vacancy.get_region_display()) if vacancy.region else ""),
        pay_from=vacancy.pay_from,
        pay_to=vacancy.pay_to,
        points=total(points) if points else None,
        reasons=[[str(one.reason), one.points, one.about] for one in points],
    )


def _written(
    rows: list[Offer], found: Mapping[UUID, Person]
) -> tuple[tuple[Offer, ...], tuple[Person, ...]]:
    """Insert what is new: the database itself decides which of two officers was first."""
    Offer.objects.bulk_create(rows, ignore_conflicts=True)
    stored = set(Offer.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    made = tuple(row for row in rows if row.pk in stored)
    return made, tuple(found[row.person_id] for row in rows if row.pk not in stored)


def _tell(vacancy: Vacancy, area: str, *, at: datetime, on: date) -> None:
    """Let the push wait for whoever helps people there, until everybody has answered."""
    work = notices.Work(
        code=OFFERS_WAIT,
        facts={"title": vacancy.position},
        url=f"/offers/?vacancy={vacancy.pk}",
        permission=str(Permission.HELP),
        due_on=LIFE.deadlines[OfferState.PUSHED.value].due_on(since=on, area=area),
        once=f"{OFFERS_WAIT} {vacancy.pk}",
    )
    notices.post(work, area=area, at=at)


def _settled(offer: Offer, *, by: Actor, at: datetime) -> None:
    """Close what waits at a place once nobody there has still to be asked."""
    waiting = Offer.objects.filter(
        vacancy=offer.vacancy_id, area=offer.area, state=OfferState.PUSHED
    )
    if not waiting.exists():
        once = f"{OFFERS_WAIT} {offer.vacancy_id}"
        notices.finish_waiting(once, area=offer.area, by=by, at=at)


def _locked(offer: Offer) -> Offer:
    found: Offer | None = Offer.objects.select_for_update(of=("self",)).filter(pk=offer.pk).first()
    if found is None:
        raise Refused("offer_not_found")
    return found


def _moved(offer: Offer, name: str, *, by: Actor, at: datetime, **values: Any) -> Offer:
    held = _locked(offer)
    moved = _change(held, state=LIFE.check(held, name), **values)
    _settled(moved, by=by, at=at)
    return moved


def _change(held: Offer, **values: Any) -> Offer:
    changed = Offer.objects.filter(pk=held.pk).update(version=F("version") + 1, **values)
    if changed != 1:
        raise Refused("outside_scope", count=1)
    for name, value in values.items():
        setattr(held, name, value)
    return held


def _not_before(offer: Offer, on: date, *, at: datetime) -> None:
    if on > localdate(at):
        raise Refused("date_in_future", on=on)
    if on < offer.pushed_on:
        raise Refused("before_the_push", pushed_on=offer.pushed_on)


def _running(campaign: UUID | None, *, on: date) -> Campaign | None:
    if campaign is None:
        return None
    found: Campaign | None = Campaign.objects.filter(pk=campaign).first()
    if found is None:
        raise Refused("campaign_not_found")
    if not found.starts_on <= on <= found.ends_on:
        raise Refused("campaign_not_running", name=found.name)
    return found


def _whole(offer: Offer) -> Vacancy:
    """Return the vacancy of an offer, wherever it is kept.

    Held until the end of the transaction, so that two starts at once count each other.
    """
    with acting(system(name="offers")):
        rows = Vacancy.objects.select_for_update(of=("self",)).select_related("employer")
        found: Vacancy = rows.get(pk=offer.vacancy_id)
    return found


def _filled(vacancy: Vacancy, *, by: Actor) -> bool:
    """Close a vacancy whose openings are filled; say whether more started than it had.

    Starts are counted at all places, whoever sees them.
    """
    with acting(system(name="offers"), reason=by.name):
        started = Offer.objects.filter(vacancy=vacancy.pk, state=OfferState.STARTED).count()
        if started >= vacancy.openings and vacancy.state == VacancyState.OPEN:
            Vacancy.objects.filter(pk=vacancy.pk).update(
                state=VacancyState.FILLED, version=F("version") + 1
            )
    return bool(started > vacancy.openings)


def take_over_offers(kept: Person, gone: Person) -> None:
    """Give one person the offers of another who was found to be the same.

    One that both have before them stays where it is: a person answers a vacancy once.
    """
    both = Offer.objects.filter(person=kept, state__in=OPEN).values("vacancy")
    theirs = Offer.objects.filter(person=gone).exclude(vacancy__in=both, state__in=OPEN)
    theirs.update(person=kept, version=F("version") + 1)
