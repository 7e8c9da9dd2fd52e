"""Generated tables and expressions: DuckDB and the reference agree on every row and every sum."""

import os
from contextlib import contextmanager, nullcontext
from datetime import date
from decimal import Decimal
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anjia.engine import frames
from anjia.engine.backends import duckdb, reference
from anjia.engine.backends.duckdb import columns
from anjia.engine.errors import DefinitionError
from anjia.engine.examples import Outcome
from anjia.engine.moments import Moment
from anjia.engine.plan import build

from . import tiny

EXAMPLES = 1_000 if os.environ.get("ANJIA_NIGHTLY") else 40

integers = st.none() | st.integers(-4, 4) | st.sampled_from([2**63 - 1, -(2**63), 10**14])
decimals = (
    st.none()
    | st.decimals(min_value=Decimal(-20), max_value=Decimal(20), places=4)
    | st.sampled_from([Decimal("99999999999999.9999"), Decimal("0.0001"), Decimal(0)])
)
booleans = st.none() | st.booleans()
dates = (
    st.none()
    | st.dates(date(2019, 1, 1), date(2024, 12, 31))
    | st.sampled_from([date(2020, 2, 29), date(2021, 1, 31), date(1950, 5, 1), date(1, 1, 1)])
    | st.just(date(9999, 12, 31))
)
texts = st.none() | st.sampled_from(["", "a", "汉阴", "汉阴县", "o'clock"])
colours = st.none() | st.sampled_from(["red", "green", "blue"])
months = st.none() | st.integers(2021 * 12, 2022 * 12 + 11) | st.sampled_from([12, 119_999])
areas = st.sampled_from(tiny.AREAS)

things = st.fixed_dictionaries(
    {
        "area": areas,
        "town_key": st.none() | st.sampled_from(["town0", "town1", "nowhere"]),
        "a": integers,
        "b": integers,
        "x": decimals,
        "y": decimals,
        "p": booleans,
        "q": booleans,
        "d": dates,
        "e": dates,
        "m": months,
        "o": months,
        "t": texts,
        "k": colours,
    }
)
parts = st.fixed_dictionaries(
    {
        "area": areas,
        "thing_key": st.none() | st.sampled_from(["thing0", "thing1", "thing2"]),
        "n": integers,
        "w": decimals,
        "on": dates,
        "ok": booleans,
    }
)
towns = st.fixed_dictionaries({"area": areas, "size": integers, "open": booleans})
worlds = st.fixed_dictionaries(
    {
        "town": st.lists(towns, max_size=2),
        "thing": st.lists(things, min_size=1, max_size=4),
        "part": st.lists(parts, max_size=6),
    }
)


def _joined(three):
    return f"({three[0]} {three[1]} {three[2]})"


_part_condition = st.recursive(
    st.sampled_from(["ok", "n > 0", "thing.p", "on >= '2021-01-31'", "w < 1.5", "n is unknown"]),
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(_joined),
    ),
    max_leaves=3,
)


def _gather(*words):
    return st.tuples(st.sampled_from(words), _part_condition).map(
        lambda pair: f"{pair[0]} where {pair[1]})"
    )


counts = _gather("count(part") | _gather("sum(part.n", "min(part.n", "max(part.n")
counts |= st.sampled_from(["count(part)", "sum(part.n)", "held", "town.size", "town.things"])
counts |= counts.map(lambda text: f"at_earlier({text}, 1)")
sums = _gather("sum(part.w", "max(part.w", "share(part")
days = _gather("min(part.on", "max(part.on") | st.sampled_from(["d", "e", "as_of"])
days |= st.sampled_from(["first_on(m)", "last_on(o)", "last_on(half_of(d))", "at_earlier(d, 2)"])
days |= st.tuples(st.sampled_from(["d", "e"]), counts).map(lambda pair: f"({pair[0]} + {pair[1]})")

