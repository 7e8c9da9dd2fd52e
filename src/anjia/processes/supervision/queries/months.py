"""Lights as they were: on a past day, and at the end of each month, out of the rows' history.

A change of light keeps the day from which it holds (`light_since`), so the light of any past day
can be told, and a report of that day proved.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from anjia.kernel.periods import Kind, Period
from anjia.processes.supervision.policy import Light
from anjia.processes.supervision.queries.board import statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.processes.supervision.models import Assignment

MONTHS = 12
# Each change of light of those chosen, with the day from which it holds.
_CHANGES = """
with chosen (id) as ({chosen}),
mine as (
    select a.id, a.light, (a.assigned_at at time zone 'Asia/Shanghai')::date as given
    from supervision_assignment a join chosen using (id)
),
changes as (
    select h.row_id, h.id as number, mine.given,
        h.after ->> 'light' as light, h.before ->> 'light' as was,
        coalesce((h.after ->> 'light_since')::date,
            (h.at at time zone 'Asia/Shanghai')::date) as since
    from audit_rowhistory h join mine on mine.id = h.row_id
    where h."table" = 'supervision_assignment' and h.op = 'update' and h.after ? 'light'
)
"""
# How many have a light now, and how many changed from which to which on a day; both by the day on
# which they were given. Lights of an earlier day are those of now without what came later.
_COUNT = """
select given, null::date, light, null, count(*) from mine group by given, light
union all
select given, since, light, was, count(*) from changes group by given, since, light, was
"""
# From when to when each had which light; before its first change, what that found.
_SPANS = """,
spans as (
    select row_id, light, since,
        lead(since) over (partition by row_id order by since, number) as until
    from changes
    union all
    select mine.id, coalesce(first.was, mine.light), mine.given, first.since
    from mine left join (
        select distinct on (row_id) row_id, was, since from changes order by row_id, since, number
    ) first on first.row_id = mine.id
)
"""
_ON = "select row_id, light from spans where since <= %s and (until is null or until > %s)"


@dataclass(frozen=True)
class Month:
    """How many assignments had which light at the end of a month, or today in the present one."""

    on: date
    counts: dict[Light, int]

    @property
    def total(self) -> int:
        """All that were given by then."""
        return sum(self.counts.values())


def ends(on: date, *, count: int = MONTHS) -> list[date]:
    """The ends of the months up to a day's own, which ends with that day."""
    month = Period(on.year, Kind.MONTH, on.month)
    return [*(month.moved(-back).last_on for back in range(count - 1, 0, -1)), on]


def by_month(rows: QuerySet[Assignment], *, on: date, count: int = MONTHS) -> list[Month]:
    """The lights of assignments at the ends of months, the present month last."""
    days = ends(on, count=count)
    found: dict[date, Counter[Light]] = {day: Counter() for day in days}
    for given, since, light, was, number in _asked(rows, _COUNT, []):
        for day in days:
            if given <= day and since is None:
                found[day][Light(light)] += number
            elif given <= day < since:
                found[day][Light(light)] -= number
                found[day][Light(was)] += number
    return [Month(day, dict(+counts)) for day, counts in found.items()]


def on_day(rows: QuerySet[Assignment], *, on: date) -> dict[UUID, Light]:
    """The light that each assignment had on a day; those given later are left out."""
    return {key: Light(light) for key, light in _asked(rows, _SPANS + _ON, [on, on])}


def _asked(
    rows: QuerySet[Assignment], question: str, values: Sequence[Any]
) -> Iterator[tuple[Any, ...]]:
    chosen, known = statement(rows.order_by().values("pk"))
    with connection.cursor() as cursor:
        # Our own text around a query that the framework wrote; every value is bound.
        cursor.execute(_CHANGES.format(chosen=chosen) + question, [*known, *values])
        yield from cursor.fetchall()
