"""The language as tables: each operator and function with its types and worked cases.

The same cases run as tests on every back end and are printed in ``docs/language.md``; a case
that is wrong here is wrong everywhere, and visibly so. Facts in the cases: ``a`` and ``b`` are
integers, ``x`` and ``y`` decimals, ``p`` and ``q`` booleans, ``d`` and ``e`` dates, ``t`` a text,
``k`` an enum of red, green and blue. The as-of date is 2022-09-30.
"""

from __future__ import annotations

from dataclasses import dataclass

from .types import BOOLEAN, DATE, INTEGER, TEXT, Type


@dataclass(frozen=True, slots=True)
class Function:
    """A function of one row: what it takes, what it gives, and what it becomes."""

    name: str
    takes: tuple[Type, ...]
    gives: Type
    becomes: str = ""
    tells: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """An expression, the facts of its row, and its value; a fact that is not given is unknown."""

    text: str
    row: tuple[tuple[str, object], ...]
    gives: object


@dataclass(frozen=True, slots=True)
class Section:
    """A group of operators as the manual shows it."""

    title: str
    forms: str
    types: str
    unknown: str
    cases: tuple[Case, ...]


FUNCTIONS = {
    function.name: function
    for function in (
        Function("years_between", (DATE, DATE), INTEGER, tells="full years from the first date"),
        Function("months_between", (DATE, DATE), INTEGER, tells="full months from the first date"),
        Function("days_between", (DATE, DATE), INTEGER, tells="days from the first date"),
        Function("years_since", (DATE,), INTEGER, "years_between", "full years until as_of"),
        Function("months_since", (DATE,), INTEGER, "months_between", "full months until as_of"),
        Function("days_since", (DATE,), INTEGER, "days_between", "days until as_of"),
        Function("age", (DATE,), INTEGER, "years_between", "full years of life at as_of"),
        Function("year", (DATE,), INTEGER, tells="the calendar year"),
        Function("month", (DATE,), INTEGER, tells="the month, 1 to 12"),
        Function("length", (TEXT,), INTEGER, tells="the number of characters"),
        Function("left", (TEXT, INTEGER), TEXT, tells="the first characters, by a written number"),
        Function("starts_with", (TEXT, TEXT), BOOLEAN, tells="whether a text begins with another"),
    )
}


def _cases(*rows: tuple[str, dict[str, object], object]) -> tuple[Case, ...]:
    return tuple(Case(text, tuple(row.items()), gives) for text, row, gives in rows)


