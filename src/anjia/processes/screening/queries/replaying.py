"""A rule run on the snapshots of past months: what it would have brought up, where, and how truly.

Each month is spoken for by its last snapshot; a month without one is named and never guessed. What
entered and left is against the last month before that has a snapshot. Whether hits proved true is
known of those subjects for which somebody verified a clue of the rule, in any version of it: such a
subject counts as hit when the rule hits it in any of the months replayed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anjia.base.scope import acting, system
from anjia.engine import memory
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel import areas, periods
from anjia.kernel.areas import Level
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.dashboards.policy import Basis
from anjia.processes.definitions.queries import library
from anjia.processes.screening.models import Clue
from anjia.processes.screening.policy import JUDGED, Result, State, Truth
from anjia.processes.screening.queries import deciding, reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from anjia.engine.definitions import Definitions
    from anjia.kernel.periods import Period
    from anjia.processes.screening.queries.deciding import Draft

MOST_MONTHS = 60
# The places whose load is told: those whose people go to see.
LOADED = (areas.LENGTHS[Level.TOWN], areas.LENGTHS[Level.SITE], areas.LENGTHS[Level.GRID])


@dataclass(frozen=True)
class Load:
    """What a rule brings to one place in one month."""

    hits: int = 0
    entered: int = 0
    left: int = 0


@dataclass(frozen=True)
class Month:
    """One month of a replay; without a snapshot it has a name and nothing else."""

    month: Period
    as_of: date | None = None
    manifests: tuple[str, ...] = ()
    basis: Basis | None = None
    definition: str = ""
    reason: str = ""  # parameters without which the rule could not be decided
    hits: int = 0
    unknown: int = 0
    entered: int | None = None  # None where no earlier month can be compared with
    left: int | None = None
    places: Mapping[str, Load] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether the rule was decided for this month."""
        return self.as_of is not None and not self.reason


@dataclass(frozen=True)
class Replayed:
    """One version of a rule over some months."""

    code: str
    definition: str
    months: tuple[Month, ...]
    truth: Truth
    judged: int  # subjects of whom somebody verified what the rule said, whether it hits them now

    @property
    def missing(self) -> tuple[Month, ...]:
        """Months without a snapshot."""
        return tuple(month for month in self.months if month.as_of is None)

    @property
    def last(self) -> Month | None:
        """The last month that is known."""
        return next((month for month in reversed(self.months) if month.is_known), None)


def span(first: Period, last: Period) -> tuple[Period, ...]:
    """Every month from one to another; refused where there are none or too many."""
    found = []
    month = first
    while month <= last:
        found.append(month)
        if len(found) > MOST_MONTHS:
            raise Refused("replay_too_long", most=MOST_MONTHS)
        month = month.moved(1)
    if not found:
        raise Refused("replay_backwards", first=str(first), last=str(last))
    return tuple(found)


def month_of(text: str) -> Period:
    """A month as it is written, ``2022-09``; refused where it is none."""
    found = periods.parse(text)
    if found.kind is not periods.Kind.MONTH:
        raise Refused("period_malformed", text=text)
    return found


def replay(
    code: str,
    *,
    area: str,
    months: Sequence[Period],
    on: date,
    definitions: Definitions | None = None,
) -> Replayed:
    """Run the version of a rule in force on a day, or a draft's, over months inside an area.

    Who may see the area is asked by the caller: the snapshots are read as the system reads them.
    """
    draft = deciding.Draft(definitions or library.of(_holder(area), on=on))
    if code not in draft.definitions.rules:
        raise Refused("screening_rule_not_found", code=code)
    with acting(system(area=_holder(area), name="screening")), memory.kept():
        taken = _taken(area, months)
        made: list[Month] = []
        ever: dict[str, str] = {}
        before: Mapping[str, str] | None = None
        for month in months:
            one, hit = _month(code, month, taken.get(month, []), area, before, draft)
            made.append(one)
            if one.is_known:
                before = hit
                ever |= hit
        judged = _judged(code, area)
    truth = _truth(judged, ever)
    version = next((one.definition for one in reversed(made) if one.definition), "")
    return Replayed(code, version, tuple(made), truth, len(judged))


