"""How large sites are at present, which size classes that makes, and whom a norm applies to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from anjia.base import parameters
from anjia.registry import policy
from anjia.registry.models import Household, Person, Site, SiteExemption, SiteRule
from anjia.registry.models.choices import HouseholdStatus, PersonStatus, SiteStatus
from anjia.registry.policy import Metric


@dataclass(frozen=True, kw_only=True)
class Size:
    """A site with its settled households and their members on the roll."""

    site: Site
    households: int
    persons: int
    classes: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whether a norm applies to a site, and the decision that it is not asked of it."""

    site: Site
    households: int
    persons: int
    is_reached: bool
    exemption: SiteExemption | None

    @property
    def is_asked(self) -> bool:
        """Whether the site must comply."""
        return self.is_reached and self.exemption is None


def sizes(sites: Iterable[Site], *, on: date) -> list[Size]:
    """Return live counts and size classes of sites, by the thresholds that hold at each."""
    found = list(sites)
    households, persons = counts(found)
    return [
        Size(
            site=site,
            households=households.get(site.pk, 0),
            persons=persons.get(site.pk, 0),
            classes=policy.classes_of(
                households.get(site.pk, 0),
                persons.get(site.pk, 0),
                thresholds=thresholds(area=site.area, on=on),
            ),
        )
        for site in found
    ]


def counts(sites: Iterable[Site]) -> tuple[Mapping[object, int], Mapping[object, int]]:
    """Return settled households and their members on the roll, by site."""
    settled = Household.objects.filter(site__in=list(sites), status=HouseholdStatus.SETTLED)
    households = settled.order_by().values_list("site").annotate(n=Count("pk"))
    living = Person.objects.filter(
        Q(status=PersonStatus.PRESENT),
        household__site__in=list(sites),
        household__status=HouseholdStatus.SETTLED,
    )
    persons = living.order_by().values_list("household__site").annotate(n=Count("pk"))
    return dict(households), dict(persons)


def thresholds(*, area: str, on: date) -> dict[str, int]:
    """Return the floor of every size class at a place on a day."""
    return {
        size.parameter: int(parameters.value(size.parameter, area=area, on=on))
        for size in policy.SIZE_CLASSES
    }


def reach(rule: SiteRule, *, on: date) -> list[Reach]:
    """Return every active site in a rule's area: whether it is reached, and any exemption."""
    sites = list(Site.objects.within(rule.area).filter(status=SiteStatus.ACTIVE).order_by("area"))
    households, persons = counts(sites)
    decided = SiteExemption.objects.filter(rule=rule, approved_on__lte=on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    )
    exemptions = {decision.site_id: decision for decision in decided.order_by("approved_on")}
    found = []
    for site in sites:
        size = {
            Metric.HOUSEHOLDS: households.get(site.pk, 0),
            Metric.PERSONS: persons.get(site.pk, 0),
        }
        floor = int(parameters.value(rule.parameter, area=site.area, on=on))
        found.append(
            Reach(
                site=site,
                households=size[Metric.HOUSEHOLDS],
                persons=size[Metric.PERSONS],
                is_reached=size[Metric(rule.metric)] >= floor,
                exemption=exemptions.get(site.pk),
            )
        )
    return found
