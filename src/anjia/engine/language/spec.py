"""The language as one table: each operator with its types, what unknown does to it, and cases.

The same cases run as tests on every back end and are printed in ``docs/language.md``; a case
that is wrong here is wrong everywhere, and visibly so. Facts in the cases: ``a`` and ``b`` are
integers, ``x`` and ``y`` decimals, ``p`` and ``q`` booleans, ``d`` and ``e`` dates, ``m`` and ``o``
months, ``t`` a text, ``k`` an enum of red, green and blue; a ``part`` of the row has an integer
``n`` and a boolean ``ok``. The as-of date is 2022-09-30 and the parameter ``floor`` is 2.
"""

from __future__ import annotations

from dataclasses import dataclass

Row = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An expression, the facts of its row, and its value; a fact that is not given is unknown.

    ``parts`` are child rows, ``earlier`` the row as it was so many months before. Two values are
    bounds.
    """

    text: str
    row: Row
    gives: object
    parts: tuple[Row, ...] = ()
    earlier: tuple[tuple[int, Row], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A group of operators as the manual shows it."""

    title: str
    forms: str
    types: str
    unknown: str
    cases: tuple[Case, ...]


def _cases(*rows: tuple[str, dict[str, object], object]) -> tuple[Case, ...]:
    return tuple(Case(text, tuple(row.items()), gives) for text, row, gives in rows)


def _gathered(*rows: tuple[str, list[dict[str, object]], object]) -> tuple[Case, ...]:
    return tuple(
        Case(text, (), gives, parts=tuple(tuple(part.items()) for part in parts))
        for text, parts, gives in rows
    )


