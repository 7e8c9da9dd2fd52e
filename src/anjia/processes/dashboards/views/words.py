"""Verdicts, parts and levels in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anjia.engine.definitions import Measure
from anjia.kernel.areas import Level
from anjia.processes.dashboards.policy import Cause, Move, Part, Verdict

if TYPE_CHECKING:
    from datetime import date

    from anjia.engine.definitions import Indicator


def verdict_word(verdict: Verdict) -> str:
    """A verdict in words."""
    words = {
        Verdict.MET: _("已达"),
        Verdict.MISSED: _("未达"),
        Verdict.OPEN: _("待核实后定"),
        Verdict.NONE: "",
    }
    return words[verdict]


def part_label(indicator: Indicator, part: Part) -> str:
    """What a tab of rows is called."""
    if indicator.measure is Measure.SHARE:
        names = {
            Part.NUMERATOR: _("分子"),
            Part.DENOMINATOR: _("分母"),
            Part.UNKNOWN: _("待核实"),
            Part.MISSING: _("分子以外的"),
            Part.ENTERED: _("比上期新进分子"),
            Part.LEFT: _("比上期退出分子"),
        }
        return names[part]
    names = {
        Part.NUMERATOR: _("算入的"),
        Part.DENOMINATOR: _("全部"),
        Part.UNKNOWN: _("待核实"),
        Part.MISSING: _("不算入的"),
        Part.ENTERED: _("比上期新进"),
        Part.LEFT: _("比上期退出"),
    }
    return names[part]


def move_label(move: Move, *, share: bool) -> str:
    """What became of rows since a report."""
    if share:
        names = {
            Move.COUNTED: _("上报时的分子"),
            Move.ENTERED: _("进了分子"),
            Move.LEFT: _("出了分子"),
            Move.JOINED: _("进了分母"),
            Move.GONE: _("出了分母"),
            Move.DOUBT: _("核实情况变了"),
            Move.VALUE: _("数值变了"),
        }
        return names[move]
    names = {
        Move.COUNTED: _("上报时算入的"),
        Move.ENTERED: _("新算入"),
        Move.LEFT: _("不再算入"),
        Move.JOINED: _("新来的，不算入"),
        Move.GONE: _("走了的，本来不算入"),
        Move.DOUBT: _("核实情况变了"),
        Move.VALUE: _("数值变了"),
    }
    return names[move]


def cause_word(cause: Cause) -> str:
    """What moved a row."""
    names = {
        Cause.EDIT: _("记录改了"),
        Cause.DAY: _("日子往前走了"),
        Cause.PARAMETER: _("参数改了"),
        Cause.DEFINITION: _("口径改了"),
    }
    return names[cause]


def op_word(op: str) -> str:
    """What happened to a whole record."""
    return {"insert": _("登记"), "delete": _("删除")}.get(op, _("修改"))


def every_word(every: str) -> str:
    """How often a series has a point."""
    return {"day": _("日"), "month": _("月"), "quarter": _("季"), "year": _("年")}[every]


def chart_day(day: date, *, before: date) -> str:
    """A date under an axis; the year is written where it is another than the first date's."""
    parts = {"year": day.year, "month": day.month, "day": day.day}
    if day.year == before.year and day != before:
        return _("%(month)s月%(day)s日") % parts
    return _("%(year)s年%(month)s月%(day)s日") % parts


def level_word(level: Level) -> str:
    """What the places of a level are called."""
    words = {
        Level.PROVINCE: _("省"),
        Level.CITY: _("市"),
        Level.COUNTY: _("县"),
        Level.TOWN: _("镇"),
        Level.VILLAGE: _("村（社区）"),
        Level.SITE: _("社区"),
        Level.GRID: _("网格"),
    }
    return words[level]