def known_months(area: str, months: Sequence[Period]) -> frozenset[Period]:
    """The months for which a place has a snapshot."""
    with acting(system(area=_holder(area), name="screening")):
        return frozenset(_taken(area, months))


def _holder(area: str) -> str:
    """The place whose snapshots speak of an area: its county, or what is larger itself."""
    return area[:COUNTY_DIGITS]


def _taken(area: str, months: Sequence[Period]) -> dict[Period, list[Snapshot]]:
    """By month, the last snapshot of it; of a larger place, that of each county in it."""
    rows = Snapshot.objects.within(_holder(area)).filter(
        as_of__range=(months[0].first_on, months[-1].last_on)
    )
    whole = rows.filter(area=_holder(area))
    chosen = whole if whole.exists() else rows
    found: dict[Period, dict[str, Snapshot]] = {}
    for row in chosen.order_by("as_of", "taken_at"):
        found.setdefault(periods.around(row.as_of, periods.Kind.MONTH), {})[row.area] = row
    return {month: list(latest.values()) for month, latest in found.items()}


def _month(
    code: str,
    month: Period,
    taken: list[Snapshot],
    area: str,
    before: Mapping[str, str] | None,
    draft: Draft,
) -> tuple[Month, Mapping[str, str]]:
    """One month, and the subjects hit in it with where each lives."""
    if not taken:
        return Month(month), {}
    hits, unknown, reason, versions = 0, 0, "", set()
    hit: dict[str, str] = {}
    places: Counter[str] = Counter()
    for row in taken:
        of = reading.manifest(row.as_of, row.manifest)
        inside = area if len(area) > len(row.area) else row.area
        decided = deciding.decide(of, area=inside, codes={code}, draft=draft)
        for one in decided.counted:
            if one.area == inside:
                hits, unknown = hits + one.hits, unknown + one.unknown
                reason = one.reason if one.state is Result.FAILED else reason
                versions.add(one.definition)
            if len(one.area) in LOADED:
                places[one.area] += one.hits
        for found in decided.found:
            keys = found.rows["key"].to_pylist()
            hit |= dict(zip(keys, found.rows["area"].to_pylist(), strict=True))
    entered = None if before is None else {key: hit[key] for key in hit.keys() - before.keys()}
    left = None if before is None else {key: before[key] for key in before.keys() - hit.keys()}
    last = max(taken, key=lambda row: row.as_of)
    return Month(
        month,
        as_of=last.as_of,
        manifests=tuple(row.manifest for row in taken),
        basis=Basis(last.basis),
        definition=next(iter(versions)) if len(versions) == 1 else "",
        reason=reason,
        hits=hits,
        unknown=unknown,
        entered=None if entered is None else len(entered),
        left=None if left is None else len(left),
        places=_loads(places, entered or {}, left or {}),
    ), hit


def _loads(
    hits: Mapping[str, int], entered: Mapping[str, str], left: Mapping[str, str]
) -> dict[str, Load]:
    came, went = _by_place(entered), _by_place(left)
    every = dict.fromkeys((*hits, *came, *went))
    return {
        place: Load(hits.get(place, 0), came.get(place, 0), went.get(place, 0)) for place in every
    }


def _by_place(subjects: Mapping[str, str]) -> Counter[str]:
    """How many of these subjects live in each town, site and grid."""
    found: Counter[str] = Counter()
    for place, count in Counter(subjects.values()).items():
        for length in LOADED:
            if len(place) >= length:
                found[place[:length]] += count
    return found


def _judged(code: str, area: str) -> dict[str, bool]:
    """Subjects of whom somebody has verified what the rule said; the last word counts."""
    rows = (
        Clue.objects.within(area)
        .filter(rule=code, state__in=JUDGED)
        .order_by("judged_at")
        .values_list("subject", "state")
    )
    return {subject: state == State.VERIFIED for subject, state in rows}


def _truth(judged: Mapping[str, bool], hit: Mapping[str, str]) -> Truth:
    return Truth(
        true=sum(was and subject in hit for subject, was in judged.items()),
        false=sum(not was and subject in hit for subject, was in judged.items()),
        missed=sum(was and subject not in hit for subject, was in judged.items()),
    )