whole = st.recursive(
    st.sampled_from(["a", "b", "3", "-2", "param(floor)", "length(t)"]) | counts,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(_joined),
        st.tuples(
            st.sampled_from(["years_between", "months_between", "days_between"]), days, days
        ).map(lambda three: f"{three[0]}({three[1]}, {three[2]})"),
        st.tuples(st.sampled_from(["year", "month", "age"]), days).map(
            lambda two: f"{two[0]}({two[1]})"
        ),
    ),
    max_leaves=4,
)
numbers = st.recursive(
    st.sampled_from(["x", "y", "1.5"]) | sums | whole,
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(_joined),
    max_leaves=4,
)
spans = st.sampled_from(["m", "o", "month_of('2022-08-15')", "at_earlier(m, 1)"])
spans |= days.map(lambda text: f"month_of({text})")
spans |= st.tuples(spans, st.sampled_from("+-"), whole).map(_joined)
comparisons = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
atoms = st.one_of(
    st.tuples(numbers, comparisons, numbers).map(_joined),
    st.tuples(days, comparisons, days).map(_joined),
    st.tuples(spans, comparisons, spans).map(_joined),
    st.tuples(spans, spans).map(lambda two: f"({two[0]} - {two[1]} >= param(floor))"),
    numbers.map(lambda text: f"(({text}) is unknown)"),
    st.sampled_from(
        [
            "p",
            "q",
            "town.open",
            "full",
            "k in ('red', 'blue')",
            "k != 'green'",
            "t = 'o''clock'",
            "left(t, 2) = '汉阴'",
            "starts_with(t, 'a')",
            "starts_with(area, '610921')",
            "x between 0 and 2",
            "m >= '2022-08'",
            "o - '2022-08' > a",
        ]
    ),
    _gather("any(part", "all(part"),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(lambda text: f"(not {text})"),
        inner.map(lambda text: f"(({text}) is unknown)"),
        inner.map(lambda text: f"at_earlier({text}, 1)"),
        inner.map(lambda text: f"held_for_months({text}, 2)"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(_joined),
    ),
    max_leaves=5,
)

OPEN = frozenset({Outcome.UNKNOWN, Outcome.UNDECIDED})
SHOWN = ["held", "full", "a", "x", "d", "m", "t", "k"]
FACTS = [
    tiny.fact("thing", "held", "count(part where n > thing.b)"),
    tiny.fact("thing", "full", "held >= 2 or p"),
    tiny.fact("town", "things", "count(thing where held >= 1)"),
]


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(worlds, st.none() | worlds, worlds, conditions, conditions, numbers, numbers, st.booleans())
def test_duckdb_agrees_with_the_reference(rows, last, before, among, where, value, per, alike):
    try:
        world = tiny.read(
            fact=FACTS,
            indicator=[
                tiny.indicator("count", among=among, where=where),
                tiny.indicator("share", kind="share", among=among, where=where),
                tiny.indicator("sum", kind="sum", where=where, value=value),
                tiny.indicator("ratio", kind="ratio", among=among, value=value, per=per),
                tiny.indicator("town", of="town", where="things > param(floor) - 1"),
                tiny.indicator("median", kind="median", among=among, value=value),
                tiny.indicator("distinct", kind="distinct", where=where, value="k"),
            ],
            rule=[tiny.rule("rule", among=among, when=where, explain=SHOWN)],
        )
    except DefinitionError as fault:  # a generated expression may be too long
        assert fault.code in {"definition_too_long", "definition_too_deep"}  # noqa: PT017
        return
    tables = tiny.tables(world, **rows)
    earlier = {2: tiny.moment(world, date(2022, 7, 31), **before)}
    if last is not None:
        earlier[1] = Moment(date(2022, 8, 30), tiny.tables(world, **last), {})
    now = (tables, tiny.AS_OF, tiny.PARAMETERS, earlier)
    slow = reference.Reference(
        world, tables, as_of=tiny.AS_OF, parameters=tiny.PARAMETERS, earlier=earlier
    )
    with _alike() if alike else nullcontext():
        _agree(world, now, slow)


@contextmanager
def _alike():
    """Few rows are worked out as many are: once for those that know the same."""
    with patch.object(columns, "MANY_ROWS", 0), patch.object(frames, "ALIKE", 0):
        yield


def _agree(world, now, slow):
    wanted = slow.measure([*world.indicators, "rule"])
    every = build(world, [*world.indicators, "rule"], explained=True)
    with duckdb.Run(every, *now) as run:
        assert run.measure() == wanted
        for outcomes in (frozenset({Outcome.NUMERATOR}), OPEN):
            chosen = {"area": "6109", "outcomes": outcomes}
            assert run.explained("rule", **chosen).equals(slow.explained("rule", **chosen))
        for code in ("median", "distinct"):
            measure = world.indicators[code].measure
            assert duckdb.spread(measure, run.observed(code)) == slow.spread(code)
    for code in ("share", "ratio"):
        with duckdb.Run(build(world, [code]), *now) as run:
            for outcome in Outcome:
                chosen = frozenset({outcome})
                assert run.keys(area="6109", outcomes=chosen) == slow.keys(
                    code, area="6109", outcomes=chosen
                )