def _then(
    *rows: tuple[str, dict[str, object], dict[int, dict[str, object]], object],
) -> tuple[Case, ...]:
    return tuple(
        Case(
            text,
            tuple(row.items()),
            gives,
            earlier=tuple((back, tuple(was.items())) for back, was in earlier.items()),
        )
        for text, row, earlier, gives in rows
    )


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
            ("p and q", {"p": True, "q": False}, False),
            ("p and q", {"p": True}, None),
            ("p and q", {"p": False}, False),
            ("p and q", {}, None),
            ("p or q", {"p": True}, True),
            ("p or q", {"p": False, "q": False}, False),
            ("p or q", {"p": False}, None),
            ("p or q", {}, None),
            ("not p", {"p": True}, False),
            ("not p", {"p": False}, True),
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
    Section(
        "Periods",
        "`month_of(d)`, `quarter_of(d)`, `half_of(d)`, `year_of(d)`, `first_on(m)`, `last_on(m)`, "
        "`m + 1`, `m - 1`, `m - o`; written in quotes like `'2022-09'`, `'2022Q3'`, `'2022H2'`, "
        "`'2022'`",
        "only periods of one length are compared or subtracted; a period plus or minus an integer "
        "is so many periods later or earlier, a period minus a period gives an integer",
        "unknown when a side is unknown, and outside the years 1 to 9999",
        _cases(
            ("month_of(d)", {"d": "2022-08-31"}, "2022-08"),
            ("quarter_of(d)", {"d": "2022-08-31"}, "2022Q3"),
            ("half_of(d)", {"d": "2022-06-30"}, "2022H1"),
            ("year_of(d)", {"d": "2022-06-30"}, "2022"),
            ("month_of(d)", {}, None),
            ("m = '2022-08'", {"m": "2022-08"}, True),
            ("m < month_of(as_of)", {"m": "2022-09"}, False),
            ("m < '2022-09'", {}, None),
            ("m between '2021-12' and '2022-08'", {"m": "2022-01"}, True),
            ("m + 2", {"m": "2021-11"}, "2022-01"),
            ("m - a", {"m": "2022-01", "a": 13}, "2020-12"),
            ("m - a", {"m": "2022-01", "a": 99_999}, None),
            ("m - o", {"m": "2022-01", "o": "2021-11"}, 2),
            ("m - o", {"m": "2022-01"}, None),
            ("first_on(m)", {"m": "2024-02"}, "2024-02-01"),
            ("last_on(m)", {"m": "2024-02"}, "2024-02-29"),
            ("last_on(quarter_of(d))", {"d": "2022-11-05"}, "2022-12-31"),
            ("last_on(m)", {}, None),
        ),
    ),
    Section(
        "Parameters",
        "`param(name)`",
        "the type that the parameter is declared with",
        "a figure whose parameter has no value at its place and date is not computed, and says "
        "so; in an earlier month such a parameter is unknown",
        _cases(
            ("a >= param(floor)", {"a": 2}, True),
            ("a >= param(floor)", {"a": 1}, False),
            ("a >= param(floor)", {}, None),
        ),
    ),
    Section(
        "Child rows",
        "`count`, `any`, `all`, `share` of `(part where c)`, `sum`, `min`, `max` of "
        "`(part.n where c)`; `where` may be left out of `count`, `sum`, `min` and `max`",
        "`sum` of numbers, `min` and `max` of what has an order; `share` is a decimal from 0 to 1",
        "a row whose condition is unknown may count or not, so it widens the result to bounds; a "
        "row that may count and whose value is unknown leaves `sum`, `min` and `max` unknown; "
        "without a row that surely counts `min` and `max` are unknown, without rows `share` is",
        _gathered(
            ("count(part where ok)", [{"ok": True}, {"n": 1}, {"ok": False}], (1, 2)),
            ("count(part)", [{"ok": True}, {}], 2),
            ("count(part where ok)", [], 0),
            (
                "sum(part.n where ok)",
                [{"ok": True, "n": 5}, {"n": 3}, {"ok": False, "n": 9}],
                (5, 8),
            ),
            ("sum(part.n where ok)", [{"ok": True, "n": 5}, {"n": -3}], (2, 5)),
            ("sum(part.n where ok)", [{"ok": True}], None),
            ("sum(part.n where ok)", [{"ok": False}], 0),
            ("sum(part.n)", [], 0),
            ("min(part.n where ok)", [{"ok": True, "n": 5}, {"n": 3}], (3, 5)),
            ("max(part.n where ok)", [{"ok": True, "n": 5}, {"n": 3}], 5),
            ("max(part.n where ok)", [{"n": 3}], None),
            ("min(part.n)", [], None),
            ("any(part where ok)", [{}, {"ok": True}], True),
            ("any(part where ok)", [{}, {"ok": False}], None),
            ("any(part where ok)", [], False),
            ("all(part where ok)", [{}, {"ok": False}], False),
            ("all(part where ok)", [{}, {"ok": True}], None),
            ("all(part where ok)", [], True),
            ("share(part where ok)", [{"ok": True}, {"ok": False}, {"ok": False}], "0.3333"),
            ("share(part where ok)", [{"ok": True}, {}], ("0.5", "1")),
            ("share(part where ok)", [], None),
        ),
    ),
    Section(
        "Over time",
        "`at_earlier(x, 3)` (also `at_earlier(x, months = 3)`), `held_for_months(c, 3)`",
        "`at_earlier` gives the type of `x`; `held_for_months` takes a condition; months are "
        "written numbers",
        "`at_earlier` is what `x` was for the same row in the last snapshot of the month so many "
        "months before, with the date and the parameters of then; unknown where that month has no "
        "snapshot or that snapshot no such row. `held_for_months` is `c` now and in each of so "
        "many months before: false as soon as it surely failed once, otherwise unknown while a "
        "month is unknown",
        _then(
            ("at_earlier(a, 3)", {"a": 5}, {3: {"a": 2}}, 2),
            ("at_earlier(a, 3)", {"a": 5}, {3: {}}, None),
            ("at_earlier(a, 3)", {"a": 5}, {1: {"a": 2}}, None),
            ("a - at_earlier(a, months = 1)", {"a": 5}, {1: {"a": 2}}, 3),
            ("at_earlier(days_since(d), 1)", {}, {1: {"d": "2022-08-30"}}, 1),
            ("at_earlier(at_earlier(a, 1), 2)", {}, {2: {}, 3: {"a": 7}}, 7),
            ("held_for_months(p, 2)", {"p": True}, {1: {"p": True}, 2: {"p": True}}, True),
            ("held_for_months(p, 2)", {"p": True}, {1: {"p": True}, 2: {"p": False}}, False),
            ("held_for_months(p, 2)", {"p": True}, {1: {"p": True}}, None),
            ("held_for_months(p, 2)", {"p": False}, {}, False),
        ),
    ),
)
