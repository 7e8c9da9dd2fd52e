"""A run can reach nothing but its tables, changes no setting, and stops when its time is over."""

import pytest

from anjia.engine.backends import duckdb
from anjia.engine.backends.duckdb import database
from anjia.engine.plan import build
from anjia.kernel.refusals import Refused

from . import tiny


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "ATTACH '/tmp/other.db'",
        "EXPORT DATABASE '/tmp/out'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET memory_limit = '64GB'",
        "RESET threads",
        "SELECT * FROM tiny",
    ],
)
def test_nothing_outside_can_be_reached_and_nothing_set(statement):
    with duckdb.connection() as opened, pytest.raises(database.duckdb.Error):
        opened.execute(statement)


def test_what_a_user_types_is_bound_and_never_written():
    evil = "'; DROP TABLE thing; --"
    quoted = evil.replace("'", "''")
    world = tiny.read(indicator=[tiny.indicator(where=f"t = '{quoted}' or starts_with(t, 'x')")])
    tables = tiny.tables(world, thing=[{"t": evil}, {"t": "y"}])
    asked = []
    with duckdb.Run(build(world), tables, tiny.AS_OF, tiny.PARAMETERS) as run:
        carried_out = run.database.ask
        run.database.ask = lambda sql, *given: asked.append(sql) or carried_out(sql, *given)
        assert run.measure()["one"][tiny.AREAS[0]].numerator == 1
    assert asked
    assert not any("DROP" in sql for sql in asked)


def test_a_run_that_takes_too_long_is_stopped():
    hard = " + ".join(f"count(part where n * n > thing.a + {number})" for number in range(20))
    world = tiny.read(indicator=[tiny.indicator(where=f"{hard} > 2")])
    rows = [{"thing_key": f"thing{number}", "n": number} for number in range(2_000)]
    tables = tiny.tables(world, thing=[{"a": 1}] * 2_000, part=rows)
    with (
        pytest.raises(Refused, match="run_too_long"),
        duckdb.Run(build(world), tables, tiny.AS_OF, tiny.PARAMETERS, seconds=0.001) as run,
    ):
        run.measure()


def test_a_plan_is_printed_as_it_is_carried_out():
    world = tiny.read(
        fact=[
            tiny.fact("thing", "held", "count(part where ok)"),
            tiny.fact("thing", "many", "held > 2"),
        ],
        indicator=[
            tiny.indicator("one", where="many and town.open"),
            tiny.indicator("two", where="many and not at_earlier(many, 3)"),
            tiny.indicator("mid", kind="median", value="held"),
        ],
    )
    lines = build(world).lines()
    assert lines[:6] == [
        "read town: key, area, open",
        "read thing: key, area, town_key",
        "read part: key, area, thing_key, ok",
        "read thing before 3: key, area, town_key",
        "read part before 3: key, area, thing_key, ok",
        "gather part into thing",
    ]
    # What three definitions ask for is worked out once, now and three months before.
    assert sum(line.endswith("= count(part where ok)") for line in lines) == 2
    assert lines[-3:] == [
        "measure thing in one pass: one, two, mid",
        "add up: every place from the places within it",
        "second pass, place by place: mid",
    ]
