"""The earliest and the latest day of the rows that count, before 1970 as well as after."""

from datetime import date

import pytest

from anjia.engine.backends import duckdb, reference
from anjia.engine.plan import build

from . import tiny

DAYS = (date(1, 1, 1), date(1950, 5, 1), date(1969, 12, 31), date(1970, 1, 1), date(2020, 2, 29))


@pytest.mark.parametrize("text", ["min(part.on where ok)", "max(part.on where ok)"])
@pytest.mark.parametrize("sure", [True, None])
def test_the_ends_of_the_days_of_a_group(text, sure):
    world = tiny.read(indicator=[tiny.indicator(where=f"d >= {text}")])
    things = [{"d": day} for day in DAYS]
    parts = [
        {"thing_key": f"thing{at}", "on": day, "ok": ok}
        for at in range(len(DAYS))
        for day, ok in ((DAYS[at], True), (DAYS[-1 - at], sure), (date(2000, 1, 1), False))
    ]
    tables = tiny.tables(world, thing=things, part=parts)
    slow = reference.Reference(world, tables, as_of=tiny.AS_OF, parameters={})
    with duckdb.Run(build(world), tables, tiny.AS_OF, {}) as run:
        assert run.measure() == slow.measure(["one"])