SECTIONS = (
    Section(
        "Comparison",
        "`=` `!=` (also `<>`) `<` `<=` `>` `>=`, `between … and …`, `in (…)`, `not in (…)`",
        "numbers with numbers, dates with dates (a quoted date is read as one), text and enum "
        "with text; only `=` and `!=` for boolean, text and enum",
        "unknown when a side is unknown; a bounded number decides whatever its bounds decide",
        _cases(
            ("a = 3", {"a": 3}, True),
            ("a = 3", {"a": 4}, False),
            ("a = 3", {}, None),
            ("a != 3", {"a": 4}, True),
            ("a <> 3", {}, None),
            ("a >= x", {"a": 2, "x": "2.0"}, True),
            ("a < b", {"a": 2, "b": 2}, False),
            ("a between 1 and 3", {"a": 3}, True),
            ("a between 1 and 3", {"a": 4}, False),
            ("a between 1 and b", {"a": 0}, False),
            ("a between 1 and b", {"a": 2}, None),
            ("k in ('red', 'blue')", {"k": "blue"}, True),
            ("k not in ('red', 'blue')", {"k": "green"}, True),
            ("k in ('red', 'blue')", {}, None),
            ("a in (b, 3)", {"a": 3}, True),
            ("a in (b, 3)", {"a": 4}, None),
            ("d >= '2021-06-01'", {"d": "2021-06-01"}, True),
            ("d < date '2021-06-01'", {"d": "2021-06-01"}, False),
            ("t = 'o''clock'", {"t": "o'clock"}, True),
            ("p = q", {"p": True, "q": False}, False),
        ),
    ),
    Section(
        "Logic",
        "`not`, `and`, `or`; `not` binds first, then `and`, then `or`",
        "boolean",
        "`and` is false as soon as one side is false, `or` true as soon as one side is true; "
        "otherwise an unknown side leaves it unknown",
        _cases(
            ("p and q", {"p": True, "q": True}, True),
            ("p and q", {"p": True}, None),
            ("p and q", {"p": False}, False),
            ("p or q", {"p": True}, True),
            ("p or q", {"p": False}, None),
            ("not p", {}, None),
            ("not p or q", {"p": False}, True),
            ("p or q and p", {"p": True, "q": False}, True),
        ),
    ),
    Section(
        "Unknown",
        "`is unknown`, `is not unknown` (`is null` is read as the same); binds tighter than a "
        "comparison and looser than arithmetic",
        "any value",
        "never unknown itself; a number that is known only within bounds counts as unknown",
        _cases(
            ("a is unknown", {}, True),
            ("a is unknown", {"a": 0}, False),
            ("a is not unknown", {"a": 0}, True),
            ("p and q is unknown", {"p": False}, False),
            ("(p and q) is unknown", {"p": True}, True),
            ("a is null", {}, True),
            ("p = q is unknown", {"p": True}, True),
            ("a + b is unknown", {"a": 1}, True),
        ),
    ),
    Section(
        "Arithmetic",
        "`+` `-` `*` `/`, a leading `-`, brackets",
        "integer with integer gives integer, except `/`, which always gives decimal; decimals "
        "have four places and are rounded half away from zero after every `*` and `/`; a date "
        "plus or minus an integer moves by days, a date minus a date gives days",
        "unknown when a side is unknown, when something is divided by zero, and when the result "
        "does not fit (integers beyond 64 bits, decimals from 100,000,000,000,000, years outside "
        "1 to 9999)",
        _cases(
            ("a + b * 2", {"a": 1, "b": 3}, 7),
            ("a - b", {"a": 1}, None),
            ("-a", {"a": 4}, -4),
            ("a / b", {"a": 7, "b": 2}, "3.5"),
            ("a / b", {"a": 2, "b": 3}, "0.6667"),
            ("a / b", {"a": -2, "b": 3}, "-0.6667"),
            ("a / b", {"a": 1, "b": 0}, None),
            ("x * y", {"x": "0.0005", "y": "0.1"}, "0.0001"),
            ("x * y", {"x": "-0.0005", "y": "0.1"}, "-0.0001"),
            ("x * y", {"x": "99999999999999", "y": "2"}, None),
            ("a * a", {"a": 4_000_000_000}, None),
            ("x + a", {"x": "1.25", "a": 2}, "3.25"),
            ("d + 30", {"d": "2021-01-31"}, "2021-03-02"),
            ("d - a", {"d": "2021-01-31", "a": 31}, "2020-12-31"),
            ("d - e", {"d": "2021-03-01", "e": "2021-02-01"}, 28),
            ("d + a", {"d": "2021-01-31", "a": 9_000_000_000}, None),
            ("as_of - d", {"d": "2022-09-01"}, 29),
        ),
    ),
    Section(
        "Dates",
        "`age(d)`, `years_since(d)`, `months_since(d)`, `days_since(d)`, `years_between(d, e)`, "
        "`months_between(d, e)`, `days_between(d, e)`, `year(d)`, `month(d)`, `as_of`",
        "dates give integers",
        "unknown when a date is unknown; a month is full on the same day of a later month, or on "
        "that month's last day where it has no such day; a year that began on 29 February is full "
        "on 1 March; counting back gives negative numbers",
        _cases(
            ("age(d)", {"d": "2006-09-30"}, 16),
            ("age(d)", {"d": "2006-10-01"}, 15),
            ("age(d)", {}, None),
            ("years_between(d, e)", {"d": "2008-02-29", "e": "2021-02-28"}, 12),
            ("years_between(d, e)", {"d": "2008-02-29", "e": "2021-03-01"}, 13),
            ("months_between(d, e)", {"d": "2021-01-31", "e": "2021-02-28"}, 1),
            ("months_between(d, e)", {"d": "2021-01-30", "e": "2021-03-29"}, 1),
            ("months_between(d, e)", {"d": "2021-03-30", "e": "2021-01-30"}, -2),
            ("days_between(d, e)", {"d": "2021-02-28", "e": "2021-03-01"}, 1),
            ("months_since(d)", {"d": "2022-03-30"}, 6),
            ("year(d) * 100 + month(d)", {"d": "2022-03-30"}, 202203),
        ),
    ),
    Section(
        "Text",
        "`length(t)`, `left(t, 6)`, `starts_with(t, '6109')`",
        "text and enum",
        "unknown when a text is unknown",
        _cases(
            ("left(t, 2) = '汉阴'", {"t": "汉阴县"}, True),
            ("length(t)", {"t": "汉阴县"}, 3),
            ("starts_with(t, '6109')", {"t": "610921"}, True),
            ("starts_with(t, '6101')", {"t": "610921"}, False),
            ("starts_with(t, '6109')", {}, None),
        ),
    ),
)

GATHERINGS = (
    ("count(person where c)", "how many rows; rows with `c` unknown widen it to bounds"),
    ("sum(person.n where c)", "the total; unknown when a row that surely counts has `n` unknown"),
    ("min(person.n where c)", "the smallest; unknown without a row that surely counts"),
    ("max(person.n where c)", "the largest; unknown without a row that surely counts"),
    ("any(person where c)", "whether a row fulfils `c`; false without rows"),
    ("all(person where c)", "whether every row fulfils `c`; true without rows"),
)
