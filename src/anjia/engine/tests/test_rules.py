"""Rules: their hits on both back ends, what makes two rules different, and what is refused."""

from decimal import Decimal

import pytest

from anjia.engine import arrow, snapshot
from anjia.engine.backends import duckdb, reference
from anjia.engine.errors import DefinitionError
from anjia.engine.examples import Outcome
from anjia.engine.plan import build

from . import tiny

HITS = frozenset({Outcome.NUMERATOR})
OPEN = frozenset({Outcome.UNKNOWN, Outcome.UNDECIDED})
FACTS = [
    tiny.fact("thing", "fine", "count(part where ok)"),
    tiny.fact("thing", "half", "x / 2"),
]


def _run(world, code, **rows):
    tables = tiny.tables(world, **rows)
    slow = reference.Reference(world, tables, as_of=tiny.AS_OF, parameters=tiny.PARAMETERS)
    plan = build(world, [code], explained=True)
    return slow, duckdb.Run(plan, tables, tiny.AS_OF, tiny.PARAMETERS)


def test_a_rule_finds_its_hits_and_shows_their_facts_alike_on_both_back_ends():
    rule = tiny.rule(
        among="p", when="a > param(floor)", explain=["a", "fine", "half", "k", "d", "m"]
    )
    world = tiny.read(fact=FACTS, rule=[rule])
    things = [
        {"p": True, "a": 3, "x": "5.0000", "k": "red", "d": "2022-02-03", "m": "2022-08"},
        {"p": True, "a": 9, "area": "610921100001001002"},
        {"p": True},
        {"a": 1},
        {"p": False, "a": 7},
    ]
    parts = [{"thing_key": "thing0", "ok": True}, {"thing_key": "thing0"}]
    slow, run = _run(world, "one", thing=things, part=parts)
    with run:
        assert run.measure() == slow.measure(["one"])
        (own,) = [part for area, part in run.measure()["one"].items() if area == tiny.AREAS[0]]
        assert (own.population, own.numerator, own.unknown, own.undecided) == (2, 1, 1, 1)
        assert run.keys(area="61", outcomes=OPEN) == ["thing2", "thing3"]
        shown = run.explained("one", area="6109", outcomes=HITS)
        assert shown.equals(slow.explained("one", area="6109", outcomes=HITS))
        few = run.explained("one", area="610921100001001002", outcomes=HITS)
    assert shown.column_names == ["key", "area", "a", "fine", "fine high", "half", "k", "d", "m"]
    first = shown.to_pylist()[0]
    assert (first["key"], first["fine"], first["fine high"]) == ("thing0", 1, 2)
    assert (first["half"], first["k"]) == (Decimal("2.5"), "red")
    assert few["key"].to_pylist() == ["thing1"]


def test_a_plan_of_rules_and_indicators_measures_both():
    world = tiny.read(rule=[tiny.rule("r", when="a > 1")], indicator=[tiny.indicator("i")])
    things = [{"a": 3}, {"a": 1}, {}]
    tables = tiny.tables(world, thing=things)
    with duckdb.Run(build(world, ["i", "r"]), tables, tiny.AS_OF, {}) as run:
        found = run.measure()
    assert found["i"][tiny.AREAS[0]].numerator == 3
    assert (found["r"][tiny.AREAS[0]].numerator, found["r"][tiny.AREAS[0]].unknown) == (1, 1)
    assert [part.code for one in build(world).passes for part in one.indicators] == ["i"]


def test_a_division_by_zero_and_a_missing_parameter_are_unknown_never_a_hit():
    rules = [tiny.rule("zero", when="a / b > 1"), tiny.rule("lacks", when="a > param(floor)")]
    world = tiny.read(rule=rules)
    tables = tiny.tables(world, thing=[{"a": 3, "b": 0}])
    slow = reference.Reference(world, tables, as_of=tiny.AS_OF, parameters={})
    with duckdb.Run(build(world, ["zero", "lacks"]), tables, tiny.AS_OF, {}) as run:
        found = run.measure()
    assert found == slow.measure(["zero", "lacks"])
    for code in ("zero", "lacks"):
        (parts,) = found[code].values()
        assert (parts.population, parts.numerator, parts.unknown) == (1, 0, 1)
    assert world.parameters_of(world.rules["lacks"]) == {"floor"}


def test_a_rule_has_the_hash_of_what_it_means_and_makes_no_figure_old():
    plain = tiny.read(indicator=[tiny.indicator("i", where="a > 3")])
    world = tiny.read(
        indicator=[tiny.indicator("i", where="a > 3")], rule=[tiny.rule("r", when="3 < a")]
    )
    other = tiny.read(rule=[tiny.rule("r", when="a > 4")])
    assert world.hash == plain.hash
    assert world.hash_of(world.rules["r"]) == world.hash_of(world.indicators["i"])
    assert world.hash_of(world.rules["r"]) != other.hash_of(other.rules["r"])


