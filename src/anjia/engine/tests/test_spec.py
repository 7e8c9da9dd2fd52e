"""Every worked case of the manual, on every back end."""

from datetime import date

import pytest

from anjia.engine.backends import duckdb, reference
from anjia.engine.examples import Outcome
from anjia.engine.language import BOOLEAN, Kind, expression
from anjia.engine.language.spec import SECTIONS
from anjia.engine.plan import build
from anjia.kernel.periods import Kind as Length
from anjia.kernel.periods import Period

from . import tiny

CASES = [case for section in SECTIONS for case in section.cases]


def _written(value, kind):
    if kind is Kind.DATE:
        return f"date '{value}'"
    return f"'{value}'" if kind is Kind.PERIOD else str(value)


def _earlier(world, case):
    """The row as it was, each month's snapshot on the month's last day."""
    now = Period(tiny.AS_OF.year, Length.MONTH, tiny.AS_OF.month)
    return {
        back: tiny.moment(world, now.moved(-back).last_on, thing=[dict(row)])
        for back, row in case.earlier
    }


def _outcome(text, case):
    world = tiny.read(indicator=[tiny.indicator(where=text)])
    parts = [{"thing_key": "thing0", **dict(part)} for part in case.parts]
    tables = tiny.tables(world, thing=[dict(case.row)], part=parts)
    earlier = _earlier(world, case)
    slow = reference.Reference(
        world, tables, as_of=tiny.AS_OF, parameters=tiny.PARAMETERS, earlier=earlier
    )
    outcome = slow.outcome(world.indicators["one"], slow.rows["thing"][0])
    with duckdb.Run(build(world), tables, tiny.AS_OF, tiny.PARAMETERS, earlier) as run:
        assert run.keys(area="61", outcomes=frozenset({outcome})) == ["thing0"]
        assert run.measure() == slow.measure(["one"])
    return outcome


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.text} {case.row} {case.parts}")
def test_case_of_the_manual(case):
    node = expression(case.text, table="thing", vocabulary=tiny.read())
    if case.gives is None:
        assert _outcome(f"({case.text}) is unknown", case) is Outcome.NUMERATOR
    elif node.type == BOOLEAN:
        wanted = Outcome.NUMERATOR if case.gives else Outcome.MISSING
        assert _outcome(case.text, case) is wanted
    elif isinstance(case.gives, tuple):
        low, high = (_written(end, node.type.kind) for end in case.gives)
        assert _outcome(f"{case.text} between {low} and {high}", case) is Outcome.NUMERATOR
        assert _outcome(f"{case.text} = {low}", case) is Outcome.UNKNOWN
        assert _outcome(f"{case.text} = {high}", case) is Outcome.UNKNOWN
        assert _outcome(f"{case.text} < {low}", case) is Outcome.MISSING
        assert _outcome(f"{case.text} > {high}", case) is Outcome.MISSING
    else:
        text = f"({case.text}) = {_written(case.gives, node.type.kind)}"
        assert _outcome(text, case) is Outcome.NUMERATOR


def test_every_word_of_the_language_has_a_case():
    shown = " ".join(case.text for case in CASES)
    for name in ("years_between", "half_of", "share", "held_for_months", "at_earlier", "param"):
        assert f"{name}(" in shown
    assert date(2022, 9, 30) == tiny.AS_OF
