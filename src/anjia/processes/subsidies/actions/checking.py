"""Claims checked as sets: the condition on the snapshot, then everything that speaks against them.

Nothing is decided here: each claim gets a step with what was found and the values that decided.
"""
# ruff: noqa: S608 - statements are made of our own table and column names

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from anjia.base.scope import Actor, acting, action, system
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies.actions import finding, steps
from anjia.processes.subsidies.actions.finding import AT_CHECK
from anjia.processes.subsidies.actions.steps import LAST
from anjia.processes.subsidies.models import Scheme
from anjia.processes.subsidies.policy import OPEN_FINDINGS, Extent, Hit, Permission, Verdict
from anjia.processes.subsidies.queries import deciding
from anjia.registry.models import Employer, Household, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date, datetime
    from uuid import UUID

    from anjia.processes.subsidies.queries.deciding import Decided

_WAITING = f"""
select c.id, c.scheme_id, c.area, c.subject, c.first_month from subsidies_claim c {LAST}
where coalesce(last.state, 'submitted') = any(%(states)s)
    and c.area >= %(low)s and c.area < %(high)s
    and (%(claims)s::uuid[] is null or c.id = any(%(claims)s))
order by c.id
"""
_CHECKED = """
insert into subsidies_step (id, area, version, claim_id, number, state, at, by, by_name, reason,
    evidence, verdict, hit, findings, "values", manifest, as_of, posting_id, file_id)
select gen_random_uuid(), c.area, 1, c.id, o.number + 1, 'checked', %(at)s, %(by)s, %(by_name)s,
    '', '', case when f.codes is null then 'passed'
        when f.codes <@ %(open)s::text[] then 'unknown' else 'failed' end,
    w.hit, coalesce(f.list, '[]'), w."values", w.manifest, w.as_of, null, null
from subsidies_work w join subsidies_claim c on c.id = w.claim join subsidies_open o on o.id = c.id
left join (
    select claim, array_agg(code) as codes,
        jsonb_agg(jsonb_build_object('code', code, 'facts', facts) order by code) as list
    from subsidies_found group by claim
) f on f.claim = c.id
order by c.id
"""
MODELS: dict[str, tuple[Any, str]] = {
    "person": (Person, "present"),
    "household": (Household, "settled"),
}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """How many claims a check looked at, by what it says of them."""

    passed: int = 0
    unknown: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All claims that were checked."""
        return self.passed + self.unknown + self.failed


@dataclass(frozen=True)
class _Waiting:
    claim: UUID
    scheme: int
    area: str
    subject: UUID
    month: date


@action(Permission.CHECK, event="subsidies.check")
def check(
    extent: Extent, *, by: Actor, at: datetime, claims: Collection[UUID] | None = None
) -> Checked:
    """Check every claim of a place that waits for it, or those named; may be repeated."""
    steps.lock("check")
    with acting(system(name="subsidies")):
        waiting = _waiting(extent.area, claims, again=claims is not None)
        if not waiting:
            raise Refused("claims_none")
        schemes = list(Scheme.objects.filter(pk__in={each.scheme for each in waiting}))
        finding.stage(_judged(waiting, schemes), schemes)
        finding.find(AT_CHECK, fully=True)
        with steps.moved_meanwhile(), connection.cursor() as cursor:
            cursor.execute(
                _CHECKED,
                {
                    "at": at,
                    "by": by.id,
                    "by_name": by.name,
                    "open": [each.value for each in OPEN_FINDINGS],
                },
            )
        return _counted(len(waiting))


def _counted(total: int) -> Checked:
    found = finding.found()
    counts = dict.fromkeys(Verdict, 0)
    for codes in found.values():
        is_open = set(codes) <= {each.value for each in OPEN_FINDINGS}
        counts[Verdict.UNKNOWN if is_open else Verdict.FAILED] += 1
    passed = total - sum(counts.values())
    return Checked(passed=passed, unknown=counts[Verdict.UNKNOWN], failed=counts[Verdict.FAILED])


def _waiting(area: str, claims: Collection[UUID] | None, *, again: bool) -> list[_Waiting]:
    states = ["submitted", "checked"] if again else ["submitted"]
    with connection.cursor() as cursor:
        cursor.execute(
            _WAITING,
            {
                "states": states,
                "low": area,
                "high": areas.upper_bound(area),
                "claims": list(claims) if claims is not None else None,
            },
        )
        return [_Waiting(*row) for row in cursor.fetchall()]


def _judged(waiting: list[_Waiting], schemes: list[Scheme]) -> Iterator[tuple[Any, ...]]:
    """One row a claim: what the condition says, with its values, and where the subject is now."""
    by_id = {scheme.pk: scheme for scheme in schemes}
    known = _whereabouts(waiting, by_id)
    by_county: dict[str, list[_Waiting]] = defaultdict(list)
    for each in waiting:
        by_county[each.area[:COUNTY_DIGITS]].append(each)
    for county, rows in sorted(by_county.items()):
        decided = _decided(county, rows, by_id)
        answers = {
            number: {row.key: (row.hit, finding.text(row.values)) for row in found.rows}
            for number, found in decided.items()
        }
        for each in rows:
            found = decided[each.scheme]
            hit, values = answers[each.scheme].get(str(each.subject), (Hit.UNDECIDED, "{}"))
            is_there, area = known.get(each.subject, (False, ""))
            yield (
                *(each.claim, hit.value, values, found.manifest, found.as_of, not is_there),
                is_there and not area.startswith(by_id[each.scheme].area),
            )


def _decided(county: str, rows: Iterable[_Waiting], by_id: dict[int, Scheme]) -> dict[int, Decided]:
    keys: dict[int, set[str]] = defaultdict(set)
    for each in rows:
        keys[each.scheme].add(str(each.subject))
    return deciding.decide([by_id[number] for number in keys], county=county, keys=keys)


def _whereabouts(waiting: list[_Waiting], by_id: dict[int, Scheme]) -> dict[UUID, tuple[bool, str]]:
    """Whether each subject is still there, and where it lives now."""
    by_table: dict[str, set[UUID]] = defaultdict(set)
    for each in waiting:
        by_table[by_id[each.scheme].table].add(each.subject)
    found: dict[UUID, tuple[bool, str]] = {}
    for table, keys in by_table.items():
        if table == "employer":
            rows = Employer.objects.filter(pk__any_of=keys).values_list("pk", "closed_on", "area")
            found |= {key: (closed is None, area) for key, closed, area in rows}
            continue
        model, there = MODELS[table]
        rows = model.objects.filter(pk__any_of=keys).values_list("pk", "status", "area")
        found |= {key: (status == there, area) for key, status, area in rows}
    return found
