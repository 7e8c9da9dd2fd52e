"""Verdicts, parts and levels in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anjia.engine.definitions import Measure
from anjia.kernel.areas import Level
from anjia.processes.dashboards.policy import Part, Verdict

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
