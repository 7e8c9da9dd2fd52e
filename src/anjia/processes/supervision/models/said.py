"""What is refused of assignments, and what waits of them, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "assignment_moved": _("这件事现在不在这一步，可能别人刚办过。请刷新再看。"),
    "assignment_moved_by": _("%(name)s已在 %(at)s 办过：%(did)s。请刷新再看。"),
    "assignment_reason_long": _("最多写 %(most)s 个字。"),
    "assignments_none_to_sign": _("没有等你单位签收的任务，可能同事刚签过。请刷新再看。"),
    "assignment_handed_back_before": _(
        "同一件事最多退回 %(times)s 次，已经退过了。请先办，有异议另外提出。"
    ),
    "assignment_hand_back_late": _(
        "交办超过 %(days)s 个工作日，不能退回。请先办，有困难申请延期。"
    ),
    "assignment_own_close": _("这件事是你报的，请另一位工作人员核查办结。"),
    "close_with_findings": _("还有 %(count)s 个督查发现的问题没有整改完，不能办结。"),
    "task_not_confirmed": _("“%(title)s”还没有确认立项，不能交办。"),
    "task_without_units": _("没有可以交办的单位。请先在任务里选定单位。"),
    "document_without_confirmed_tasks": _("这份文件还没有确认的任务。请先确认，再交办。"),
    "unit_has_task": _("%(unit)s已经在承办这项任务。"),
    "extension_asked_already": _("已经申请过延期，等督办单位答复。"),
    "extension_of_nothing": _("这件事没有完成期限，不用申请延期。"),
    "extension_too_early": _("请写今天以后、并且比现在的期限 %(due_on)s 晚的一天。"),
    "day_missing": _("请选一个日期。"),
    "unit_missing": _("请选一个单位。"),
    "until_too_early": _("新的期限不能早于原来的期限。"),
    "report_quarter_frozen": _("这个季度的报告已经审定，不能再报。请报到下一季度。"),
    "split_cyclic": _("%(unit)s在这项任务的上面，不能再分解给它。"),
    "split_not_below": _("只能分解给你单位下面的单位。请刷新再选。"),
    "split_due_later": _("分解下去的期限不能晚于这项任务的期限 %(due_on)s。"),
    "split_negative": _("“%(measure)s”分到的目标值不能是负数。"),
    "split_sum": _(
        "“%(measure)s”要 %(whole)s%(unit)s，"
        "分下去和自己办的加起来是 %(total)s%(unit)s。请改好再分。"
    ),
    "split_number": _("“%(text)s”不是数。请写目标值，如 3 或 12.5。"),
    "finding_ahead": _("发现日期不能是以后的日子。"),
    "finding_due": _("整改期限不能早于发现日期。"),
    "finding_own": _("整改是你报的，请另一位工作人员复查。"),
    "finding_moved": _("这个问题现在不在这一步。请刷新再看。"),
    "finding_moved_by": _("%(name)s刚办过：%(did)s。请刷新再看。"),
    "plan_over": _("这项任务已经办结或者取消，不用再定计划。"),
    "plan_there": _("计划已经报过。要改，请督办部门改。"),
    "plan_long": _("最多定 %(most)s 个节点。"),
    "plan_percent": _("应完成写大于 0、不超过 100 的数。"),
    "plan_day": _("“%(text)s”不是日期。每个节点都要写日期。"),
    "plan_outside": _("%(on)s 不在这项任务的开始和期限之间。"),
    "plan_day_twice": _("%(on)s 有两个节点，只留一个。"),
    "plan_falls": _("%(on)s 应完成的比前一个节点少，只能不减。"),
    "leader_missing": _("请写责任领导的姓名。"),
    "leader_too_early": _("现任从 %(from_on)s 起负责，接任要晚于这一天。"),
    "leader_named_already": _("这段时间已经有责任领导，可能别人刚记过。请刷新再看。"),
    "duty_ahead": _("签订日期不能是以后的日子。"),
    "report_text_missing": _("请写进展情况。"),
    "report_text_long": _("每一项最多写 %(most)s 个字。"),
    "report_percent": _("完成进度写 0 到 100 的数。"),
    "report_quarter_ahead": _("这个季度还没到，不能先报。"),
    "report_before_start": _("这件事从 %(starts_on)s 开始，请选以后的季度。"),
    "report_value": _("目标完成值写得不对。请写不小于 0 的数。"),
    "report_value_of": _("没有“%(name)s”这个由单位填报的目标。可以填：%(allowed)s。"),
    "report_value_form": _("“%(said)s”看不出是哪个目标、多少。请写成“%(example)s”。"),
    "report_value_twice": _("“%(name)s”写了两次。请只留一个。"),
    "report_percent_computed": _("这项任务的进度由系统从台账算，不用填。请把这一格空着。"),
    "report_unsigned": _("这件事还没有签收。请先签收，再报进展。"),
    "report_files": _("一次最多交 %(most)s 个佐证材料。"),
    "submit_without_report": _("还没有报告过进展。请先报告，再报请办结。"),
    "submit_with_parts": _("还有 %(count)s 个下级单位没有办结，不能报请办结。"),
}
NOTICES = {
    "supervision_sign": _("有新交办的任务，等你单位签收"),
    "supervision_handed_back": _("%(unit)s退回了任务“%(title)s”，请定由谁承办"),
    "supervision_extension": _("%(unit)s申请延期：“%(title)s”"),
    "supervision_extension_answered": _("延期申请有了答复：“%(title)s”"),
    "supervision_verify": _("%(unit)s报请办结“%(title)s”，请核查"),
    "supervision_rectify": _("督查发现问题，请按期整改：“%(title)s”"),
    "supervision_check": _("%(unit)s报告已整改，请复查：“%(title)s”"),
    "supervision_again": _("核查退回：“%(title)s”，请继续办"),
    "supervision_reopened": _("已办结的任务重新督办：“%(title)s”"),
}
