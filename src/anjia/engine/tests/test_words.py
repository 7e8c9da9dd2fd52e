"""Faults as data, candidates for what comes next, and conditions read back as sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.engine.language import Sort, check, complete, expression, read_back
from anjia.engine.text import Language

from . import tiny

WORLD = tiny.read(
    fact=[
        {**tiny.fact("part", "done", "ok"), "label": {"zh": "已完成", "en": "done"}},
        {**tiny.fact("thing", "rich", "a > 5"), "label": {"zh": "有富余", "en": "rich"}},
    ]
)


def _check(text, **more):
    return check(text, table="thing", vocabulary=WORLD, **more)


def _complete(text, cursor=None):
    cursor = len(text) if cursor is None else cursor
    return complete(text, cursor, table="thing", vocabulary=WORLD)


def _inserts(text):
    return [item.insert for item in _complete(text).candidates]


def test_a_good_condition_has_a_tree_and_no_fault():
    checked = _check("a > 1")
    assert checked.tree == expression("a > 1", table="thing", vocabulary=WORLD)
    assert checked.faults == ()


def test_every_fault_is_told_with_line_column_and_remedy():
    checked = _check("ages(d) > 1\n  and k = gren\n  and a > 'x'")
    assert checked.tree is None
    assert [(fault.code, fault.line, fault.column) for fault in checked.faults] == [
        ("definition_name", 1, 1),
        ("definition_quote", 2, 11),
        ("definition_type", 3, 7),
    ]
    assert checked.faults[0].suggestions[0] == "age"
    assert checked.faults[1].suggestions == ("'green'",)
    assert checked.faults[2].message.zh == "整数和文字不能比较。"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("ags(d) > 1", "age(d) > 1"),
        ("k = gren", "k = 'green'"),
        ("k = 'gren'", "k = 'green'"),
        ("k = 绿", "k = 'green'"),
        ("k = '绿'", "k = 'green'"),
        ("有富余", "rich"),
        ("a == 1", "a = 1"),
        ("a ≥ 1", "a >= 1"),
        ("p 且 q", "p and q"),
        ('t = "x"', "t = 'x'"),
        ("t = 'x", "t = 'x'"),
        ("twon.open", "town.open"),
        ("param(flor) > 1", "param(floor) > 1"),
    ],
)
def test_a_suggestion_can_be_put_in_place(text, remedy):
    (fault,) = _check(text).faults
    fixed = [text[: fault.start] + word + text[fault.end :] for word in fault.suggestions]
    assert remedy in fixed
    assert _check(remedy).tree is not None


@given(st.text(alphabet="ab pqkdt'\"()<>=.,+-*/0123456789\n且条件", max_size=40))
def test_checking_never_raises_and_marks_a_place_in_the_text(text):
    checked = _check(text)
    assert (checked.tree is None) == bool(checked.faults)
    for fault in checked.faults:
        assert 0 <= fault.start <= fault.end <= len(text)
        assert fault.line >= 1
        assert fault.column >= 1
    completion = _complete(text, len(text) // 2)
    assert 0 <= completion.start <= completion.end <= len(text)


def test_candidates_name_type_unit_and_source():
    (rich,) = [item for item in _complete("ri").candidates if item.insert == "rich"]
    assert (rich.sort, rich.label.zh, rich.type, rich.source) == (
        Sort.FACT,
        "有富余",
        tiny.BOOLEAN,
        "a > 5",
    )


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("富", ["rich"], ["a"]),
        ("town.", ["open", "size"], ["a"]),
        ("k = ", ["'red'", "a"], []),
        ("k in ('red', '", ["'green'"], ["a"]),
        ("count(", ["part where "], ["a"]),
        ("sum(", ["part."], ["a"]),
        ("sum(part.", ["n", "w"], ["a"]),
        ("count(part ", ["where"], ["n"]),
        ("count(part where ", ["n", "ok", "thing."], ["a"]),
        ("count(part where ok) ", [">=", "and"], ["a"]),
        ("k ", ["=", "in ("], [">="]),
        ("param(", ["floor)"], ["a"]),
        ("not ", ["p", "count("], ["and"]),
    ],
)
def test_only_what_fits_is_offered(text, wanted, unwanted):
    found = _inserts(text)
    assert set(wanted) <= set(found)
    assert not set(unwanted) & set(found)


def test_the_word_at_the_cursor_is_replaced_whole():
    completion = _complete("p and towm.open", cursor=9)
    assert (completion.start, completion.end) == (6, 10)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "count(part where n >= 2 and not done) >= 1",
            "部件中n大于等于2且未完成的数量大于等于1",
            "the number of part rows where n is at least 2 and not “done” is at least 1",
        ),
        ("k = 'red'", "k为红", "k is red"),
        ("k not in ('red', 'blue')", "k不为红、蓝中任何一个", "k is none of red, blue"),
        ("a between 1 and 3", "a在1到3之间", "a is from 1 to 3"),
        ("d < '2021-06-01'", "d早于2021年6月1日", "d is before 2021-06-01"),
        ("m >= '2022-08'", "m不早于2022-08", "m is not before 2022-08"),
        ("not rich", "没有富余", "not “rich”"),
        ("p = false", "p为否", "p is false"),
        ("a is not unknown", "a已知", "a is known"),
        ("(p or q) and rich", "（p为是或q为是）且有富余", "(p is true or q is true) and rich"),
        ("held_for_months(rich, 3)", "连续3个月有富余", "for 3 months rich"),
        ("at_earlier(a, 2) != a", "2个月前a不等于a", "2 months ago a is not a"),
        ("a + 1 > b", "（a加1）大于b", "(a plus 1) is more than b"),
        ("a > param(floor)", "a大于参数“floor”", "a is more than the parameter “floor”"),
        (
            "share(part where done) > 0.5",
            "部件中已完成的占比大于0.5",
            "the share of part rows where done is more than 0.5",
        ),
        ("town.open", "所属表open为是", "table: open is true"),
    ],
)  # fmt: skip
def test_a_condition_is_read_back(text, zh, en):
    tree = _check(text).tree
    assert read_back(tree, vocabulary=WORLD) == zh
    assert read_back(tree, vocabulary=WORLD, language=Language.EN) == en
