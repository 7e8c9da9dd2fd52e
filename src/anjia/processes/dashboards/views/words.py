"""Verdicts, parts and levels in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anjia.kernel.areas import Level
from anjia.processes.dashboards.policy import Part, Verdict

if TYPE_CHECKING:
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
    if indicator.measure.value == "count":
        names = {
            Part.NUMERATOR: _("算入的"),
            Part.DENOMINATOR: _("全部"),
            Part.UNKNOWN: _("待核实"),
            Part.MISSING: _("不算入的"),
        }
        return names[part]
    names = {
        Part.NUMERATOR: _("分子"),
        Part.DENOMINATOR: _("分母"),
        Part.UNKNOWN: _("待核实"),
        Part.MISSING: _("未达到的"),
    }
    return names[part]


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
