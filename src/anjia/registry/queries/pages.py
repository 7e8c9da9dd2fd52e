"""What the registry's own pages show: a household with both its places, a site, an area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from anjia.base.scope import acting, system
from anjia.kernel import areas as codes
from anjia.kernel.refusals import Refused
from anjia.registry import policy
from anjia.registry.models import (
    Confirmation,
    DuplicatePair,
    Duty,
    Household,
    LifeEvent,
    Membership,
    Organisation,
    Person,
    Site,
)
from anjia.registry.models.choices import (
    ConfirmationSide,
    HouseholdStatus,
    PairState,
    PersonStatus,
    Relation,
)
from anjia.registry.queries import areas, sizes

SITE = codes.LENGTHS[codes.Level.SITE]
VILLAGE = codes.LENGTHS[codes.Level.VILLAGE]


@dataclass(frozen=True, kw_only=True)
class SideView:
    """One of a household's two places: where it is, its word, and the duties it bears."""

    side: ConfirmationSide
    place: str
    confirmed_on: date | None
    confirmation: Confirmation | None
    duties: Sequence[Duty]


@dataclass(frozen=True, kw_only=True)
class HouseholdView:
    """Everything that both sides see of a household."""

    household: Household
    home: str
    members: Sequence[Person]
    local: frozenset[UUID]
    host: SideView
    origin: SideView
    events: Sequence[LifeEvent]
    former: Sequence[Membership]


def household(row_id: UUID) -> HouseholdView:
    """Return a household's page; refuse one that is not in the officer's places."""
    found = Household.objects.filter(pk=row_id).first()
    if found is None:
        raise Refused("household_not_found")
    members = sorted(
        Person.objects.filter(household=found, status=PersonStatus.PRESENT),
        key=lambda p: (p.relation != Relation.HEAD, p.birth_on or date.max, str(p.pk)),
    )
    local = frozenset(
        p.pk
        for p in members
        if policy.counts_as_local(
            hukou_status=p.hukou_status or "", residence_booklet=p.residence_booklet
        )
    )
    events = LifeEvent.objects.filter(Q(household=found) | Q(other_household=found))
    former = Membership.objects.filter(household=found, ended_on__isnull=False)
    return HouseholdView(
        household=found,
        home=_home(found),
        members=members,
        local=local,
        host=_side(found, ConfirmationSide.HOST),
        origin=_side(found, ConfirmationSide.ORIGIN),
        events=list(events.select_related("person").order_by("-happened_on", "-recorded_at")),
        former=list(former.select_related("person").order_by("-ended_on")),
    )


def _home(found: Household) -> str:
    """Return where a household lives, as people write it, for whoever may see the household.

    The place of origin may not read the site's own rows, but both sides see the same household:
    the names are read in the household's own place, and nothing else.
    """
    with acting(system(area=found.area[:SITE], name="registry.pages")):
        row = Household.objects.filter(pk=found.pk).values_list(
            "site__name",
            "grid__name",
            "dwelling__building__name",
            "dwelling__unit",
            "dwelling__room",
        )
        return " ".join(part for part in row.get() if part)


def _side(found: Household, side: ConfirmationSide) -> SideView:
    here = side == ConfirmationSide.HOST
    place = found.area if here else found.origin
    said = Confirmation.objects.filter(household=found, side=side).order_by("-confirmed_on")
    return SideView(
        side=side,
        place=areas.path(place[:VILLAGE]) if place else "",
        confirmed_on=found.host_confirmed_on if here else found.origin_confirmed_on,
        confirmation=said.first(),
        duties=list(Duty.objects.filter(household=found, side=side).order_by("kind")),
    )


@dataclass(frozen=True, kw_only=True)
class SiteView:
    """A site with its live size, who serves it, and how its dwellings are used."""

    site: Site
    place: str
    size: sizes.Size
    classes: Sequence[tuple[policy.SizeClass, int, bool]]
    grids: Sequence[tuple[Any, int]]
    organisations: Sequence[Organisation]
    dwellings: dict[str, int]
    unmapped: int


def site(row_id: UUID, *, on: date) -> SiteView:
    """Return a site's page; refuse one that is not in the officer's places."""
    found = Site.objects.filter(pk=row_id).first()
    if found is None:
        raise Refused("site_not_found")
    (size,) = sizes.sizes([found], on=on)
    floors = sizes.thresholds(area=found.area, on=on)
    grids = found.grids.order_by("number").annotate(
        settled=Count("households", filter=Q(households__status=HouseholdStatus.SETTLED))
    )
    used = found.buildings.order_by().values_list("dwellings__occupancy").annotate(n=Count("pk"))
    return SiteView(
        site=found,
        place=areas.path(found.area[:12]),
        size=size,
        classes=[
            (each, floors[each.parameter], each.code in size.classes)
            for each in policy.SIZE_CLASSES
        ],
        grids=[(grid, grid.settled) for grid in grids],
        organisations=list(
            Organisation.objects.filter(served__site=found, ended_on__isnull=True).order_by(
                "kind", "name"
            )
        ),
        dwellings={occupancy: n for occupancy, n in used if occupancy},
        unmapped=size.households
        - Duty.objects.filter(household__site=found, household__status=HouseholdStatus.SETTLED)
        .values("household")
        .distinct()
        .count(),
    )


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """One area of the tree with what the officer may see in it."""

    code: str
    name: str
    sites: int
    households: int
    persons: int


def area_rows(code: str) -> list[AreaRow]:
    """Return what lies directly below an area, each with its sites, households and persons."""
    children = areas.below(code)
    length = max((len(child) for child in children), default=0)
    tallies = [_tally(model, code, length) for model in (Site, Household, Person)]
    return [
        AreaRow(
            code=child,
            name=name,
            sites=tallies[0].get(child, 0),
            households=tallies[1].get(child, 0),
            persons=tallies[2].get(child, 0),
        )
        for child, name in children.items()
    ]


def _tally(model: Any, code: str, length: int) -> dict[str, int]:
    """Count rows below an area by the first digits of their place, in one pass."""
    rows = model.objects.within(code) if code else model.objects.all()
    if model is Household:
        rows = rows.filter(status=HouseholdStatus.SETTLED)
    elif model is Person:
        rows = rows.filter(status=PersonStatus.PRESENT, household__status=HouseholdStatus.SETTLED)
    found: dict[str, int] = {}
    for area, count in rows.order_by().values_list("area").annotate(n=Count("pk")):
        if len(area) >= length:
            found[area[:length]] = found.get(area[:length], 0) + count
    return found


def area_trail(code: str) -> list[tuple[str, str]]:
    """Return code and name of an area and those around it, the province first."""
    trail = [*codes.ancestors(code), codes.parse(code)] if code else []
    called = areas.names(trail)
    return [(str(part), called.get(part, part)) for part in trail]


def open_pairs(*, limit: int = 200) -> list[DuplicatePair]:
    """Return the pairs that wait for somebody to decide, the likeliest first."""
    rows = DuplicatePair.objects.filter(state=PairState.OPEN).order_by("-rank", "found_at", "id")
    return list(rows.select_related("a", "b", "a__household", "b__household")[:limit])
