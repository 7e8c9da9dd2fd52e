"""Every worked case of the manual, on every back end."""

import pytest

from anjia.engine.backends import duckdb, reference
from anjia.engine.examples import Outcome
from anjia.engine.language import BOOLEAN, expression
from anjia.engine.language.spec import SECTIONS, Case
from anjia.engine.plan import build

from . import tiny

CASES = [case for section in SECTIONS for case in section.cases]
GATHERED = [
    Case("count(part where ok)", ((True, 1), (None, 1), (False, 1)), (1, 2)),
    Case("count(part)", ((True, 1), (None, 1)), (2, 2)),
    Case("count(part where ok)", (), (0, 0)),
    Case("sum(part.n where ok)", ((True, 5), (None, 3), (False, 9)), (5, 8)),
    Case("sum(part.n where ok)", ((True, 5), (None, -3)), (2, 5)),
    Case("sum(part.n where ok)", ((True, None),), None),
    Case("sum(part.n)", (), (0, 0)),
    Case("min(part.n where ok)", ((True, 5), (None, 3)), (3, 5)),
    Case("max(part.n where ok)", ((True, 5), (None, 3)), (5, 5)),
    Case("max(part.n where ok)", ((None, 3),), None),
    Case("any(part where ok)", ((None, 1), (True, 1)), True),
    Case("any(part where ok)", ((None, 1), (False, 1)), None),
    Case("any(part where ok)", (), False),
    Case("all(part where ok)", ((None, 1), (False, 1)), False),
    Case("all(part where ok)", (), True),
]


def _written(value):
    if isinstance(value, str):
        return f"date '{value}'" if value.count("-") == 2 else value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _outcome(text, rows):
    world = tiny.read(indicator=[tiny.indicator(where=text)])
    tables = tiny.tables(world, **rows)
    slow = reference.Reference(world, tables, as_of=tiny.AS_OF, parameters=tiny.PARAMETERS)
    outcome = slow.outcome(world.indicators["one"], slow.rows["thing"][0])
    with duckdb.Run(build(world), tables, tiny.AS_OF, tiny.PARAMETERS) as run:
        assert run.keys(area="61", outcomes=frozenset({outcome})) == ["thing0"]
        assert run.measure() == slow.measure(["one"])
    return outcome


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_case_of_the_manual(case):
    rows = {"thing": [dict(case.row)]}
    world = tiny.read()
    node = expression(case.text, table="thing", vocabulary=world)
    if case.gives is None:
        assert _outcome(f"({case.text}) is unknown", rows) is Outcome.NUMERATOR
    elif node.type == BOOLEAN:
        wanted = Outcome.NUMERATOR if case.gives else Outcome.MISSING
        assert _outcome(case.text, rows) is wanted
    else:
        text = f"({case.text}) = {_written(case.gives)}"
        assert _outcome(text, rows) is Outcome.NUMERATOR


@pytest.mark.parametrize("case", GATHERED, ids=lambda case: f"{case.text} {case.row}")
def test_gathering_children(case):
    parts = [{"thing_key": "thing0", "ok": ok, "n": n} for ok, n in case.row]
    rows = {"thing": [{}], "part": parts}
    if case.gives is None:
        assert _outcome(f"({case.text}) is unknown", rows) is Outcome.NUMERATOR
    elif isinstance(case.gives, bool):
        wanted = Outcome.NUMERATOR if case.gives else Outcome.MISSING
        assert _outcome(case.text, rows) is wanted
    else:
        low, high = case.gives
        assert _outcome(f"{case.text} between {low} and {high}", rows) is Outcome.NUMERATOR
        inside = Outcome.NUMERATOR if low == high else Outcome.UNKNOWN
        assert _outcome(f"{case.text} = {low}", rows) is inside
        assert _outcome(f"{case.text} < {low}", rows) is Outcome.MISSING
        assert _outcome(f"{case.text} > {high}", rows) is Outcome.MISSING
