"""Counties in which the same holds are computed together; what holds where, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from anjia.base.parameters import queries as parameters
from anjia.engine import arrow, plan
from anjia.engine.moments import split, then
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel import areas
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from datetime import date

    from anjia.engine.definitions import Definitions, Indicator
    from anjia.engine.language.nodes import Scalar
    from anjia.engine.moments import Moment
    from anjia.engine.rules import Rule
    from anjia.processes.dashboards.queries.snapshots import Then


@dataclass(frozen=True)
class Group:
    """Counties in which the same definitions and the same parameters hold."""

    counties: list[str]
    found: Definitions
    parameters: Mapping[str, Scalar]
    moments: Mapping[int, Moment]
    absent: frozenset[tuple[str, str]] = frozenset()

    def lacks(self, item: Indicator | Rule) -> set[str]:
        """What keeps a definition from being decided here, by name.

        Parameters without a value, and facts (``person.birth_on``) that were published after the
        snapshot, or one that it looks back to, was taken: nobody was asked for them.
        """
        names = set(self.found.parameters_of(item) - self.parameters.keys())
        if self.absent:
            sources = plan.build(self.found, [item.code]).sources
            asked = {(table, column) for table, columns in sources.items() for column in columns}
            names |= {f"{split(table)[0]}.{column}" for table, column in asked & self.absent}
        return names

    def used(self, item: Indicator | Rule) -> dict[str, str]:
        """What the parameters of a definition were, and in the months that it looks back to."""
        names = sorted(self.found.parameters_of(item))
        used = {name: str(self.parameters[name]) for name in names if name in self.parameters}
        if self.found.months_back(item):
            used |= {
                then(name, back): str(moment.parameters[name])
                for back, moment in self.moments.items()
                for name in names
                if name in moment.parameters
            }
        return used


@dataclass(frozen=True)
class Reading:
    """The definitions of some places, and the counties whose rows those places hold."""

    found: Definitions
    counties: list[str]
    roots: frozenset[str]
    whole: bool  # whether these are all the counties

    def decides(self, place: str) -> bool:
        """Whether the figures of a place are made by these definitions."""
        return place[:COUNTY_DIGITS] in self.roots


def readings(area: str, counties: list[str], as_of: date) -> list[Reading]:
    """The definitions in force at the area, its counties and what lies between, each set once."""
    above = {str(place) for county in counties for place in areas.ancestors(county)}
    roots = {place for place in above if place.startswith(area)} | {area, *counties}
    sets: dict[int, tuple[Definitions, set[str]]] = {}
    short = sorted({place[:COUNTY_DIGITS] for place in roots})
    for root, found in library.of_each(short, on=as_of).items():
        sets.setdefault(id(found), (found, set()))[1].add(root)
    made = []
    for found, places in sets.values():
        inside = [county for county in counties if any(touch(place, county) for place in places)]
        made.append(Reading(found, inside, frozenset(places), len(inside) == len(counties)))
    return made


def groups(
    counties: list[str],
    as_of: date,
    earlier: tuple[Then, ...],
    *,
    definitions: Definitions | None = None,
    tables: Mapping[str, pa.Table] | None = None,
) -> list[Group]:
    """Counties by what holds there: one pass for all that share it.

    ``definitions`` take the place of those in force: for a draft, or for a wider area's reading.
    ``tables`` are the facts to be read: those that they were written without are lacking.
    """
    made: dict[str, Group] = {}
    gone = set(arrow.absent(tables or {}))
    for part in earlier:
        gone |= {(then(name, part.months), column) for name, column in arrow.absent(part.tables)}
    in_force = {} if definitions else library.of_each(counties, on=as_of)
    for county in counties:
        found = definitions or in_force[county]
        values = parameters.values(area=county, on=as_of)
        moments = snapshots.moments(earlier, area=county)
        before = {back: moment.parameters for back, moment in moments.items()}
        group = made.setdefault(
            repr((id(found), sorted(values.items()), before)),
            Group([], found, values, moments, frozenset(gone)),
        )
        group.counties.append(county)
    return list(made.values())


def of_counties(tables: Mapping[str, pa.Table], counties: list[str]) -> dict[str, pa.Table]:
    """The rows of some counties."""
    return {
        name: table.filter(
            pc.is_in(
                pc.utf8_slice_codeunits(table["area"].cast(pa.string()), 0, COUNTY_DIGITS),
                value_set=pa.array(counties, pa.string()),
            )
        )
        for name, table in tables.items()
    }


def lacking(made: Iterable[Group], item: Indicator | Rule) -> dict[str, set[str]]:
    """By county, the parameters and facts of a definition that are not known there."""
    every = {county: group.lacks(item) for group in made for county in group.counties}
    return {county: names for county, names in every.items() if names}


def broken(area: str, counties: Iterable[str]) -> set[str]:
    """These counties, and every place of the area that holds one of them."""
    kept = list(counties)
    found = {
        str(place)
        for county in kept
        for place in (*areas.ancestors(county), county)
        if str(place).startswith(area)
    }
    return found | ({area} if kept else set())


def missing_at(place: str, lacking: Mapping[str, set[str]]) -> str:
    """What breaks a place by its want, as a figure states it."""
    names: set[str] = set()
    names = names.union(*(lacking[county] for county in lacking if touch(county, place)))
    return ",".join(sorted(names))


def touch(one: str, other: str) -> bool:
    """Whether one of two places lies in the other."""
    return one.startswith(other) or other.startswith(one)


def used_in(
    place: str, used: list[tuple[Group, dict[str, str]]]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The parameters behind a number: shared by all its counties, and each county's own."""
    if len(used) == 1:
        return used[0][1], {}
    found = [
        (county, values)
        for group, values in used
        for county in group.counties
        if touch(county, place)
    ]
    shared = dict(found[0][1]) if found else {}
    for _county, values in found:
        shared = {name: value for name, value in shared.items() if values.get(name) == value}
    others = {
        county: {name: value for name, value in values.items() if name not in shared}
        for county, values in found
    }
    return shared, {county: values for county, values in others.items() if values}
