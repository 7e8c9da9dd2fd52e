"""Bulk writing in the registry: the sets of `ledger` under its permission, and places looked up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.sets import (
    Prepared,
    by_id,
    clashes_in_words,
    each,
    given,
    kept,
    stored,
)
from anjia.registry.models import Grid, Site
from anjia.registry.policy import Permission

__all__ = [
    "Places",
    "Prepared",
    "by_id",
    "clashes_in_words",
    "each",
    "examined",
    "examiner",
    "given",
    "kept",
    "merged",
    "permitted",
    "stored",
    "writer",
]

sets.clashes(
    {
        "registry_site_own_code": "site_code_taken",
        "registry_grid_own_code": "grid_number_taken",
        "registry_grid_number_in_site": "grid_number_taken",
        "registry_building_in_site": "building_taken",
        "registry_dwelling_address": "dwelling_number_taken",
        "registry_organisation_name": "organisation_name_taken",
        "registry_employer_name": "employer_name_taken",
        "registry_employer_credit_code": "employer_code_taken",
        "registry_household_number_in_county": "household_number_taken_here",
        "registry_person_once_in_household": "identity_taken",
        "registry_person_one_head": "second_head",
    }
)

examined = partial(sets.examined, permission=Permission.WRITE)
examiner = partial(sets.examiner, permission=Permission.WRITE)
merged = partial(sets.merged, permission=Permission.WRITE)
permitted = partial(sets.permitted, permission=Permission.WRITE)
writer = partial(sets.writer, permission=Permission.WRITE)


@dataclass(frozen=True)
class Places:
    """The sites and grids that rows name, looked up once for all of them."""

    sites: Mapping[Any, dict[str, Any]]
    grids: Mapping[Any, dict[str, Any]]

    @classmethod
    def of(cls, sites: Iterable[object], grids: Iterable[object]) -> "Places":
        """Look up these sites and grids, and the sites that the grids lie in."""
        found = by_id(Grid, grids, "area", "site_id")
        wanted = {*sites, *(grid["site_id"] for grid in found.values())}
        return cls(by_id(Site, wanted, "area", "name"), found)

    def area(self, *, site: UUID | None, grid: UUID | None) -> tuple[UUID, str]:
        """Return the site and the area of something in them; refuse a grid of another site."""
        lies_in = self.grids.get(grid)
        if site is None and lies_in is not None:
            site = lies_in["site_id"]
        if site not in self.sites or site is None:
            raise Refused("site_missing", column="site")
        if lies_in is None:
            return site, self.sites[site]["area"]
        if lies_in["site_id"] != site:
            raise Refused("grid_of_other_site", column="grid")
        return site, lies_in["area"]
