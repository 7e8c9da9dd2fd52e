"""The bulk writers behind import and form of the ledgers of places and organisations.

Each adds to rows what follows from them, such as the area from site and grid. The `examine_`
functions name the faults of rows beforehand; the writers refuse the same ones.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from anjia.base.scope import Actor, action
from anjia.kernel import areas
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import CLEAR, RowChange, SaveResult
from anjia.registry.actions import sets
from anjia.registry.models import (
    Area,
    Building,
    Dwelling,
    Grid,
    Organisation,
    OrganisationSite,
    Site,
)
from anjia.registry.policy import Permission

Rows = Sequence[RowChange]
_APART = re.compile(r"[、，,;；/\s]+")


def _sites(rows: Rows) -> sets.Prepared:
    before = sets.stored(Site, rows, "area", "longitude", "latitude")
    wanted = {str(row.values["area"])[:12] for row in rows if row.values.get("area")}
    villages = set(Area.objects.filter(code__in=wanted).values_list("code", flat=True))

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        values = {**was, **row.values}
        code = str(values.get("area", ""))
        if not row.new and was and code != was["area"]:
            raise Refused("site_keeps_its_code", column="area")
        if row.new and (len(code) != areas.LENGTHS[areas.Level.SITE] or code[:12] not in villages):
            raise Refused("site_code_unknown_village", column="area", code=code)
        point = [sets.given(values, name) is None for name in ("longitude", "latitude")]
        if any(point) != all(point):
            raise Refused("point_needs_both", column="longitude")
        return {**row.values, "area": code} if code else row.values

    return sets.each(rows, prepare)


# Write sites; a site's code lies in a known village and never changes.
record_sites = sets.writer(Site, _sites, event="registry.record_sites")
examine_sites = sets.examiner(_sites, column="area")


def _grids(rows: Rows) -> sets.Prepared:
    before = sets.stored(Grid, rows, "site_id", "number", "area")
    sites = sets.by_id(Site, (row.values.get("site") for row in rows), "area")

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        number = row.values.get("number", was.get("number"))
        if not row.new:
            site = row.values.get("site", was.get("site_id"))
            if was and (site, number) != (was["site_id"], was["number"]):
                raise Refused("grid_keeps_its_code", column="number")
            return {**row.values, "area": was["area"]} if was else row.values
        home = sites.get(row.values.get("site"))
        if home is None:
            raise Refused("site_missing", column="site")
        if not isinstance(number, int) or not 1 <= number <= 999:
            raise Refused("grid_number_out_of_range", column="number")
        return {**row.values, "area": f"{home['area']}{number:03d}"}

    return sets.each(rows, prepare)


# Write grids; a grid's code is its site's with its number behind, and never changes.
record_grids = sets.writer(Grid, _grids, event="registry.record_grids")
examine_grids = sets.examiner(_grids, column="site")


@action(Permission.WRITE, event="registry.record_buildings")
def record_buildings(rows: Rows, *, by: Actor, at: datetime) -> SaveResult:
    """Write buildings; one that comes to another grid takes its dwellings along."""
    del at
    ready = _buildings(rows).or_refuse()
    result = sets.merged(Building, ready, by=by)
    for row in ready:
        if not row.new:
            moved = Dwelling.objects.filter(building=row.id).exclude(area=row.values["area"])
            sets.permitted(by, moved.values_list("area", flat=True))
            moved.update(area=row.values["area"])
    return result


def _buildings(rows: Rows) -> sets.Prepared:
    before = sets.stored(Building, rows, "site_id", "grid_id")
    known = [before.get(row.id, {}) for row in rows]
    places = sets.Places.of(
        (sets.kept(r.values, "site", b, "site_id") for r, b in zip(rows, known, strict=True)),
        (sets.kept(r.values, "grid", b, "grid_id") for r, b in zip(rows, known, strict=True)),
    )

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        site, area = places.area(
            site=sets.kept(row.values, "site", was, "site_id"),
            grid=sets.kept(row.values, "grid", was, "grid_id"),
        )
        if was and site != was["site_id"]:
            raise Refused("building_keeps_its_site", column="site")
        return {**row.values, "site": site, "area": area}

    return sets.each(rows, prepare)


examine_buildings = sets.examiner(_buildings, column="site")


def _dwellings(rows: Rows) -> sets.Prepared:
    before = sets.stored(Dwelling, rows, "building_id", "title_registered", "title_number")
    wanted = [
        sets.kept(row.values, "building", before.get(row.id, {}), "building_id") for row in rows
    ]
    buildings = sets.by_id(Building, wanted, "area")

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        home = buildings.get(sets.kept(row.values, "building", was, "building_id"))
        if home is None:
            raise Refused("building_missing", column="building")
        values = {**row.values, "area": home["area"]}
        stated = {**was, **row.values}
        if sets.given(stated, "title_number") and stated.get("title_registered") is False:
            raise Refused("title_number_without_title", column="title_registered")
        # A certificate's number says by itself that the title is registered.
        if sets.given(values, "title_number"):
            values["title_registered"] = True
        area = sets.given(values, "floor_area")
        if area is not None and area <= 0:
            raise Refused("floor_area_not_positive", column="floor_area")
        return values

    return sets.each(rows, prepare)


# Write dwellings; each lies where its building lies.
record_dwellings = sets.writer(Dwelling, _dwellings, event="registry.record_dwellings")
examine_dwellings = sets.examiner(_dwellings, column="building")


@action(Permission.WRITE, event="registry.record_organisations")
def record_organisations(rows: Rows, *, by: Actor, at: datetime) -> SaveResult:
    """Write organisations and the links to the sites that each is said to serve."""
    del at
    ready = _organisations(rows).or_refuse()
    result = sets.merged(Organisation, ready, by=by)
    untouched = {*result.conflicts, *result.missing}
    _link([row for row in ready if row.id not in untouched], by=by)
    return result


def _organisations(rows: Rows) -> sets.Prepared:
    before = sets.stored(Organisation, rows, "area", "founded_on", "ended_on")
    known = _sites_named(rows)

    def prepare(row: RowChange) -> Mapping[str, object]:
        stated = {**before.get(row.id, {}), **row.values}
        area = sets.given(stated, "area")
        if area is None or area is CLEAR:
            raise Refused("area_missing", column="area")
        if row.values.get("parent") == row.id:
            raise Refused("organisation_own_parent", column="parent")
        began, ended = sets.given(stated, "founded_on"), sets.given(stated, "ended_on")
        if began is not None and ended is not None and ended < began:
            raise Refused("ends_before_it_begins", column="ended_on")
        served = _served(row)
        for name in served:
            if len(known.get(name, ())) != 1:
                raise Refused("site_unknown", column="sites_served", name=name)
        stated = {"sites_served": "、".join(served)} if "sites_served" in row.values else {}
        return {**row.values, **stated, "area": str(area)}

    return sets.each(rows, prepare)


examine_organisations = sets.examiner(_organisations, column="area")


def _served(row: RowChange) -> list[str]:
    """Return the site names that a cell lists, however they are set apart."""
    text = str(sets.given(row.values, "sites_served") or "")
    return list(dict.fromkeys(name for name in _APART.split(text) if name))


def _sites_named(rows: Rows) -> dict[str, list[tuple[UUID, str]]]:
    wanted = {name for row in rows for name in _served(row)}
    found: dict[str, list[tuple[UUID, str]]] = {}
    for row_id, name, area in Site.objects.filter(name__in=wanted).values_list(
        "pk", "name", "area"
    ):
        found.setdefault(name, []).append((row_id, area))
    return found


def _link(rows: Rows, *, by: Actor) -> None:
    """Make the links of organisations to sites what the rows say; the others stay."""
    stating = [row for row in rows if "sites_served" in row.values]
    known = _sites_named(stating)
    stored = OrganisationSite.objects.filter(organisation__in=[row.id for row in stating])
    linked = {(link.organisation_id, link.site_id): link for link in stored}
    wanted = {
        (row.id, site): area
        for row in stating
        for name in _served(row)
        for site, area in known[name]
    }
    sets.permitted(by, wanted.values())
    gone = [link.pk for pair, link in linked.items() if pair not in wanted]
    OrganisationSite.objects.filter(pk__in=gone).delete()
    added = [
        RowChange(
            id=new_id(),
            new=True,
            values={"organisation": organisation, "site": site, "area": area},
        )
        for (organisation, site), area in wanted.items()
        if (organisation, site) not in linked
    ]
    sets.merged(OrganisationSite, added, by=by)
