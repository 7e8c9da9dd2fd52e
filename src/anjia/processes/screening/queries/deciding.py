"""Rules over the facts of one snapshot: what each hits where, and with which values.

Counties in which the same holds are decided together, all rules in one plan. A rule that lacks a
parameter somewhere is not decided there, and says which one it lacks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anjia.engine import plan, tallies
from anjia.engine.backends import duckdb
from anjia.engine.examples import Outcome
from anjia.engine.parts import Parts
from anjia.kernel import areas
from anjia.processes.dashboards.queries import grouping
from anjia.processes.definitions.queries import library
from anjia.processes.screening.policy import Result
from anjia.processes.screening.queries import reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pyarrow as pa

    from anjia.engine.definitions import Definitions
    from anjia.engine.plan import Plan
    from anjia.engine.rules import Rule
    from anjia.engine.snapshot import Manifest
    from anjia.engine.tallies import Tally
    from anjia.processes.dashboards.queries.grouping import Group

HIT = frozenset({Outcome.NUMERATOR})
SITE_DIGITS = areas.LENGTHS[areas.Level.SITE]


@dataclass(frozen=True)
class Counted:
    """What one rule counted in one place, or the parameters without which it could not."""

    code: str
    definition: str
    area: str
    parameters: Mapping[str, str]
    state: Result
    reason: str = ""
    hits: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Found:
    """The rows that one rule hits in one group of counties: key, area and what is shown."""

    rule: Rule
    definition: str
    within: int | None  # days in which it is to be looked into, where the rule says so
    rows: pa.Table


@dataclass
class Decided:
    """All that rules say of one snapshot."""

    counted: list[Counted] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    # By county, the rules that were decided and those that there are at all.
    done: dict[str, set[str]] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class Draft:
    """Definitions that take the place of those in force, with what is planned from them once."""

    definitions: Definitions
    plans: dict[tuple[tuple[str, ...], bool], Plan] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)

    def plan(self, codes: list[str], *, explained: bool) -> Plan:
        """The plan of these rules; made once, however many snapshots it runs over."""
        key = (tuple(codes), explained)
        if key not in self.plans:
            self.plans[key] = plan.build(self.definitions, codes, explained=explained)
        return self.plans[key]

    def hash_of(self, code: str) -> str:
        """The hash of a rule."""
        if code not in self.hashes:
            self.hashes[code] = self.definitions.hash_of(self.definitions.rules[code])
        return self.hashes[code]


def decide(
    of: Manifest,
    *,
    area: str,
    codes: Collection[str] | None = None,
    draft: Draft | None = None,
    rows: bool = True,
) -> Decided:
    """Run rules, all or those named, over a snapshot, for every place inside an area.

    Those of a draft take the place of the definitions in force. Without ``rows`` nothing is found
    but counts.
    """
    counties = sorted(filter(None, of.counties)) or [area]
    if draft is None:
        known = {id(each): Draft(each) for each in library.of_each(counties, on=of.as_of).values()}
    else:
        known = {id(draft.definitions): draft}
    plans = [each.plan(_chosen(each.definitions, codes), explained=rows) for each in known.values()]
    columns = reading.needed(plans)
    tables = reading.facts(of, columns)
    earlier = reading.earlier(of, columns)
    fixed = draft.definitions if draft else None
    made = grouping.groups(counties, of.as_of, earlier, definitions=fixed, tables=tables)
    decided = Decided()
    measured: list[Mapping[str, Tally]] = []
    for group in made:
        part = tables if len(made) == 1 else grouping.of_counties(tables, group.counties)
        measured.append(
            _run(
                *(group, known.setdefault(id(group.found), Draft(group.found)), part, of),
                codes=codes,
                decided=decided,
                area=area if rows else None,
            )
        )
    together = tallies.together(measured)
    for code in dict.fromkeys(code for group in made for code in _chosen(group.found, codes)):
        hashes = {known[id(g.found)].hash_of(code) for g in made if code in g.found.rules}
        definition = hashes.pop() if len(hashes) == 1 else ""
        decided.counted += _counted(code, definition, area, made, together.get(code, {}))
    return decided


def _chosen(found: Definitions, codes: Collection[str] | None) -> list[str]:
    return [code for code in found.rules if codes is None or code in codes]


def _run(
    group: Group,
    planned: Draft,
    tables: Mapping[str, pa.Table],
    of: Manifest,
    *,
    codes: Collection[str] | None,
    decided: Decided,
    area: str | None,
) -> Mapping[str, Tally]:
    """Count what the rules hit in a group; with an area, find the rows inside it as well."""
    rules = group.found.rules
    ready = [code for code in _chosen(group.found, codes) if not group.lacks(rules[code])]
    for county in group.counties:
        decided.done[county], decided.known[county] = set(ready), set(rules)
    if not ready:
        return {}
    work = planned.plan(ready, explained=area is not None)
    with duckdb.Run(work, tables, of.as_of, group.parameters, group.moments) as run:
        if area is not None:
            for code in ready:
                shown = run.explained(code, area=area, outcomes=HIT)
                within = group.parameters.get(rules[code].within)
                days = int(str(within)) if within is not None else None
                definition = planned.hash_of(code)
                decided.found.append(Found(rules[code], definition, days, shown))
        return run.tallies()


def _counted(
    code: str, definition: str, area: str, made: list[Group], places: Mapping[str, Parts]
) -> Iterator[Counted]:
    """A place of which a part cannot be decided has no count, and says what is missing."""
    having = [group for group in made if code in group.found.rules]
    used = [(group, group.used(group.found.rules[code])) for group in having]
    lacking = {
        county: names
        for group in having
        for county, names in grouping.lacking([group], group.found.rules[code]).items()
    }
    for place in sorted(grouping.broken(area, lacking)):
        reason = grouping.missing_at(place, lacking)
        known, _others = grouping.used_in(place, used)
        yield Counted(code, definition, place, known, Result.FAILED, reason)
    inside = {place: parts for place, parts in places.items() if place.startswith(area)}
    inside.setdefault(area, Parts())
    for place, parts in inside.items():
        if not any(grouping.touch(county, place) for county in lacking):
            if len(place) > SITE_DIGITS and not (parts.numerator or parts.unknown):
                continue  # most grids have nobody to speak of, and there are many
            known, _others = grouping.used_in(place, used)
            yield Counted(
                *(code, definition, place, known, Result.COMPUTED, ""),
                hits=parts.numerator,
                unknown=parts.unknown,
            )
