"""What speaks against claims, as sets: paid already, claimed twice, excluded, caps, accounts.

Everything is asked over all places, because a subject may have claimed elsewhere; what is answered
names months and schemes only. Claims to be looked at stand in `subsidies_work` with what the
condition makes of their subjects; findings come out in `subsidies_found`.
"""
# ruff: noqa: S608 - statements are made of our own table and column names

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from anjia.processes.subsidies.actions.steps import LAST
from anjia.processes.subsidies.policy import HOLDING, WAITING, State
from anjia.processes.subsidies.queries import numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from anjia.processes.subsidies.models import Scheme

TABLES = ("subsidies_work", "subsidies_limits", "subsidies_open", "subsidies_others")


@dataclass(frozen=True, kw_only=True)
class Order:
    """Which other claims go before one: those that hold, and of those that wait the earlier."""

    holding: tuple[State, ...]
    waiting: tuple[State, ...]


AT_CHECK = Order(holding=HOLDING, waiting=WAITING)
AT_APPROVAL = Order(
    holding=(State.APPROVED, State.IN_FILE, State.PAID, State.FAILED),
    waiting=(State.NOTICED, State.OBJECTED),
)

_WORK = """
create temporary table subsidies_work (claim uuid primary key, hit text, "values" jsonb,
    manifest text, as_of date, gone boolean, elsewhere boolean) on commit drop;
create temporary table subsidies_limits (scheme bigint, county text, month date, most_months int,
    most_a_year numeric) on commit drop;
"""
_OPEN = f"""
create temporary table subsidies_open on commit drop as
select c.id, c.scheme_code as code, c.subject, c.payee, c.first_month, c.last_month, c.months,
    c.amount,
    extract(year from c.first_month) as year, s.every, s.excludes, s.valid_from, s.valid_until,
    s.evidence as wanted, coalesce(last.number, 0) as number, w.hit, w.gone, w.elsewhere,
    m.most_months, m.most_a_year,
    string_to_array(concat_ws('、', nullif(c.evidence, ''), (
        select string_agg(nullif(e.evidence, ''), '、') from subsidies_step e
        where e.claim_id = c.id and e.evidence <> '')), '、') as given
from subsidies_work w join subsidies_claim c on c.id = w.claim
join subsidies_scheme s on s.id = c.scheme_id
left join subsidies_limits m on m.scheme = s.id and m.county = left(c.area, 6)
    and m.month = c.first_month
{LAST};
create index on subsidies_open (subject);
analyze subsidies_open;
create temporary table subsidies_others on commit drop as
select c.id, c.scheme_code as code, c.subject, c.first_month, c.last_month, c.months, c.amount,
    extract(year from c.first_month) as year, s.excludes, s.title,
    coalesce(last.state, 'submitted') as state
from subsidies_claim c join subsidies_scheme s on s.id = c.scheme_id {LAST}
where c.subject in (select subject from subsidies_open)
    and coalesce(last.state, 'submitted') = any(%(live)s);
create index on subsidies_others (subject);
analyze subsidies_others;
"""
_BEFORE = "(o.state = any(%(holding)s) or (o.state = any(%(waiting)s) and o.id < c.id))"
_SAME = """
(c.every = 'once' or (c.every = 'year' and o.year = c.year)
    or (o.first_month <= c.last_month and c.first_month <= o.last_month))
"""
_MONTHS = (
    "jsonb_build_object('first', to_char(o.first_month, 'YYYY-MM'), "
    "'last', to_char(o.last_month, 'YYYY-MM'))"
)
_FOUND = f"""
create temporary table subsidies_found on commit drop as
select c.id as claim, case when o.state = any(%(paid)s) then 'paid_already'
    else 'claimed_twice' end as code, {_MONTHS} as facts
from subsidies_open c join subsidies_others o on o.subject = c.subject and o.code = c.code
    and o.id <> c.id and {_SAME} and {_BEFORE}
union all
select c.id, 'excluded', {_MONTHS} || jsonb_build_object('title', o.title)
from subsidies_open c join subsidies_others o on o.subject = c.subject and o.code <> c.code
    and (c.excludes ? o.code or o.excludes ? c.code)
    and o.first_month <= c.last_month and c.first_month <= o.last_month and {_BEFORE}
union all
select c.id, 'months_used', jsonb_build_object('used', sum(o.months), 'most', c.most_months)
from subsidies_open c left join subsidies_others o on o.subject = c.subject and o.code = c.code
    and o.id <> c.id and {_BEFORE}
where c.most_months is not null
group by c.id, c.months, c.most_months
having coalesce(sum(o.months), 0) + c.months > c.most_months
union all
select c.id, 'year_cap', jsonb_build_object('used', coalesce(sum(o.amount), 0)::text,
    'most', c.most_a_year::text, 'year', c.year::int)
from subsidies_open c left join subsidies_others o on o.subject = c.subject and o.code = c.code
    and o.id <> c.id and o.year = c.year and {_BEFORE}
where c.most_a_year is not null
group by c.id, c.amount, c.most_a_year, c.year
having coalesce(sum(o.amount), 0) + c.amount > c.most_a_year
union all
select c.id, 'account_missing', '{{}}' from subsidies_open c
where not exists (select from subsidies_account a where a.payee = c.payee)
union all
select c.id, 'subject_gone', '{{}}' from subsidies_open c where c.gone
union all
select c.id, 'other_place', '{{}}' from subsidies_open c where c.elsewhere
"""
_LATER = """
union all
select c.id, 'condition_' || case c.hit when 'miss' then 'missed' else c.hit end, '{}'
from subsidies_open c where c.hit <> 'hit'
union all
select c.id, 'evidence_missing', jsonb_build_object('missing', string_agg(e.name, '、'))
from subsidies_open c, jsonb_array_elements_text(c.wanted) e(name)
where not (coalesce(c.given, '{}') @> array[e.name])
group by c.id
union all
select c.id, 'out_of_dates', '{}' from subsidies_open c
where c.last_month < date_trunc('month', c.valid_from)
    or c.first_month > coalesce(c.valid_until, 'infinity')
"""


