"""Rows as they were at the end of an earlier day, from the history that every change leaves.

For the length of one block, tables of the same names stand in front of the real ones: the rows of
now, with every later change taken back. Whoever reads meanwhile reads the past; nothing is written
to the register. Which days can be spoken of is decided here too.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from anjia.base.audit.models import RowHistory
from anjia.base.scope import acting, system
from anjia.base.scope.models import Placed, within
from anjia.kernel import areas
from anjia.processes.dashboards.policy import Basis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from anjia.engine.facts import Dictionary

# A change before the first one of an area has nothing to be taken back.
_REBUILT = """
insert into pg_temp.{table}
with touched as (
    select distinct row_id from audit_rowhistory
    where "table" = %(name)s and at >= %(since)s and (
        area >= %(low)s and area < %(high)s
        or before ->> 'area' >= %(low)s collate "C" and before ->> 'area' < %(high)s collate "C")
), later as (
    select h.id, h.row_id, h.op, h.before from audit_rowhistory h join touched using (row_id)
    where h."table" = %(name)s and h.at >= %(since)s
), first as (
    select distinct on (row_id) row_id, op from later order by row_id, id
), was as (
    -- Of several values before, the one before the first of the changes stays.
    select l.row_id, jsonb_object_agg(e.key, e.value order by l.id desc) as columns
    from later l, jsonb_each(l.before) e group by l.row_id
), rebuilt as (
    select (jsonb_populate_record(
        null::public.{table}, coalesce(to_jsonb(t), '{{}}'::jsonb) || was.columns)).*
    from first join was using (row_id) left join public.{table} t on t.id = first.row_id
    where first.op <> 'insert'
)
select t.* from public.{table} t
where t.area >= %(low)s and t.area < %(high)s and t.id not in (select row_id from touched)
union all
select r.* from rebuilt r where r.area >= %(low)s and r.area < %(high)s
"""


def end_of(day: date) -> datetime:
    """The instant at which a day is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def basis(area: str, *, as_of: date, at: datetime, tables: Iterable[str]) -> Basis:
    """What rows a snapshot of the day can have: today's, those of then, or only later ones."""
    if end_of(as_of) > at:
        return Basis.PRESENT
    rows = RowHistory.objects.filter(table__in=list(tables), at__lt=end_of(as_of))
    with acting(system(name="dashboards")):
        known = rows.filter(within("area", (area,))).exists()
    return Basis.HISTORY if known else Basis.LATER


@contextmanager
def as_they_were(dictionary: Dictionary, *, area: str, as_of: date) -> Iterator[None]:
    """Let the fact tables of an area be read as they were when the day was over."""
    names = tables(dictionary)
    # In a savepoint of its own: an error takes the stand-ins away too, whoever catches it.
    with transaction.atomic(), connection.cursor() as cursor:
        # A row that has left the area since was in it then, so all of the country is searched.
        with acting(system(name="dashboards")):
            for name in names:
                _stand_in(cursor, name, area=area, since=end_of(as_of))
        yield
        for name in names:
            cursor.execute(f"drop table pg_temp.{connection.ops.quote_name(name)}")


def _stand_in(cursor: Any, name: str, *, area: str, since: datetime) -> None:
    table = connection.ops.quote_name(name)
    cursor.execute(f"create temporary table {table} (like public.{table}) on commit drop")
    low, high = area, areas.upper_bound(area)
    values = {"name": name, "since": since, "low": low, "high": high}
    cursor.execute(_REBUILT.format(table=table), values)


def tables(dictionary: Dictionary) -> list[str]:
    """Database tables with a history that facts and keys are read from, or by way of."""
    found: set[str] = set()
    for table in dictionary.tables.values():
        model: Any = apps.get_model(table.source)
        paths = [source for source in table.keys.values() if ":" not in source]
        paths += [fact.source.removeprefix(f"{table.source}.") for fact in table.facts.values()]
        for path in paths:
            owner = model
            for step in ("", *path.split("__")[:-1]):
                owner = owner._meta.get_field(step).related_model if step else owner
                if issubclass(owner, Placed) and owner.keeps_history:
                    found.add(owner._meta.db_table)
    return sorted(found)
