"""The functions of one row: what they take and give, what they become, and how they read."""

from __future__ import annotations

from dataclasses import dataclass

from anjia.engine.text import Text

from .types import BOOLEAN, DATE, HALF, INTEGER, MONTH, PERIOD, QUARTER, TEXT, YEAR, Type


@dataclass(frozen=True, slots=True)
class Function:
    """A function of one row; ``reads`` says a call in words, ``becomes`` what is called instead."""

    name: str
    takes: tuple[Type, ...]
    gives: Type
    tells: Text
    reads: Text
    becomes: str = ""


def _since(name: str, becomes: str, zh: str, en: str) -> Function:
    tells = Text(f"从这一天到截至日期的{zh}", f"{en} until as_of")
    return Function(name, (DATE,), INTEGER, tells, Text("", ""), becomes)


def _between(name: str, zh: str, en: str) -> Function:
    return Function(
        name,
        (DATE, DATE),
        INTEGER,
        Text(f"从前一天到后一天的{zh}", f"{en} from the first date"),
        Text(f"从{{0}}到{{1}}的{zh}", f"{en} from {{0}} to {{1}}"),
    )


def _period(name: str, gives: Type, zh: str, en: str) -> Function:
    tells = Text(f"这一天所在的{zh}", f"the {en} of the date")
    return Function(name, (DATE,), gives, tells, Text(f"{{0}}所在{zh}", f"the {en} of {{0}}"))


def _edge(name: str, zh: str, en: str) -> Function:
    reads = Text(f"{{0}}的{zh}", f"the {en} of {{0}}")
    return Function(name, (PERIOD,), DATE, Text(f"期间的{zh}", f"the {en} of the period"), reads)


FUNCTIONS = {
    function.name: function
    for function in (
        _between("years_between", "整年数", "full years"),
        _between("months_between", "整月数", "full months"),
        _between("days_between", "天数", "days"),
        _since("years_since", "years_between", "整年数", "full years"),
        _since("months_since", "months_between", "整月数", "full months"),
        _since("days_since", "days_between", "天数", "days"),
        _since("age", "years_between", "周岁", "full years of life"),
        Function(
            *("year", (DATE,), INTEGER),
            Text("日期的年", "the calendar year"),
            Text("{0}的年", "the year of {0}"),
        ),
        Function(
            *("month", (DATE,), INTEGER),
            Text("日期的月，1 到 12", "the month, 1 to 12"),
            Text("{0}的月", "the month of {0}"),
        ),
        _period("month_of", MONTH, "月份", "month"),
        _period("quarter_of", QUARTER, "季度", "quarter"),
        _period("half_of", HALF, "半年", "half-year"),
        _period("year_of", YEAR, "年份", "year"),
        _edge("first_on", "第一天", "first day"),
        _edge("last_on", "最后一天", "last day"),
        Function(
            *("length", (TEXT,), INTEGER),
            Text("字数", "the number of characters"),
            Text("{0}的字数", "the length of {0}"),
        ),
        Function(
            *("left", (TEXT, INTEGER), TEXT),
            Text("开头的几个字，字数要写明", "the first characters, by a written number"),
            Text("{0}的前{1}个字", "the first {1} characters of {0}"),
        ),
        Function(
            *("starts_with", (TEXT, TEXT), BOOLEAN),
            Text("是否以另一段文字开头", "whether a text begins with another"),
            Text("{0}以{1}开头", "{0} starts with {1}"),
        ),
    )
}

GATHERINGS = {
    "count": Text("满足条件的有多少行", "how many rows; rows with `c` unknown widen it to bounds"),
    "sum": Text("合计", "the total; unknown when a row that may count has `n` unknown"),
    "min": Text("最小", "the smallest; unknown without a row that surely counts"),
    "max": Text("最大", "the largest; unknown without a row that surely counts"),
    "any": Text("是否至少有一行满足", "whether a row fulfils `c`; false without rows"),
    "all": Text("是否每一行都满足", "whether every row fulfils `c`; true without rows"),
    "share": Text(
        "满足条件的占多少，0 到 1",
        "which part of the rows fulfils `c`, 0 to 1; unknown without rows",
    ),
}

OVER_TIME = {
    "at_earlier": Text(
        "几个月前那次快照里同一行的值",
        "what `x` was for the same row in the last snapshot of the month so many months before; "
        "unknown without such a snapshot or row",
    ),
    "held_for_months": Text(
        "条件现在成立，并且此前每个月的快照里都成立",
        "whether `c` holds now and held in the last snapshot of each of so many months before; "
        "false as soon as it surely failed once, unknown while a month is unknown",
    ),
}
