"""Reads about offers: whom to ask, what a campaign came to, what a push left open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from anjia.base import parameters
from anjia.domains.employment.models import (
    Campaign,
    CampaignGuest,
    JobSpell,
    Offer,
    Vacancy,
)
from anjia.domains.employment.models.offers import OPEN, OfferState
from anjia.domains.employment.queries.matching import open_on

# A step of a campaign's way, from the invitation to work that was kept.
STEPS = ("invited", "came", "intent", "interview", "started", "kept")
INTENT = Q(state__in=(*OPEN[1:], OfferState.STARTED)) | Q(interview_on__isnull=False)


@dataclass(frozen=True)
class Chosen:
    """Which offers a list shows."""

    vacancy: UUID | None = None
    state: str = ""
    place: str = ""
    campaign: UUID | None = None


def listed(chosen: Chosen) -> QuerySet[Offer]:
    """Return offers by place, household and person, as a round of doors goes."""
    rows: QuerySet[Offer] = Offer.objects.select_related("person", "household")
    if chosen.vacancy is not None:
        rows = rows.filter(vacancy=chosen.vacancy)
    if chosen.campaign is not None:
        rows = rows.filter(campaign=chosen.campaign)
    if chosen.state == "open":
        rows = rows.filter(state__in=OPEN)
    elif chosen.state in OfferState.values:
        rows = rows.filter(state=chosen.state)
    if chosen.place:
        rows = rows.filter(area__gte=chosen.place, area__lt=chosen.place + ":")
    return rows.order_by("area", "household__number", "person__name", "pk")


def open_ones(vacancy: Vacancy) -> dict[UUID, Offer]:
    """Return the offers of a vacancy that are open, or led to work, by person."""
    rows = Offer.objects.filter(vacancy=vacancy, state__in=(*OPEN, OfferState.STARTED))
    return {row.person_id: row for row in rows}


@dataclass(frozen=True)
class Standing:
    """How a vacancy stands: offers made, still open, started."""

    vacancy: Vacancy
    pushed: int
    waiting: int
    started: int

    @property
    def left(self) -> int:
        """Openings that nobody has taken yet, as far as the reader sees."""
        return max(0, self.vacancy.openings - self.started)


def standing(*, on: date) -> list[Standing]:
    """Return the open vacancies of the officer's places, those with most openings left first."""
    rows = (
        Vacancy.objects.filter(open_on(on))
        .select_related("employer")
        .annotate(
            pushed=Count("offers"),
            waiting=Count("offers", filter=Q(offers__state__in=OPEN)),
            started=Count("offers", filter=Q(offers__state=OfferState.STARTED)),
        )
        .order_by("-posted_on", "pk")
    )
    found = [Standing(row, row.pushed, row.waiting, row.started) for row in rows]
    return sorted(found, key=lambda one: -one.left)


def kept_until(campaign: Campaign, *, on: date) -> timedelta:
    """Return after how long work counts as kept."""
    return timedelta(days=int(parameters.value("retained_days", area=campaign.area, on=on)))


def guests(campaign: Campaign, step: str, *, on: date) -> QuerySet[CampaignGuest]:
    """Return who reached a step of a campaign; each step counts persons, not offers."""
    rows: QuerySet[CampaignGuest] = CampaignGuest.objects.filter(campaign=campaign)
    offers = Offer.objects.filter(campaign=campaign, person=OuterRef("person"))
    if step == "came":
        rows = rows.filter(came_on__isnull=False)
    elif step == "intent":
        rows = rows.filter(Exists(offers.filter(INTENT)))
    elif step == "interview":
        rows = rows.filter(Exists(offers.filter(interview_on__isnull=False)))
    elif step in {"started", "kept"}:
        started = offers.filter(state=OfferState.STARTED)
        if step == "kept":
            started = started.filter(_kept(on, kept_until(campaign, on=on)))
        rows = rows.filter(Exists(started))
    return rows.select_related("person", "household").order_by("area", "pk")


def funnel(campaign: Campaign, *, on: date) -> Mapping[str, int]:
    """Return how many persons reached each step."""
    return {step: guests(campaign, step, on=on).count() for step in STEPS}


def _kept(on: date, term: timedelta) -> Q:
    """Offers whose job lasted for the term: still held, or ended after it."""
    spells = JobSpell.objects.filter(pk=OuterRef("spell")).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=OuterRef("started_on") + term)
    )
    return Q(started_on__lte=on - term) & Q(Exists(spells))
