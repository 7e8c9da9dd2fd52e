"""The writers of campaigns: their days, their events, whom they invited and who came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from anjia.base.scope import Actor, action
from anjia.domains.employment.actions import people
from anjia.domains.employment.models import Campaign, CampaignEvent, CampaignGuest
from anjia.domains.employment.policy import Permission
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange
from anjia.registry.models import Person

sets.clashes(
    {"employment_campaign_once": "campaign_taken", "employment_event_once": "campaign_event_taken"}
)


def _campaigns(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(Campaign, rows, "area", "starts_on", "ends_on")

    def prepare(row: RowChange) -> Mapping[str, object]:
        stated = {**before.get(row.id, {}), **row.values}
        if sets.given(stated, "area") is None:
            raise Refused("area_missing", column="area")
        begins, ends = sets.given(stated, "starts_on"), sets.given(stated, "ends_on")
        if begins is not None and ends is not None and ends < begins:
            raise Refused("ends_before_it_begins", column="ends_on")
        return {**row.values, "area": str(stated["area"])}

    return sets.each(rows, prepare)


record_campaigns = sets.writer(
    Campaign, _campaigns, event="employment.record_campaigns", permission=Permission.ARRANGE
)
examine_campaigns = sets.examiner(_campaigns, column="area", permission=Permission.ARRANGE)


@action(Permission.ARRANGE, event="employment.hold_event")
def hold_event(
    campaign: Campaign,
    *,
    by: Actor,
    at: datetime,
    title: str,
    held_on: date,
    venue: str = "",
    stalls: int | None = None,
    visitors: int | None = None,
) -> CampaignEvent:
    """Add one occasion to a campaign, planned or past, within its days."""
    del by, at
    if not title.strip():
        raise Refused("event_without_title")
    if not campaign.starts_on <= held_on <= campaign.ends_on:
        raise Refused(
            "event_outside_campaign", starts_on=campaign.starts_on, ends_on=campaign.ends_on
        )
    with sets.clashes_in_words():
        made: CampaignEvent = CampaignEvent.objects.create(
            area=campaign.area,
            campaign=campaign,
            title=title.strip(),
            held_on=held_on,
            venue=venue.strip(),
            stalls=stalls,
            visitors=visitors,
        )
    return made


@dataclass(frozen=True)
class Invitation:
    """Persons to be invited to a campaign."""

    campaign: UUID
    persons: tuple[UUID, ...]


@action(Permission.HELP, event="employment.invite")
def invite(wanted: Invitation, *, by: Actor, at: datetime) -> tuple[int, tuple[Refused, ...]]:
    """Invite persons to a campaign, each once; return how many are new, and the refusals."""
    on = localdate(at)
    campaign = Campaign.objects.filter(pk=wanted.campaign).first()
    if campaign is None:
        raise Refused("campaign_not_found")
    if on > campaign.ends_on:
        raise Refused("campaign_not_running", name=campaign.name)
    found = people.by_ids(wanted.persons)
    sets.permitted(by, (one.area for one in found.values()), permission=Permission.HELP)
    rows, refused = [], []
    for person_id in wanted.persons:
        try:
            person = people.employable(found.get(person_id), on=on)
        except Refused as one:
            refused.append(one)
            continue
        rows.append(
            CampaignGuest(
                id=new_id(),
                area=person.area,
                origin=person.origin,
                campaign=campaign,
                person=person,
                household=person.household,
                invited_on=on,
            )
        )
    CampaignGuest.objects.bulk_create(rows, ignore_conflicts=True)
    stored = CampaignGuest.objects.filter(pk__in=[row.pk for row in rows]).count()
    return stored, tuple(refused)


@action(Permission.HELP, event="employment.came")
def came(guest: CampaignGuest, *, by: Actor, at: datetime, on: date) -> None:
    """Record that an invited person came, on a day of the campaign."""
    del by
    campaign = guest.campaign
    if on > localdate(at):
        raise Refused("date_in_future", on=on)
    if not campaign.starts_on <= on <= campaign.ends_on:
        raise Refused(
            "event_outside_campaign", starts_on=campaign.starts_on, ends_on=campaign.ends_on
        )
    changed = CampaignGuest.objects.filter(pk=guest.pk).update(came_on=on, version=F("version") + 1)
    if changed != 1:
        raise Refused("outside_scope", count=1)


def take_over_guests(kept: Person, gone: Person) -> None:
    """Give one person the invitations of another who was found to be the same."""
    both = CampaignGuest.objects.filter(person=kept).values("campaign")
    theirs = CampaignGuest.objects.filter(person=gone).exclude(campaign__in=both)
    theirs.update(person=kept, version=F("version") + 1)
