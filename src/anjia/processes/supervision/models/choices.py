"""The words of the states, as forms, lists and workbooks show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from anjia.processes.supervision.policy import (
    DocumentState,
    FindingState,
    FoundBy,
    Light,
    ReadAs,
    State,
    TargetBasis,
    TaskState,
    UnitRole,
)
from anjia.processes.supervision.policy.escalation import Cause, Ending, Level
from anjia.processes.supervision.policy.evaluating import SchemeState, SheetState, Way
from anjia.processes.supervision.policy.exemplars import ExemplarKind, ExemplarState
from anjia.processes.supervision.policy.meetings import (
    IssueState,
    MeetingKind,
    MeetingState,
    Presence,
)
from anjia.processes.supervision.policy.quarters import QuarterState, Reading, Sent

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCUMENT_STATES = {
    DocumentState.READ: _("待确认"),
    DocumentState.CONFIRMED: _("已确认"),
    DocumentState.REPLACED: _("已被新版替换"),
    DocumentState.WITHDRAWN: _("已撤回"),
}
READ_AS = {
    ReadAs.PLAN: _("工作要点、方案"),
    ReadAs.LIST: _("任务清单、分工方案"),
    ReadAs.NOTICE: _("通知"),
    ReadAs.OPINION: _("意见"),
    ReadAs.MINUTES: _("会议纪要"),
    ReadAs.REPLY: _("答复函"),
    ReadAs.OTHER: _("其他文件"),
}
TASK_STATES = {
    TaskState.DRAFT: _("待确认"),
    TaskState.CONFIRMED: _("已立项"),
    TaskState.REPLACED: _("已被新版替换"),
    TaskState.CANCELLED: _("已取消"),
}
UNIT_ROLES = {
    UnitRole.LEAD: _("牵头"),
    UnitRole.EACH: _("分别负责"),
    UnitRole.JOINT: _("共同负责"),
    UnitRole.RESPONSIBLE: _("责任"),
    UnitRole.COOPERATING: _("配合"),
}
FOUND_BY = {
    FoundBy.NAME: _("名称一致"),
    FoundBy.ALIAS: _("别名一致"),
    FoundBy.PREFIX: _("补上地名后一致"),
    FoundBy.GROUP: _("单位组"),
    FoundBy.HAND: _("人工指定"),
    FoundBy.KEPT: _("名录里没有，照原文"),
}
TARGET_BASES = {
    TargetBasis.FIGURE: _("从台账算"),
    TargetBasis.REPORTED: _("由单位填报"),
}
OPERATORS = {
    ">=": _("不少于"),
    "<=": _("不超过"),
    ">": _("多于"),
    "<": _("少于"),
    "=": _("达到"),
    "between": _("在两者之间"),
}
STATES = {
    State.ASSIGNED: _("待签收"),
    State.SIGNED: _("承办中"),
    State.SUBMITTED: _("待核查"),
    State.RETURNED: _("已退回"),
    State.SUSPENDED: _("已中止"),
    State.CLOSED: _("已办结"),
    State.CANCELLED: _("已取消"),
}
LIGHTS = {
    Light.NONE: _("未亮灯"),
    Light.GREEN: _("绿灯"),
    Light.BLUE: _("蓝灯"),
    Light.YELLOW: _("黄灯"),
    Light.RED: _("红灯"),
    Light.DONE: _("按期办结"),
    Light.DONE_LATE: _("超期办结"),
}
# Why a light is what it is: the words of the rules' names in `policy.lighting`.
WHY = {
    "cancelled": _("已取消"),
    "closed_late": _("超期后办结"),
    "closed_in_time": _("按期办结"),
    "suspended": _("已中止，停表"),
    "returned": _("单位退回，等重新交办"),
    "not_yet": _("还没到开始日期"),
    "overdue": _("过了期限没有办结"),
    "far_behind": _("比计划落后太多"),
    "months_not_begun": _("连续几个月该开始没有开始"),
    "behind": _("比计划落后"),
    "not_begun": _("该开始的月份没有开始"),
    "poor": _("核查没有通过，退回重办"),
    "findings_overdue": _("发现的问题逾期没有整改"),
    "near": _("临近期限"),
    "quarter_missed": _("没有完成上季度的计划"),
    "month_missed": _("没有完成上月的计划"),
    "no_plan": _("没有期限也没有计划"),
    "progress_unknown": _("报了进展，看不出进度"),
    "on_plan": _("按计划推进"),
}
CAUSES = {
    Cause.UNSIGNED: _("到期没有签收"),
    Cause.RED: _("亮红灯以后没有报告"),
    Cause.EXTENSION: _("延期以后又到期"),
    Cause.URGED: _("办公室催办"),
}
LEVELS = {
    Level.BLUE: _("蓝色督查单"),
    Level.ORANGE: _("橙色督查单"),
    Level.RED: _("红色督查单"),
}
ENDINGS = {
    Ending.OPEN: _("等答复"),
    Ending.ANSWERED: _("已答复"),
    Ending.RAISED: _("已升级"),
    Ending.SETTLED: _("已办，不用答复"),
    Ending.WITHDRAWN: _("已撤回"),
}
READINGS = {
    Reading.NEXT_MONTH: _("季度结束后，次月的前几个工作日"),
    Reading.NEXT_MONTH_AFTER_FIRST: _("从次月第一天的第二天起数几个工作日"),
    Reading.LAST_MONTH: _("季度最后一个月的前几个工作日"),
}
QUARTER_STATES = {
    QuarterState.OPEN: _("正在收集"),
    QuarterState.FROZEN: _("已冻结"),
}
SENT = {
    Sent.ASKED: _("未报"),
    Sent.SENT: _("已报待审"),
    Sent.RETURNED: _("已退回"),
    Sent.ACCEPTED: _("已接收"),
}

MEETING_KINDS = {
    MeetingKind.JOINT: _("联席会议"),
    MeetingKind.TOGETHER: _("共驻共建会议"),
    MeetingKind.DISPATCH: _("调度会"),
}
MEETING_STATES = {
    MeetingState.CALLED: _("已通知"),
    MeetingState.HELD: _("已召开"),
    MeetingState.ISSUED: _("纪要已印发"),
    MeetingState.OFF: _("已取消"),
}
ISSUE_STATES = {
    IssueState.WAITING: _("待安排"),
    IssueState.TAKEN: _("已列入议程"),
    IssueState.DECLINED: _("未采纳"),
    IssueState.WITHDRAWN: _("已撤回"),
}
PRESENCES = {
    Presence.EXPECTED: _("应到"),
    Presence.PRESENT: _("到会"),
    Presence.DEPUTY: _("代会"),
    Presence.LEAVE: _("请假"),
    Presence.ABSENT: _("缺席"),
}
FINDING_STATES = {
    FindingState.OPEN: _("待整改"),
    FindingState.RECTIFIED: _("待复查"),
    FindingState.CLOSED: _("已整改"),
    FindingState.DROPPED: _("已撤销"),
}
# What was done in a step: the verbs of `LIFE` and `RECTIFYING`, and how each began.
STEPS = {
    "assign": _("交办"),
    "sign": _("签收"),
    "hand_back": _("退回"),
    "insist": _("仍由原单位承办"),
    "reassign": _("改交其他单位"),
    "report": _("报告进展"),
    "take_back": _("撤回进展"),
    "ask_extension": _("申请延期"),
    "extend": _("同意延期"),
    "refuse_extension": _("不同意延期"),
    "submit": _("报请办结"),
    "send_back": _("核查退回"),
    "close": _("核查办结"),
    "reopen": _("重新督办"),
    "suspend": _("中止"),
    "resume": _("恢复"),
    "cancel": _("取消"),
}
FINDING_STEPS = {
    "find": _("督查发现"),
    "rectify": _("报告整改"),
    "refuse": _("复查不通过"),
    "accept": _("复查通过"),
    "drop": _("撤销"),
}

SCHEME_STATES = {
    SchemeState.DRAFT: _("起草中"),
    SchemeState.SCORING: _("单位自评"),
    SchemeState.REVIEW: _("审定中"),
    SchemeState.NOTICE: _("公示中"),
    SchemeState.FINAL: _("已定稿"),
    SchemeState.WITHDRAWN: _("已撤回"),
}
SHEET_STATES = {
    SheetState.WAITING: _("待自评"),
    SheetState.SENT: _("已上报"),
    SheetState.REVIEWED: _("已审定"),
}
WAYS = {
    Way.POINTS: _("自评和审定"),
    Way.FIGURE: _("按指标算"),
    Way.TASKS: _("按任务按期办结率算"),
    Way.VETO: _("一票否决"),
}

EXEMPLAR_KINDS = {
    ExemplarKind.PERSON: _("典型人物"),
    ExemplarKind.CASE: _("典型案例"),
    ExemplarKind.METHOD: _("经验做法"),
}
EXEMPLAR_STATES = {
    ExemplarState.WRITTEN: _("待核实属实"),
    ExemplarState.CHECKED: _("待刊发"),
    ExemplarState.PUBLISHED: _("已刊发"),
    ExemplarState.RETURNED: _("退回修改"),
    ExemplarState.WITHDRAWN: _("已撤下"),
}


def of(words: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """The words as a model field's choices."""
    return [(key.value, word) for key, word in words.items()]
