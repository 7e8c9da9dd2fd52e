"""Kinds, steps, types and cases in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anjia.engine.examples import Case, Outcome
from anjia.engine.language import Kind
from anjia.processes.definitions.policy import Step, What

if TYPE_CHECKING:
    from anjia.processes.definitions.policy import Version

CHIPS = {
    Step.DRAFT: "",
    Step.SUBMITTED: "y",
    Step.APPROVED: "brand",
    Step.DECLINED: "r",
    Step.PUBLISHED: "g",
    Step.WITHDRAWN: "",
}


def what_word(what: What) -> str:
    """What a definition defines."""
    return {What.INDICATOR: _("指标"), What.RULE: _("规则"), What.FACT: _("事实")}[what]


def step_word(step: Step) -> str:
    """Where a version stands."""
    words = {
        Step.DRAFT: _("草稿"),
        Step.SUBMITTED: _("等批准"),
        Step.APPROVED: _("已批准，未发布"),
        Step.DECLINED: _("没有批准"),
        Step.PUBLISHED: _("已发布"),
        Step.WITHDRAWN: _("已撤回"),
    }
    return words[step]


def happened_word(step: Step) -> str:
    """What somebody did with a version."""
    words = {
        Step.DRAFT: _("起草"),
        Step.SUBMITTED: _("提交"),
        Step.APPROVED: _("批准"),
        Step.DECLINED: _("不批准"),
        Step.PUBLISHED: _("发布"),
        Step.WITHDRAWN: _("撤回"),
    }
    return words[step]


def chip(version: Version) -> tuple[str, str]:
    """Colour and word of a version's state."""
    return CHIPS[version.step], step_word(version.step)


def kind_word(kind: Kind) -> str:
    """A type of the language."""
    words = {
        Kind.BOOLEAN: _("是否"),
        Kind.INTEGER: _("整数"),
        Kind.DECIMAL: _("小数"),
        Kind.TEXT: _("文字"),
        Kind.DATE: _("日期"),
        Kind.ENUM: _("选项"),
        Kind.PERIOD: _("时段"),
    }
    return words[kind]


def case_word(case: Case) -> str:
    """Why an example is there."""
    words = {
        Case.HIT: _("命中"),
        Case.MISS: _("不命中"),
        Case.BOUNDARY: _("边界"),
        Case.NULL: _("缺值"),
    }
    return words[case]


def outcome_word(outcome: Outcome) -> str:
    """What one row means to a figure."""
    words = {
        Outcome.NUMERATOR: _("算入"),
        Outcome.MISSING: _("不算入"),
        Outcome.UNKNOWN: _("待核实"),
        Outcome.UNDECIDED: _("不能确定是否算入"),
        Outcome.OUTSIDE: _("不在范围内"),
    }
    return words[outcome]


def plain(value: object) -> str:
    """A value of a fact as it is read aloud."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)
