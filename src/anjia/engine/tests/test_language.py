"""What the language refuses, where it says so, and what it suggests."""

import pytest

from anjia.engine.errors import DefinitionError
from anjia.engine.language import expression

from . import tiny

REFUSED = [
    ("", "definition_empty", "", ()),
    ("colour = 'red'", "definition_name", "colour", ()),
    ("sizes > 1", "definition_name", "sizes", ()),
    ("k = 'gren'", "definition_choice", "'gren'", ("'green'",)),
    ("k = gren", "definition_quote", "gren", ("'green'",)),
    ("t != today", "definition_quote", "today", ("'today'",)),
    ("k in ('red', blu)", "definition_quote", "blu", ("'blue'",)),
    ("a + k > 1", "definition_type", "a + k", ()),
    ("k > 'red'", "definition_type", "k > 'red'", ()),
    ("a and p", "definition_type", "a", ()),
    ("a", "definition_type", "a", ()),
    ("d > 'yesterday'", "definition_date", "'yesterday'", ()),
    ("m = '2022-13'", "definition_period", "'2022-13'", ()),
    ("m = '2022Q3'", "definition_period", "'2022Q3'", ()),
    ("m = quarter_of(d)", "definition_type", "m = quarter_of(d)", ()),
    ("at_earlier(p, a)", "definition_form", "at_earlier(p, a)", ()),
    ("at_earlier(p, 37)", "definition_form", "at_earlier(p, 37)", ()),
    ("held_for_months(p)", "definition_form", "held_for_months(p)", ()),
    ("held_for_months(a, 3)", "definition_type", "a", ()),
    (
        "at_earlier(at_earlier(p, 36), 36)",
        "definition_too_deep",
        "at_earlier(at_earlier(p, 36), 36)",
        (),
    ),
    ("share(part)", "definition_form", "share(part)", ()),
    ("a == 3", "definition_sign", "==", ("=",)),
    ('k = "red"', "definition_sign", '"red"', ("'red'",)),
    ("p and (q", "definition_unreadable", "(", ()),
    ("p) and q", "definition_unreadable", ")", ()),
    ("a = 1.23456", "definition_number", "1.23456", ()),
    ("a = 99999999999999999999", "definition_number", "99999999999999999999", ()),
    ("param(flor) > 1", "definition_name", "flor", ("floor",)),
    ("ages(d) > 1", "definition_name", "ages", ("age",)),
    ("age(d, e) > 1", "definition_form", "age(d, e)", ()),
    ("count(parts) > 1", "definition_name", "parts", ("part",)),
    ("count(town) > 1", "definition_name", "town", ("part",)),
    ("sum(part) > 1", "definition_name", "part", ("part",)),
    ("any(part)", "definition_form", "any(part)", ()),
    ("twon.open", "definition_name", "twon", ("town",)),
    ("a = b is unknown", "definition_type", "a = b", ()),
    ("a = unknown", "definition_form", "unknown", ()),
    ("a; p", "definition_sign", ";", ()),
    ("p（q）", "definition_sign", "p（q）", ("p(q)",)),
    ("t = 'open", "definition_unreadable", "'open", ()),
    ("t like 'x'", "definition_unreadable", "like", ()),
    ("select a from thing", "definition_unreadable", "a", ()),
    ("a in (select b from c)", "definition_unreadable", "b", ()),
    ("case when p then q end", "definition_unreadable", "when", ()),
    ("count(part where) > 1", "definition_unreadable", ")", ()),
]


@pytest.mark.parametrize(("text", "code", "at", "suggestions"), REFUSED)
def test_refusals_name_the_place(text, code, at, suggestions):
    with pytest.raises(DefinitionError) as caught:
        expression(text, table="thing", vocabulary=tiny.read(), wanted=tiny.BOOLEAN)
    fault = caught.value
    assert fault.code == code
    assert text[fault.start : fault.end] == at
    assert set(suggestions) <= set(fault.suggestions)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "p" + ")" * 10_000,
        "(" * 400 + "p" + ")" * 400,
        "not " * 700 + "p",
        "- " * 700 + "a = 1",
        " and ".join(["p"] * 2_000),
        " + ".join(["a"] * 390) + " = 1",
        "(" * 20 + "p" + " in (q, q))" * 20,
        "p and (" * 300 + "q" + ")" * 300,
    ],
)
def test_what_is_too_large_is_refused_quickly(text):
    with pytest.raises(DefinitionError) as caught:
        expression(text, table="thing", vocabulary=tiny.read())
    assert caught.value.code in {"definition_too_long", "definition_too_deep"}


def test_long_flat_conditions_are_fine():
    expression(" or ".join(["p"] * 200), table="thing", vocabulary=tiny.read())


def test_facts_that_explain_each_other_are_refused():
    facts = [
        tiny.fact("thing", "one", "two > 1"),
        tiny.fact("thing", "two", "count(part where thing.one)"),
    ]
    with pytest.raises(DefinitionError) as caught:
        tiny.read(fact=facts)
    assert caught.value.code == "definition_cycle"


def test_a_definition_that_is_there_twice_is_refused():
    with pytest.raises(DefinitionError) as caught:
        tiny.read(indicator=[tiny.indicator(), tiny.indicator()])
    assert caught.value.code == "definition_twice"


def test_the_hash_changes_with_the_figure_and_not_with_its_title():
    one = tiny.read(
        fact=[tiny.fact("thing", "big", "a > 1")], indicator=[tiny.indicator(where="big")]
    )
    same = tiny.read(
        fact=[tiny.fact("thing", "big", "a > 1")],
        indicator=[tiny.indicator(where="big", title={"zh": "另", "en": "other"})],
    )
    other = tiny.read(
        fact=[tiny.fact("thing", "big", "a > 2")], indicator=[tiny.indicator(where="big")]
    )
    assert one.hash == same.hash != other.hash
