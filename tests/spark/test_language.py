"""The language on Spark: every worked case of the manual, and generated conditions."""

import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from anjia.engine.backends import reference
from anjia.engine.definitions import Measure
from anjia.engine.errors import DefinitionError
from anjia.engine.examples import Outcome
from anjia.engine.language import BOOLEAN, expression
from anjia.engine.moments import Moment
from anjia.engine.plan import build
from anjia.engine.tests import test_parity as parity
from anjia.engine.tests import tiny
from anjia.engine.tests.test_spec import CASES, _written
from anjia.kernel.periods import Kind as Length
from anjia.kernel.periods import Period
from tests.spark import worlds

EXAMPLES = 12 if os.environ.get("ANJIA_NIGHTLY") else 2
NOW = Period(tiny.AS_OF.year, Length.MONTH, tiny.AS_OF.month)


def _condition(case):
    """What is true of the case's row if the case gives what the manual says."""
    node = expression(case.text, table="thing", vocabulary=tiny.read())
    text = f"({case.text})"
    if case.gives is None:
        return f"{text} is unknown"
    if node.type == BOOLEAN:
        return text if case.gives else f"not {text}"
    if isinstance(case.gives, tuple):
        low, high = (_written(end, node.type.kind) for end in case.gives)
        inside = f"{text} between {low} and {high} and not {text} < {low} and not {text} > {high}"
        return f"{inside} and ({text} = {low}) is unknown and ({text} = {high}) is unknown"
    return f"{text} = {_written(case.gives, node.type.kind)}"


def _on_spark(spark, session, folder, world, tables, earlier):
    """What Spark and the reference say of the same snapshots."""
    then = worlds.moments(spark, session, folder, earlier, world.dictionary)
    now = worlds.stored(spark, session, folder, tables, world.dictionary)
    slow = reference.Reference(
        world, tables, as_of=tiny.AS_OF, parameters=tiny.PARAMETERS, earlier=earlier
    )
    run = spark.Run(session, build(world), now, tiny.AS_OF, tiny.PARAMETERS, then)
    return run, slow


def test_every_case_of_the_manual(spark, session, tmp_path):
    things, parts, before = [], [], {}
    for number, (case, area) in enumerate(zip(CASES, worlds.areas(), strict=False)):
        own = {"key": f"thing{number}", "area": area}
        things.append({**own, **dict(case.row)})
        parts += [
            {"area": area, "key": f"part{number}.{place}", "thing_key": own["key"], **dict(part)}
            for place, part in enumerate(case.parts)
        ]
        for back, row in case.earlier:
            before.setdefault(back, []).append({**own, **dict(row)})
    codes = [f"case{number}" for number in range(len(CASES))]
    world = tiny.read(
        indicator=[
            tiny.indicator(code, where=_condition(case))
            for code, case in zip(codes, CASES, strict=True)
        ]
    )
    earlier = {
        back: tiny.moment(world, NOW.moved(-back).last_on, thing=rows)
        for back, rows in before.items()
    }
    tables = tiny.tables(world, thing=things, part=parts)
    run, slow = _on_spark(spark, session, tmp_path, world, tables, earlier)
    with run:
        measured = run.measure()
    assert measured == slow.measure(codes)
    wrong = [
        case.text
        for code, case, thing in zip(codes, CASES, things, strict=True)
        if measured[code][thing["area"]].numerator != 1
    ]
    assert not wrong


def _fits(text):
    try:
        tiny.read(fact=parity.FACTS, indicator=[tiny.indicator(where=f"({text}) is unknown")])
    except DefinitionError:  # a generated expression may be too long
        return False
    return True


def _many(rows, least, most):
    return st.lists(rows, min_size=least, max_size=most)


crowds = st.fixed_dictionaries(
    {
        "town": _many(parity.towns, 1, 3),
        "thing": _many(parity.things, 6, 10),
        "part": _many(parity.parts, 4, 10),
    }
)
conditions = _many(parity.conditions.filter(_fits), 6, 8)
numbers = _many(parity.numbers.filter(_fits), 4, 4)


def _placed(rows):
    """Things with an area each; parts where they happen to be."""
    things = zip(rows["thing"], worlds.areas(), strict=False)
    return {**rows, "thing": [{**row, "area": area} for row, area in things]}


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each smaller example is a job more
)
@given(crowds, st.none() | crowds, crowds, conditions, numbers)
def test_generated_conditions_mean_what_the_reference_says(
    spark, session, tmp_path_factory, rows, last, before, conditions, numbers
):
    value, other, per, third = numbers
    measured = [
        tiny.indicator(f"share{place}", kind="share", among=one, where=another)
        for place, (one, another) in enumerate(
            zip(conditions, [*conditions[1:], conditions[0]], strict=True)
        )
    ]
    world = tiny.read(
        fact=parity.FACTS,
        indicator=[
            *measured,
            tiny.indicator("sum", kind="sum", where=conditions[0], value=value),
            tiny.indicator("sum_of_other", kind="sum", where=conditions[1], value=other),
            tiny.indicator("sum_of_third", kind="sum", value=third),
            tiny.indicator("ratio", kind="ratio", among=conditions[2], value=value, per=per),
            tiny.indicator("town", of="town", where="things > param(floor) - 1"),
            tiny.indicator("median", kind="median", value=third),
            tiny.indicator("distinct", kind="distinct", where=conditions[3], value="k"),
        ],
    )
    tables = tiny.tables(world, **_placed(rows))
    earlier = {2: tiny.moment(world, NOW.moved(-2).last_on, **_placed(before))}
    if last is not None:
        earlier[1] = Moment(NOW.moved(-1).last_on, tiny.tables(world, **_placed(last)), {})
    folder = tmp_path_factory.mktemp("generated")
    run, slow = _on_spark(spark, session, folder, world, tables, earlier)
    with run:
        assert run.measure() == slow.measure(world.indicators)
        assert run.spread("median", Measure.MEDIAN) == slow.spread("median")
        assert run.spread("distinct", Measure.DISTINCT) == slow.spread("distinct")
        seen = run.observed("median").to_pylist()
    counted = slow.keys("median", area="61", outcomes=frozenset({Outcome.NUMERATOR}))
    assert len(seen) == len(counted)


def test_rows_behind_a_figure_come_in_order(spark, session, tmp_path):
    rows = [{"a": number % 4 or None, "x": "1.5"} for number in range(9)]
    world = tiny.read(
        indicator=[tiny.indicator(kind="share", among="a > 1 or a is unknown", where="a = 3")]
    )
    tables = tiny.tables(world, **_placed({"thing": rows}))
    run, slow = _on_spark(spark, session, tmp_path, world, tables, {})
    with run:
        for outcome in Outcome:
            chosen = frozenset({outcome})
            for area in ("61", "610922"):
                found = run.keys(area=area, outcomes=chosen)
                assert found == slow.keys("one", area=area, outcomes=chosen)
