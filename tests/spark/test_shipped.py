"""Every shipped indicator and rule over all examples at once: Spark and DuckDB agree."""

import pyarrow as pa
import pyarrow.compute as pc

from anjia.engine import examples, snapshot
from anjia.engine.backends import duckdb
from anjia.engine.definitions import SPREAD
from anjia.engine.examples import Outcome
from anjia.engine.moments import Moment
from anjia.engine.plan import build
from anjia.registry.tests.test_definitions import DEFINITIONS, SHIPPED
from tests.spark import worlds

CODES = [*DEFINITIONS.indicators, *DEFINITIONS.rules]
EXPLAINED = list(DEFINITIONS.rules)[::20]


def _apart(tables, number):
    """The rows of one example under keys and in a town of their own."""
    county = worlds.COUNTIES[number % len(worlds.COUNTIES)]
    place = f"{100 + number // 900}{100 + number % 900}"
    found = {}
    for name, table in tables.items():
        kept = table
        keys = ("key", *DEFINITIONS.dictionary.tables[name].parents.values())
        for index, column in enumerate(table.column_names):
            values = table[column]
            if column in keys:
                values = pc.binary_join_element_wise(f"{number}", values, "/")
            elif column == "area":
                inside = pc.binary_join_element_wise(
                    county, place, pc.utf8_slice_codeunits(values, 12), ""
                )
                short = pc.equal(pc.utf8_length(values), 6)
                values = pc.if_else(short, county, inside)
            kept = kept.set_column(index, column, values.cast(table.schema.field(column).type))
        found[name] = kept
    return found


def _together(worlds_of_tables):
    names = DEFINITIONS.dictionary.tables
    return {name: pa.concat_tables([one[name] for one in worlds_of_tables]) for name in names}


def _all_examples():
    now, then = [], {}
    items = {**DEFINITIONS.indicators, **DEFINITIONS.rules}
    shown = [example for item in items.values() for example in item.examples]
    for number, example in enumerate(shown):
        dictionary = DEFINITIONS.dictionary
        now.append(_apart(examples.tables(example, dictionary), number))
        for back, moment in examples.moments(example, dictionary, SHIPPED).items():
            then.setdefault((back, moment.as_of), []).append(_apart(moment.tables, number))
    earlier = {
        back: Moment(as_of, _together(tables), SHIPPED) for (back, as_of), tables in then.items()
    }
    return _together(now), earlier


def test_shipped_definitions_over_all_examples(spark, session, tmp_path):
    tables, earlier = _all_examples()
    plan = build(DEFINITIONS, CODES, explained=True)
    manifest = worlds.written(tmp_path, tables, as_of=examples.AS_OF)
    frames = spark.stored(session, tmp_path, manifest, DEFINITIONS.dictionary)
    then = worlds.moments(spark, session, tmp_path, earlier, DEFINITIONS.dictionary)
    read = snapshot.load(tmp_path, manifest)
    anew = [code for code, item in DEFINITIONS.indicators.items() if item.measure in SPREAD]
    hits = frozenset({Outcome.NUMERATOR, Outcome.UNKNOWN})
    with (
        duckdb.Run(plan, read, examples.AS_OF, SHIPPED, earlier) as fast,
        spark.Run(session, plan, frames, examples.AS_OF, SHIPPED, then) as wide,
    ):
        assert wide.measure() == fast.measure()
        for code in anew:
            measure = DEFINITIONS.indicators[code].measure
            assert wide.spread(code, measure) == duckdb.spread(measure, fast.observed(code))
        for code in EXPLAINED:
            assert wide.explained(code, area="61", outcomes=hits) == fast.explained(
                code, area="61", outcomes=hits
            )
