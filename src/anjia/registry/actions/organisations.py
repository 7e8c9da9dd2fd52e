"""Organisations that elect anew or merge; founding one is recording it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.registry.actions import ground
from anjia.registry.models import Organisation, OrganisationSite, Post
from anjia.registry.policy import Permission


@dataclass(frozen=True, kw_only=True)
class Elected:
    """Who was elected to which post."""

    title: str
    holder: str


@action(Permission.WRITE, event="organisation.elect")
def elect(
    organisation: Organisation,
    *,
    by: Actor,
    at: datetime,
    on: date,
    term_ends_on: date,
    elected: Sequence[Elected],
) -> Organisation:
    """Record an election: posts held so far end, the new ones begin, the term is renewed."""
    del by
    organisation = _standing(organisation)
    ground.not_in_future(on, at=at)
    if term_ends_on <= on:
        raise Refused("term_not_later")
    if not elected or any(not (one.title.strip() and one.holder.strip()) for one in elected):
        raise Refused("name_missing")
    current = Post.objects.filter(organisation=organisation, ended_on__isnull=True)
    if current.filter(started_on__gt=on).exists():
        raise Refused("ends_before_it_begins")
    ground.change_all(current, ended_on=on)
    for one in elected:
        Post.objects.create(
            area=organisation.area,
            organisation=organisation,
            title=one.title.strip(),
            holder=one.holder.strip(),
            started_on=on,
        )
    ground.change(organisation, term_ends_on=term_ends_on)
    return organisation


@action(Permission.WRITE, event="organisation.merge_into")
def merge_into(
    organisation: Organisation, *, by: Actor, at: datetime, other: Organisation, on: date
) -> Organisation:
    """Merge an organisation into another, which serves its sites from then on."""
    organisation, other = _standing(organisation), _standing(other)
    ground.not_in_future(on, at=at)
    if organisation.pk == other.pk:
        raise Refused("organisation_same")
    if not by.may(Permission.WRITE, other.area):
        raise Refused("not_permitted", permission=str(Permission.WRITE), area=other.area)
    served = set(OrganisationSite.objects.filter(organisation=other).values_list("site", flat=True))
    links = OrganisationSite.objects.filter(organisation=organisation)
    ground.change_all(links.exclude(site__in=served), organisation=other)
    # What the other one serves already has nothing left to move; its own link says it.
    OrganisationSite.objects.filter(organisation=organisation).delete()
    for each in (organisation, other):
        names = OrganisationSite.objects.filter(organisation=each).order_by("area")
        said = "、".join(names.values_list("site__name", flat=True))
        ground.change(each, sites_served=said)
    ground.change_all(Organisation.objects.filter(parent=organisation), parent=other)
    held = Post.objects.filter(organisation=organisation, ended_on__isnull=True)
    ground.change_all(held, ended_on=on)
    ground.change(organisation, ended_on=on, merged_into=other)
    return organisation


def _standing(organisation: Organisation) -> Organisation:
    found = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    if found is None or found.ended_on is not None:
        raise Refused("organisation_ended", name=organisation.name)
    return found  # type: ignore[no-any-return]
