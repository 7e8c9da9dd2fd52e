"""Clues out of hits: as sets, in the database. `policy.is_new` says the same for one clue."""
# ruff: noqa: S608 - statements are made of our own table and column names

from __future__ import annotations

import json as _json
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection

from anjia.base.scope.models import TwoPlaced
from anjia.kernel import areas
from anjia.kernel.ids import new_id
from anjia.processes.definitions.queries import library
from anjia.processes.screening.models import Clue, Screening

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from anjia.processes.screening.queries.deciding import Decided, Found

HITS = "screening_hits"
COLUMNS = ("id", "rule", "definition", "subject_table", "subject", "area", "explained", "due_on")
_RAISED = """
insert into screening_clue (id, area, origin, version, rule, definition, "table", subject,
    first_hit_on, manifest, explained, state, due_on, reason, note, judged_by, judged_by_name)
select h.id, h.area, h.origin, 1, h.rule, h.definition, h.subject_table, h.subject,
    %(as_of)s, %(manifest)s, h.explained, 'open', h.due_on, '', '', '', ''
from pg_temp.screening_hits h
left join lateral (
    select state, last_hit_on, explained from screening_clue c
    where c.rule = h.rule and c.subject = h.subject
    order by first_hit_on desc, id desc limit 1
) latest on true
where case latest.state
    when 'open' then false
    when 'refuted' then latest.explained <> h.explained
    when 'verified' then latest.last_hit_on is not null
    else true end
on conflict (rule, subject) where state = 'open' do nothing
"""
# A household that moved takes its clue along to whoever goes to see it now.
_MOVED = """
update screening_clue c set area = h.area, origin = h.origin
from pg_temp.screening_hits h
where c.rule = h.rule and c.subject = h.subject and c.state = 'open'
    and (c.area <> h.area or c.origin is distinct from h.origin)
"""
_GONE = """
update screening_clue c
set state = case when c.state = 'open' then 'gone' else c.state end,
    last_hit_on = greatest(c.first_hit_on, %(last)s), version = c.version + 1
where c.area >= %(low)s and c.area < %(high)s and c.last_hit_on is null and c.rule = any(%(rules)s)
    and not exists (
        select 1 from pg_temp.screening_hits h where h.rule = c.rule and h.subject = c.subject)
"""


def raise_clues(
    kept: Screening, decided: Decided, *, codes: Collection[str] | None
) -> tuple[int, int]:
    """Make the clues that are new and close those that are gone; returns how many of each."""
    _stage(_hits(decided, kept.as_of))
    with connection.cursor() as cursor:
        cursor.execute(_MOVED)
        cursor.execute(_RAISED, {"as_of": kept.as_of, "manifest": kept.manifest})
        raised = cursor.rowcount
        gone = 0
        for county, done in decided.done.items():
            place = max(county, kept.area)
            rules = set(done)
            if codes is None:  # rules that are none any more hit nobody either
                rules |= _waiting(place) - decided.known[county]
            cursor.execute(
                _GONE,
                {
                    "last": _before(kept),
                    "low": place,
                    "high": areas.upper_bound(place),
                    "rules": sorted(rules),
                },
            )
            gone += cursor.rowcount
    return raised, gone


def _before(kept: Screening) -> date:
    """The last day on which what is gone was hit."""
    earlier = (
        Screening.objects.filter(area=kept.area, as_of__lt=kept.as_of).order_by("-as_of").first()
    )
    return earlier.as_of if earlier is not None else kept.as_of - timedelta(days=1)


def _waiting(place: str) -> set[str]:
    """Rules of clues that are hit as far as is known."""
    rows = Clue.objects.within(place).filter(last_hit_on__isnull=True)
    return set(rows.order_by().values_list("rule", flat=True).distinct())


def _hits(decided: Decided, as_of: date) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    for found in decided.found:
        due = as_of + timedelta(days=found.within) if found.within is not None else None
        yield found.rule.of, [_hit(found, row, due) for row in _rows(found)]


def _rows(found: Found) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = found.rows.to_pylist()
    return rows


def _hit(found: Found, row: Mapping[str, Any], due: date | None) -> tuple[Any, ...]:
    values = {name: plain(value) for name, value in row.items() if name not in ("key", "area")}
    return (
        *(new_id(), found.rule.code, found.definition, found.rule.of, row["key"], row["area"]),
        *(json(values), due),
    )


def _stage(hits: Iterable[tuple[str, list[tuple[Any, ...]]]]) -> None:
    """The hits in a table of this transaction, each with the place that its subject came from."""
    names = ", ".join(COLUMNS)
    tables: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists pg_temp.{HITS}")
        cursor.execute(
            f"create temporary table {HITS} (id uuid, rule text, definition text, "
            "subject_table text, subject text, area text, explained jsonb, due_on date, "
            "origin text) on commit drop"
        )
        with cursor.copy(f"copy {HITS} ({names}) from stdin") as copy:
            for table, rows in hits:
                tables.add(table)
                for row in rows:
                    copy.write_row(row)
        for table in sorted(tables):
            _set_origins(cursor, table)
        cursor.execute(f"create index on pg_temp.{HITS} (subject, rule)")
        cursor.execute(f"analyze pg_temp.{HITS}")


def _set_origins(cursor: Any, table: str) -> None:
    source = library.shipped().dictionary.tables[table].source
    model: Any = apps.get_model(source)
    if issubclass(model, TwoPlaced):
        cursor.execute(
            f"update pg_temp.{HITS} h set origin = s.origin from {model._meta.db_table} s "
            "where h.subject_table = %s and s.id::text = h.subject",
            [table],
        )


def copied(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Thousands of rows at once: COPY goes to a table without row security, then one INSERT."""
    names, staged = ", ".join(columns), f"{table}_made"
    kept = list(rows)  # while COPY is open, the connection answers no other question
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists pg_temp.{staged}")
        cursor.execute(
            f"create temporary table {staged} on commit drop as "
            f"select {names} from {table} with no data"
        )
        with cursor.copy(f"copy {staged} ({names}) from stdin") as copy:
            for row in kept:
                copy.write_row(row)
        cursor.execute(f"insert into {table} ({names}) select {names} from {staged}")


def plain(value: object) -> object:
    """A value as JSON keeps it; numbers with decimals keep their digits."""
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return value


def json(value: object) -> str:
    """The text of a JSON column, the same for the same value."""
    return _json.dumps(value, ensure_ascii=False, sort_keys=True)
