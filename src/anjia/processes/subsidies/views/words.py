"""States, findings and kinds in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from anjia.processes.definitions.queries import library
from anjia.processes.subsidies.policy import (
    Every,
    Finding,
    Hit,
    Payee,
    Per,
    Problem,
    SchemeStep,
    State,
    Table,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anjia.engine.definitions import Definitions
    from anjia.processes.subsidies.models import Scheme

# Which chip a state wears: green where money has arrived, amber where somebody has to do something.
CHIPS = {
    State.OBJECTED: "y",
    State.RETURNED: "y",
    State.FAILED: "r",
    State.REJECTED: "r",
    State.PAID: "g",
}


def state(value: str) -> str:
    """Where a claim stands."""
    return {
        State.PROPOSED: _("待确认"),
        State.SUBMITTED: _("待核对"),
        State.CHECKED: _("已核对"),
        State.RETURNED: _("已退回"),
        State.REJECTED: _("不予补贴"),
        State.WITHDRAWN: _("已撤回"),
        State.NOTICED: _("公示中"),
        State.OBJECTED: _("有异议"),
        State.APPROVED: _("待支付"),
        State.IN_FILE: _("已报银行"),
        State.PAID: _("已支付"),
        State.FAILED: _("支付失败"),
        State.REVERSED: _("已冲回"),
    }[State(value)]


def step(value: str, *, before: str) -> str:
    """What happened in a step."""
    if value == State.SUBMITTED:
        return _("确认提交") if before == State.PROPOSED else _("补正后再提交")
    if value == State.NOTICED and before == State.OBJECTED:
        return _("答复异议，继续公示")
    if value == State.IN_FILE and before == State.FAILED:
        return _("重发银行")
    return {
        State.PROPOSED: _("按条件提出名单"),
        State.CHECKED: _("核对"),
        State.RETURNED: _("退回补正"),
        State.REJECTED: _("不予补贴"),
        State.WITHDRAWN: _("撤回"),
        State.NOTICED: _("公示"),
        State.OBJECTED: _("收到异议"),
        State.APPROVED: _("审批同意"),
        State.IN_FILE: _("报银行"),
        State.PAID: _("银行支付成功"),
        State.FAILED: _("银行支付失败"),
        State.REVERSED: _("冲回"),
    }[State(value)]


def group(value: str) -> str:
    """What a tab of the list is called."""
    return {
        "proposed": _("待确认"),
        "submitted": _("待核对"),
        "checked": _("已核对"),
        "noticed": _("公示中"),
        "approved": _("待支付"),
        "in_file": _("已报银行"),
        "failed": _("支付失败"),
        "paid": _("已支付"),
        "returned": _("已退回"),
        "over": _("已了结"),
    }[value]


def column(value: str) -> str:
    """What a column of the reconciliation is called."""
    return {
        "claimed": _("申领"),
        "open": _("在办"),
        "refused": _("未补贴"),
        "approved": _("核定"),
        "waiting": _("待支付"),
        "in_file": _("已报银行"),
        "paid": _("已支付"),
        "failed": _("支付失败"),
        "reversed": _("已冲回"),
    }[value]


def equation(value: str) -> str:
    """What does not balance."""
    return {
        "claimed": _("申领不等于在办、未补贴与核定之和"),
        "booked": _("支付台账的报付数与申领状态不一致"),
        "paid": _("银行回盘成功数与申领状态不一致"),
        "reversed": _("支付台账的冲回数与申领状态不一致"),
    }[value]


def verdict(value: str) -> str:
    """What all checks together say."""
    known = {
        Verdict.PASSED.value: _("通过"),
        Verdict.UNKNOWN.value: _("待核实"),
        Verdict.FAILED.value: _("有问题"),
    }
    return known.get(value, "")


def hit(value: str) -> str:
    """What the condition makes of a subject."""
    known = {
        Hit.HIT.value: _("符合条件"),
        Hit.MISS.value: _("不符合条件"),
        Hit.UNKNOWN.value: _("数据待核实，判断不了"),
        Hit.UNDECIDED.value: _("没有数据，判断不了"),
    }
    return known.get(value, "")


def finding(found: Mapping[str, Any]) -> str:
    """What a check found, with the values that made it."""
    facts: dict[str, Any] = {
        "first": "",
        "last": "",
        "title": "",
        "used": 0,
        "most": "",
        "year": "",
        "missing": "",
        **found["facts"],
    }
    facts = {name: "0" if value is None else value for name, value in facts.items()}
    return {
        Finding.CONDITION_MISSED: _("不符合项目的条件"),
        Finding.CONDITION_UNKNOWN: _("条件要用的数据待核实"),
        Finding.CONDITION_UNDECIDED: _("没有数据可以判断条件"),
        Finding.PAID_ALREADY: _("%(first)s 至 %(last)s 已经付过"),
        Finding.CLAIMED_TWICE: _("%(first)s 至 %(last)s 已有另一笔申领"),
        Finding.EXCLUDED: _("%(first)s 至 %(last)s 享受着不能同时享受的“%(title)s”"),
        Finding.YEAR_CAP: _("%(year)s 年已有 %(used)s 元，加上这笔超过每年 %(most)s 元"),
        Finding.MONTHS_USED: _("已用 %(used)s 个月，加上这笔超过最多 %(most)s 个月"),
        Finding.EVIDENCE_MISSING: _("缺材料：%(missing)s"),
        Finding.ACCOUNT_MISSING: _("没有登记领款账户"),
        Finding.SUBJECT_GONE: _("已经死亡、迁出、销户或停业"),
        Finding.OTHER_PLACE: _("现在不在这个项目适用的地区"),
        Finding.OUT_OF_DATES: _("月份不在项目的起止日期里"),
    }[Finding(found["code"])] % facts


def problem(found: Mapping[str, Any]) -> str:
    """Why a row of the bank's answer was not taken."""
    facts = {"expected": "", "said": "", "before": "", **found}
    return {
        Problem.KEY_MISSING: _("没有支付键"),
        Problem.KEY_UNKNOWN: _("这个支付文件里没有这个支付键"),
        Problem.KEY_TWICE: _("同一个支付键写了两次，结果不一样"),
        Problem.AMOUNT_WRONG: _("金额不对：报的是 %(expected)s 元，回的是 %(said)s 元"),
        Problem.OUTCOME_UNREADABLE: _("看不懂处理结果，请写成功或失败"),
        Problem.SAID_ALREADY: _("以前已经回过"),
        Problem.SAID_OTHERWISE: _("以前回的结果不一样。要退款的，在申领页面冲回"),
    }[Problem(found["code"])] % facts