def stage(rows: Iterable[tuple[Any, ...]], schemes: Sequence[Scheme]) -> None:
    """Put claims with what their conditions say where `found` looks; columns as in the table."""
    kept = list(rows)
    with connection.cursor() as cursor:
        for table in (*TABLES, "subsidies_found"):
            cursor.execute(f"drop table if exists pg_temp.{table}")
        cursor.execute(_WORK)
        with cursor.copy("copy subsidies_work from stdin") as copy:
            for row in kept:
                copy.write_row(row)
        cursor.execute("analyze subsidies_work")
        cursor.execute(
            "select distinct c.scheme_id, left(c.area, 6), c.first_month "
            "from subsidies_work w join subsidies_claim c on c.id = w.claim"
        )
        asked = cursor.fetchall()
        by_id = {scheme.pk: scheme for scheme in schemes}
        limits = [_limits(by_id[scheme], county, month) for scheme, county, month in asked]
        cursor.executemany(
            "insert into subsidies_limits values (%s, %s, %s, %s, %s)",
            [row for row in limits if row],
        )


def _limits(scheme: Scheme, county: str, month: date) -> tuple[Any, ...] | None:
    """The caps of a scheme as they hold there and then."""
    if not (scheme.most_months or scheme.most_a_year):
        return None
    months = scheme.most_months and numbers.value(scheme.most_months, area=county, on=month)
    money = scheme.most_a_year and numbers.value(scheme.most_a_year, area=county, on=month)
    return scheme.pk, county, month, int(months) if months else None, money or None


def find(order: Order, *, fully: bool) -> None:
    """Write what speaks against the staged claims into `subsidies_found`.

    Without ``fully`` only what may have changed since they were checked.
    """
    facts = {
        "holding": [each.value for each in order.holding],
        "waiting": [each.value for each in order.waiting],
        "live": [each.value for each in (*order.holding, *order.waiting)],
        "paid": [State.IN_FILE.value, State.PAID.value],
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, facts)
        later = _LATER if fully else ""
        cursor.execute(_FOUND + later, facts)
        cursor.execute("create index on subsidies_found (claim)")
        cursor.execute("analyze subsidies_found")


def found(claims: Collection[UUID] | None = None) -> dict[UUID, list[str]]:
    """The codes that were found, by claim."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select claim, array_agg(code order by code) from subsidies_found group by 1"
        )
        rows = cursor.fetchall()
    return {claim: codes for claim, codes in rows if claims is None or claim in claims}


def text(values: object) -> str:
    """Values as a JSON column keeps them."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
