"""Lights as they were: on a past day, and at the end of each month, out of the rows' history.

A change of light keeps the day from which it holds (`light_since`), so the light of any past day
can be told, and a report of that day proved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from anjia.kernel.periods import Kind, Period
from anjia.processes.supervision.policy import Light

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.processes.supervision.models import Assignment

MONTHS = 12
# From when to when each assignment had which light; before its first change, what that found.
_SPANS = """
with chosen (id) as ({chosen}),
mine as (
    select a.id, a.light, (a.assigned_at at time zone 'Asia/Shanghai')::date as given
    from supervision_assignment a join chosen using (id)
),
changes as (
    select h.row_id, h.id as number, h.after ->> 'light' as light, h.before ->> 'light' as was,
        coalesce((h.after ->> 'light_since')::date,
            (h.at at time zone 'Asia/Shanghai')::date) as since
    from audit_rowhistory h join mine on mine.id = h.row_id
    where h."table" = 'supervision_assignment' and h.op = 'update' and h.after ? 'light'
),
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
_COUNT = """
select d.day, s.light, count(*)
from unnest(%s::date[]) as d (day)
join spans s on s.since <= d.day and (s.until is null or s.until > d.day)
group by d.day, s.light
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
    found: dict[date, dict[Light, int]] = {day: {} for day in days}
    for day, light, number in _asked(rows, _COUNT, [days]):
        found[day][Light(light)] = number
    return [Month(day, counts) for day, counts in found.items()]


def on_day(rows: QuerySet[Assignment], *, on: date) -> dict[UUID, Light]:
    """The light that each assignment had on a day; those given later are left out."""
    return {key: Light(light) for key, light in _asked(rows, _ON, [on, on])}


def _asked(
    rows: QuerySet[Assignment], question: str, values: Sequence[Any]
) -> Iterator[tuple[Any, ...]]:
    chosen, known = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        # Our own text around a query that the framework wrote; every value is bound.
        cursor.execute(_SPANS.format(chosen=chosen) + question, [*known, *values])
        yield from cursor.fetchall()
