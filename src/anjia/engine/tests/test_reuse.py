"""Which tables a back end keeps, where it would otherwise make them once for each reader."""

from anjia.engine import reuse
from anjia.engine.plan import Derive, build
from anjia.engine.tests import tiny

HELD = tiny.fact("thing", "held", "count(part where n > thing.b)")


def _kept(*indicators):
    plan = build(tiny.read(fact=[HELD], indicator=list(indicators)))
    return {
        (type(plan.steps[number]), plan.steps[number].table): columns
        for number, columns in reuse.shared(plan).items()
    }


def test_a_table_that_one_reader_waits_for_is_not_kept():
    assert not _kept(tiny.indicator("one", where="held >= 2"))


def test_a_table_with_two_readers_is_kept_with_what_they_read():
    kept = _kept(
        tiny.indicator("one", where="a > 1"),
        tiny.indicator("two", of="part", where="thing.held > 2"),
        tiny.indicator("three", of="town", where="count(thing where held >= 1) > 1"),
    )
    assert kept[Derive, "thing"] >= {"key", "area", "held", "town_key", "a"}
    assert not kept[Derive, "thing"] & {"b", "x", "t"}