REFUSED = [
    ({"when": "a + 1"}, "definition_type", "when"),
    ({"when": "nosuch > 1"}, "definition_name", "when"),
    ({"among": "a > 'x'"}, "definition_type", "among"),
    ({"when": "a > param(nosuch)"}, "definition_name", "when"),
    ({"when": "(" * 10_000 + "p" + ")" * 10_000}, "definition_too_long", "when"),
    ({"of": "nosuch"}, "definition_name", ""),
    ({"explain": ["nosuch"]}, "definition_name", "explain"),
    ({"explain": ["a", "a"]}, "definition_twice", "explain"),
    ({"explain": ["area"]}, "definition_name", "explain"),
    ({"within": "nosuch"}, "definition_name", "within"),
    ({"kind": "decision"}, "definition_entry", "kind"),
    ({"code": "no spaces"}, "definition_name", "code"),
    ({"wehn": "p"}, "definition_entry", ""),
    ({"title": {"zh": "只有中文"}}, "definition_entry", "title"),
    ({"explain": "a"}, "definition_entry", "explain"),
    ({"note": "plain"}, "definition_entry", "note"),
    ({"example": [{"case": "never", "gives": "numerator"}]}, "definition_entry", "example"),
    (
        {"example": [{"case": "hit", "gives": "numerator", "row": {"z": 1}}]},
        "definition_entry",
        "example",
    ),
    (
        {"example": [{"case": "hit", "gives": "numerator", "many": {"part": 10**9}}]},
        "definition_entry",
        "example",
    ),
]


@pytest.mark.parametrize(
    ("over", "code", "part"), REFUSED, ids=[str(one[0])[:40] for one in REFUSED]
)
def test_what_is_wrong_is_refused_and_says_where(over, code, part):
    with pytest.raises(DefinitionError) as refused:
        tiny.read(rule=[tiny.rule(**over)])
    assert (refused.value.code, refused.value.part) == (code, part)
    assert refused.value.definition == over.get("code", "one")
    assert refused.value.said.zh
    assert refused.value.said.en


def test_a_missing_entry_and_a_cycle_are_refused():
    lacking = tiny.rule()
    del lacking["basis"]
    with pytest.raises(DefinitionError, match="basis"):
        tiny.read(rule=[lacking])
    ring = [tiny.fact("thing", "f", "g"), tiny.fact("thing", "g", "f")]
    with pytest.raises(DefinitionError, match="explain each other"):
        tiny.read(fact=ring, rule=[tiny.rule(when="f > 1")])


def test_a_snapshot_from_before_a_fact_was_published_does_not_know_it(tmp_path):
    world = tiny.read(rule=[tiny.rule(when="a > 1")])
    whole = tiny.tables(world, thing=[{"a": 3, "t": "x"}])
    old = {"thing": whole["thing"].drop_columns(["a", "k"])}
    manifest = snapshot.write(
        tmp_path,
        old,
        as_of=tiny.AS_OF,
        area="61",
        taken_at="then",
        definitions=world.hash,
        application="1",
    )
    found = snapshot.load(tmp_path, manifest, dictionary=world.dictionary)
    assert found["thing"]["a"].to_pylist() == [None]
    assert {("thing", "a"), ("thing", "k"), ("town", "size")} <= arrow.absent(found)
    assert ("thing", "t") not in arrow.absent(found)
    assert ("thing", "a") in arrow.absent({"thing": found["thing"].slice(0, 0)})
    assert found["thing"].schema.field("k").type == whole["thing"].schema.field("k").type
    work = build(world, ["one"], explained=True)
    found = snapshot.load(tmp_path, manifest, columns=work.sources, dictionary=world.dictionary)
    assert set(found["thing"].column_names) == {"key", "area", "town_key", "a"}
    with duckdb.Run(work, found, tiny.AS_OF, {}) as run:
        assert run.keys(area="61", outcomes=OPEN) == ["thing0"]


def test_a_code_is_one_definition_whichever_kind():
    with pytest.raises(DefinitionError) as refused:
        tiny.read(indicator=[tiny.indicator("x")], rule=[tiny.rule("x")])
    assert refused.value.code == "definition_twice"


def test_later_documents_are_laid_over_and_leave_the_set_below_as_it_was():
    world = tiny.read(
        fact=[tiny.fact("thing", "big", "a > 5")],
        indicator=[tiny.indicator("i", where="big"), tiny.indicator("other")],
        rule=[tiny.rule("r", when="big")],
    )
    old = {code: world.hash_of(world.indicators[code]) for code in world.indicators}
    made = world.overlaid(
        [{"fact": [tiny.fact("thing", "big", "a > 9")], "rule": [tiny.rule("new", when="big")]}]
    )
    assert list(made.rules) == ["r", "new"]
    assert made.hash_of(made.rules["r"]) != world.hash_of(world.rules["r"])
    assert made.hash_of(made.indicators["i"]) != old["i"]
    assert made.hash_of(made.indicators["other"]) == old["other"]
    assert {code: world.hash_of(world.indicators[code]) for code in world.indicators} == old
    again = made.overlaid([{"indicator": [tiny.indicator("i", where="a > 1")]}])
    assert list(again.indicators) == ["i", "other"]
    assert again.hash_of(again.rules["new"]) == made.hash_of(made.rules["new"])
    with pytest.raises(DefinitionError, match="r is there twice"):
        world.overlaid([{"indicator": [tiny.indicator("r")]}])
    with pytest.raises(DefinitionError, match="twice"):
        world.overlaid([{"rule": [tiny.rule("n"), tiny.rule("n")]}])
    with pytest.raises(DefinitionError, match="twice"):
        world.overlaid([{"fact": [tiny.fact("thing", "a", "b + 1")]}])