def table(value: str) -> str:
    """Whom a scheme is for."""
    return {Table.PERSON: _("个人"), Table.HOUSEHOLD: _("户"), Table.EMPLOYER: _("单位")}[
        Table(value)
    ]


def payee(value: str) -> str:
    """Whose account the money goes to."""
    return {Payee.PERSON: _("本人"), Payee.HOUSEHOLD: _("本户"), Payee.EMPLOYER: _("用人单位")}[
        Payee(value)
    ]


def per(value: str) -> str:
    """What the amount is multiplied by."""
    return {Per.CLAIM: _("元/次"), Per.MONTH: _("元/月"), Per.HEAD: _("元/人")}[Per(value)]


def every(value: str) -> str:
    """How often the same subject may be paid."""
    return {
        Every.ONCE: _("只能一次"),
        Every.YEAR: _("每年一次"),
        Every.MONTH: _("每月一次"),
    }[Every(value)]


def scheme_event(value: str) -> str:
    """What happened to a version of a scheme."""
    return {
        SchemeStep.DRAFTED: _("起草"),
        SchemeStep.APPROVED: _("批准"),
        SchemeStep.DECLINED: _("不批准"),
        SchemeStep.WITHDRAWN: _("停用"),
    }[SchemeStep(value)]


def scheme_step(value: str) -> str:
    """Where a version of a scheme stands."""
    return {
        SchemeStep.DRAFTED: _("待批准"),
        SchemeStep.APPROVED: _("已批准"),
        SchemeStep.DECLINED: _("未批准"),
        SchemeStep.WITHDRAWN: _("已停用"),
    }[SchemeStep(value)]


def months(first: Any, last: Any) -> str:
    """The months of a claim."""
    if first == last:
        return _("%(year)s年%(month)s月") % {"year": first.year, "month": first.month}
    if first.year == last.year:
        facts = {"year": first.year, "month": first.month, "last": last.month}
        return _("%(year)s年%(month)s至%(last)s月") % facts
    return _("%(year)s年%(month)s月至%(last_year)s年%(last)s月") % {
        "year": first.year,
        "month": first.month,
        "last_year": last.year,
        "last": last.month,
    }


def values(kept: Mapping[str, Any], scheme: Scheme, found: Definitions) -> list[tuple[str, str]]:
    """The facts that decided, each by its label; empty text where nobody knows."""
    told = []
    for name, value in kept.items():
        if found.fact_type(scheme.table, name) is None:
            told.append((name, plain(value)))
            continue
        known = found.described(scheme.table, name)
        word = known.words.get(str(value))
        said = library.spoken(word) if word is not None else plain(value)
        told.append((library.spoken(known.label), said))
    return told


def plain(value: Any) -> str:
    """A value without words of its own."""
    match value:
        case None:
            return ""
        case True:
            return _("是")
        case False:
            return _("否")
        case _:
            return str(value)
