"""Django application of supervision: from a policy document to tasks, lights and reports."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.notices import words as notice_words
from anjia.base.scope import refusals

# What is refused of links and quarterly rounds, and what waits of them.
QUARTER_WORDS = {
    "target_indicator_withdrawn": _(
        "指标 %(code)s 已停用，进度算不出来。请重新对应，或者改为填报。"
    ),
    "document_not_found": _("没有这份文件，或者不在你能看的地方。"),
    "quarter_not_found": _("没有这次季度报送，或者不在你能看的地方。"),
    "quarter_ahead": _("这个季度还没有开始，不能发起报送。"),
    "quarter_there": _("这个季度的报送已经发起过。请在列表里打开它。"),
    "quarter_without_units": _("这个季度没有单位承办这些任务。请先交办。"),
    "quarter_of_another_unit": _("季报由%(unit)s自己报送，别的单位不能代报。"),
    "quarter_sent_already": _("已经报送过，正在等审核或已接收。要改请办公室退回。"),
    "quarter_incomplete": _("还有 %(count)s 项任务没有填本季度的进展，如“%(title)s”。填完再报送。"),
    "quarter_not_sent": _("这个单位还没有报送，或者刚被别人审核过。请刷新再看。"),
    "quarter_frozen": _("本季度的报告已经审定冻结，不能再报送。请报到下一季度。"),
    "quarter_nobody_missing": _("没有未报的单位，不用催报。"),
    "quarter_report_not_found": _("没有这份季度报告，或者不在你能看的地方。"),
    "quarter_report_untitled": _("请写报告的标题。"),
    "quarter_report_why": _("上一版已经审定。请写明这一版更正了什么。"),
    "quarter_report_own": _("自己编制的报告要请另一位工作人员审定。"),
    "quarter_report_old": _("后面又编制了新的一版。请审定最新的一版。"),
    "quarter_report_approved": _("这一版已经审定。"),
    "quarter_reason_missing": _("请写明退回的原因。"),
}
QUARTER_NOTICES = {
    "quarter_asked": _("请报送%(year)s年第%(quarter)s季度的工作进展"),
    "quarter_returned": _("%(year)s年第%(quarter)s季度的季报被退回，请改好再报"),
    "quarter_report_waits": _("%(name)s编制了%(year)s年第%(quarter)s季度的报告，请审定"),
}
# What is refused of proposals, and what waits of them.
PROPOSAL_WORDS = {
    "proposal_moved": _("这件提案现在是“%(state)s”，不能这样办。请刷新再看。"),
    "proposal_handler_moved": _("承办单位的这部分现在是“%(state)s”，不能这样办。请刷新再看。"),
    "proposal_reply_moved": _("这份答复现在是“%(state)s”，不能这样办。请刷新再看。"),
    "proposal_reason_missing": _("请写明内容或理由。"),
    "proposal_text_long": _("最多写 %(most)s 个字。"),
    "proposal_day_to_come": _("日期 %(on)s 还没到。"),
    "proposal_day_early": _("日期不能早于 %(since)s。"),
    "proposal_day_missing": _("请写日期。"),
    "proposal_choice_missing": _("请选一项。"),
    "proposal_not_your_unit": _("这是“%(unit)s”承办的，只能由本单位的人办。"),
    "proposal_number_form": _("编号“%(text)s”写得不对。写 54 或 0132 这样的号，也可以写“第54号”。"),
    "proposal_text_missing": _("标题和届次都要写。"),
    "proposal_members_missing": _("请写提出人的姓名。"),
    "proposal_hard_reason": _("政协提案要延长答复期限，请写明理由。"),
    "proposal_area": _("提案建议只能登记在县或县以上。"),
    "proposal_registered_already": _("这个届次的这个编号已经登记过。请核对编号。"),
    "proposal_roles": _("分工不对：一个主办、协办不限；或者两个以上的单位分别办理（分办）。"),
    "proposal_unit_twice": _("同一个单位只能写一次。"),
    "proposal_unit_unknown": _("没有这个单位，或者已经停用。"),
    "proposal_unit_returned": _("这个单位已经承办过或者退回过这件提案，请换一个单位。"),
    "proposal_extended_already": _("已经按涉及面广、办理难度大延长过。"),
    "proposal_extended_late": _("答复期限 %(due)s 已过，不能再延长。"),
    "proposal_return_decided": _("办公室已经研究决定由你单位承办，不能再退回。"),
    "proposal_return_late": _("退回期限 %(until)s 已过，请签收办理；确有困难的，联系交办单位。"),
    "proposal_not_assisting": _("协办意见由协办单位写。"),
    "proposal_class_unknown": _("这里的答复没有 %(letter)s 类。请看答复分类办法。"),
    "proposal_reply_number": _("请写答复函的文号。"),
    "proposal_reply_class": _("请选答复类别。"),
    "proposal_contact_missing": _(
        "答复代表建议以前，要先与代表联系沟通（代表法第四十二条）。请先登记面商。"
    ),
    "proposal_reply_own": _("自己起草的答复不能自己签发。请另一位工作人员来办。"),
    "proposal_is_satisfied": _("提出人没有表示不满意，不用重新办理。"),
    "proposal_dissatisfied": _("提出人不满意，要先重新办理，再公开。"),
    "proposal_not_checked": _("公开以前请先检查有没有个人信息。"),
    "proposal_finds_undecided": _("还有 %(count)s 处个人信息没有决定照原样公开还是遮盖。"),
    "proposal_publish_own": _("检查和决定的人不能自己公开。请另一位工作人员来办。"),
    "proposal_part_missing": _("部分公开的，请勾选哪些段落不公开。"),
    "proposal_on_its_page": _("这件已经交办或者有答复，请在它的页面上办。"),
    "commitment_moved": _("这条承诺现在不能这样办。请刷新再看。"),
    "proposal_published_already": _("这份答复已经公开过。"),
}
PROPOSAL_NOTICES = {
    "proposal_sign_waits": _("%(session)s第%(number)s号提案建议交给你单位办理，请签收或者退回"),
    "proposal_return_waits": _("%(unit)s退回了%(session)s第%(number)s号提案建议，请改派或者答复"),
    "proposal_opinion_came": _("第%(number)s号提案建议：%(unit)s的协办意见到了"),
    "proposal_reply_signing": _("%(unit)s的答复 %(number)s 等着签发"),
    "proposal_reply_back": _("答复 %(number)s 退给你修改"),
    "proposal_due": _("%(session)s第%(number)s号提案建议临近答复期限，请抓紧答复"),
    "proposal_overdue": _("%(session)s第%(number)s号提案建议超过期限没有答复，请催办"),
    "proposal_opinion_due": _("%(session)s第%(number)s号提案建议等着你单位的协办意见"),
    "proposal_promise_due": _("%(session)s第%(number)s号提案建议答复里的承诺到期，请核对兑现没有"),
    "proposal_replied": _("%(session)s第%(number)s号提案建议已经答复，请收集反馈"),
    "proposal_again": _("%(session)s第%(number)s号提案建议提出人不满意，请重新办理"),
}
WORDS = {
    "not_own_unit": _("这是%(unit)s的事，由本单位的工作人员办。"),
    "meeting_title_missing": _("请写名称。"),
    "meeting_text_missing": _("请写内容。"),
    "meeting_moved": _("会议现在不在这一步，可能别人刚办过。请刷新再看。"),
    "meeting_not_yet": _("会议日期是 %(day)s，还没到，不能先写记录。"),
    "meeting_issue_moved": _("这个议题已经办过了。请刷新再看。"),
    "decision_due_before": _("完成期限不能早于会议日期。"),
    "evidence_too_many": _("一项最多放 %(most)s 个文件。"),
    "evaluation_moved": _("考评现在不在这一步，可能别人刚办过。请刷新再看。"),
    "evaluation_there": _("这个年度已经有“%(title)s”。请换个名称，或者改原来那个。"),
    "evaluation_text_missing": _("名称、依据、对象、方面和考评内容都要写。"),
    "evaluation_grades": _("两个等次的最低分不能一样。"),
    "evaluation_points": _("要写分值；一票否决的不写分值。"),
    "evaluation_indicator": _("没有叫“%(code)s”的指标。请到指标页面核对代码。"),
    "evaluation_values": _("按指标算的，要写得零分的值和得满分的值，两个不能一样。"),
    "evaluation_own": _("自己起草的考评办法不能自己启动。请另一位工作人员来看。"),
    "evaluation_without_lines": _("还没有写能得分的考评内容。"),
    "evaluation_without_units": _("这里没有这类单位。请先登记单位，或者换考评对象。"),
    "evaluation_points_over": _("“%(text)s”的分数写 0 到 %(most)s。"),
    "evaluation_points_missing": _("“%(text)s”还没有自评分。"),
    "evaluation_evidence_missing": _("“%(text)s”要交佐证材料。没有材料的，自评分写 0。"),
    "evaluation_still_scoring": _("%(day)s 才截止，还有单位没有自评。"),
    "evaluation_own_sheet": _("不能审定自己单位的考评表。"),
    "evaluation_sample_missing": _("“%(text)s”被抽查，请写抽查佐证的情况。"),
    "evaluation_not_reviewed": _("还有 %(count)s 个单位没有审定。"),
    "evaluation_notice_runs": _("公示还没有到期，不能定稿。"),
    "evaluation_notice_over": _("公示已经到期，不能再提异议。"),
    "evaluation_objected_already": _("这一项的异议还在等答复。"),
    "evaluation_objections_open": _("还有异议没有答复，不能定稿。"),
    "evaluation_own_review": _("你审定过考评表，请另一位工作人员定稿。"),
    "exemplar_moved": _("这一篇现在不在这一步，可能别人刚办过。请刷新再看。"),
    "exemplar_text_missing": _("标题和正文都要写。"),
    "exemplar_consent_missing": _("写到了具体的人，要本人同意才能用。请单位补上同意的日期。"),
    "exemplar_figure_missing": _("本单位所在地没有指标“%(code)s”的数。请核对代码，或者先取数。"),
    "exemplar_own": _("你核实过这一篇，请另一位工作人员刊发。"),
    "exemplar_medium_missing": _("请写刊发在哪里。"),
    "minutes_own": _("自己记录的纪要不能自己印发。请另一位工作人员来看。"),
    "document_there": _("这份文件已经录入过：%(title)s。没有重复录入。"),
    "document_number_taken": _(
        "文号 %(number)s 已经有一份文件：%(title)s。"
        "是修订版的，请在那份文件里录入新版；文号写错的，请改过再录。"
    ),
    "document_not_replaceable": _("“%(title)s”现在不能换成新版：还没有确认，或者已经被替换。"),
    "document_replaced_already": _("这份文件已经有新版：%(title)s。"),
    "document_moved": _("别人刚办过这份文件。请刷新页面，看现在到哪一步。"),
    "document_doubts": _(
        "还有 %(count)s 项任务的疑点没有看过，先看第 %(first)s 项。看过或改好以后再确认。"
    ),
    "document_assigned": _("已经交办了 %(count)s 项，不能撤回确认。请先取消交办，或者录入修订版。"),
    "document_has_confirmed": _("有的任务已经确认。请先撤回确认，再撤回文件。"),
    "document_not_chosen": _("还没有选文件，也没有粘贴文字。"),
    "supervision_form": _("写得不对：%(said)s"),
    "copy_unit_unknown": _("名录里没有“%(names)s”。请写全称，或者先新建这个单位。"),
    "copy_nobody": _("还没有选抄送给谁。"),
    "document_title_missing": _("请写文件标题。"),
    "document_nothing_marked": _("没有选中文字。请在原文里划出要立项的一段。"),
    "document_marked_already": _(
        "这一段里有的字已经归到第 %(number)s 项“%(title)s”。请先改那一项，或者少划几个字。"
    ),
    "task_assigned": _("“%(title)s”已经交办，不能再改。请先取消交办。"),
    "task_text_missing": _("任务的名称和内容都要写。"),
    "task_dates": _("完成期限不能早于开始日期。"),
    "task_unit_missing": _("有一个单位没有写名称。请选一个单位，或者删掉这一行。"),
    "task_target_missing": _("有一个目标没有写指标。请写上，或者删掉这一行。"),
    "task_target_range": _("“%(measure)s”的上限要填，而且不能小于下限。"),
    "group_name_missing": _("请写单位组的名称。"),
    "group_kind_unknown": _("没有“%(kind)s”这类单位。"),
    "group_exists": _("已经有叫“%(name)s”的单位组。"),
    "group_in_use": _("有任务用着“%(name)s”，不能删。"),
    "copy_received_already": _("这份抄送已经由%(name)s签收。"),
    "copy_of_another_unit": _("这份是抄送给%(name)s的，由该单位签收。"),
    "copy_text_long": _("最多写 %(most)s 个字。"),
    "supervision_reason_missing": _("请写明理由。"),
    "task_changed": _("别人刚改过“%(title)s”。请刷新页面，看过再改。"),
    "document_not_there": _("没有 %(path)s 这个文件。请核对路径。"),
    "document_kind_unknown": _(
        "认不出这份文件。能读的是 .txt、.docx、带文字的 .pdf 和存下来的网页（.html）。"
    ),
    "document_kind_old": _("这是旧格式的 .doc 或 .wps。请用 Word 或 WPS 另存为 .docx 再选。"),
    "document_empty": _("这份文件里没有文字。请检查是不是选错了文件。"),
    "pdf_without_text": _(
        "这份 PDF 的 %(pages)s 页都是图片，没有文字。请找原来的 Word 文件，或者先做文字识别。"
    ),
    "document_locked": _("这份文件设了打开密码。请去掉密码，保存后再选。"),
    "document_broken": _("这份文件不完整或已损坏。请打开后另存一份再选。"),
    "document_bomb": _("这份文件解开后大得不正常，没有读。请打开后另存一份再选。"),
    "document_encoding": _("第 %(line)s 行的文字编码认不出。请另存为 UTF-8 编码再选。"),
    "document_too_big": _("文件超过 %(most)s MB。请去掉图片，或者分成几份再选。"),
    "document_too_long": _("这份文件的文字太多。请分成几份再选。"),
    "document_too_slow": _("读这份文件超过了 %(seconds)s 秒，停下了。请另存为 .txt 再选。"),
    "document_kills_parser": _(
        "这份文件读不下去，已停下，别的都没受影响。请把文字复制到新文件再选。"
    ),
    "target_indicator_unknown": _("这里没有代码为 %(code)s 的指标。请从列出的指标里选。"),
    "target_without_number": _("这个目标没有写数。请填指标要达到的值。"),
    "target_task_gone": _("这项任务已经被替换或取消，不用再对应指标。"),
    "target_value_wrong": _("“%(text)s”不是数。请写要达到的值，如 100 或 98.5。"),
    "slip_moved": _("这张督查单已经有人处理过。请刷新再看。"),
    "slip_sent_today": _("今天已经给这一项发过督查单。"),
    "slip_of_closed": _("这一项已经办结或者取消，不用再催。"),
    "slip_text_missing": _("请写明情况或者理由。"),
    "slip_text_long": _("最多写 %(most)s 个字。"),
    "slip_promise_missing": _("请写什么时候办好。"),
    "slip_promise_past": _("答应办好的日期已经过去了。请写今天或者以后的日子。"),
}
NOTICES = {
    "supervision_slip_unit": _("你单位有 %(count)s 张督查单等答复"),
    "supervision_slip_office": _("有 %(count)s 张橙色、红色督查单到期没有答复才升级，请过问"),
    "supervision_slip_leader": _("请把 %(count)s 张红色督查单送责任领导"),
    "supervision_slip_above": _("下级有 %(count)s 张红色督查单没有答复，也没有责任领导"),
    "supervision_unit_lights": _("你单位的督办事项有 %(red)s 项红灯、%(yellow)s 项黄灯，请抓紧办"),
    "supervision_office_lights": _("督办事项新亮 %(red)s 项红灯、%(yellow)s 项黄灯"),
    "supervision_copy_waits": _("抄送给你单位的文件“%(title)s”，请签收"),
    "supervision_issue_waits": _("%(unit)s对“%(title)s”提出了问题，请答复"),
    "supervision_issue_answered": _("你单位对“%(title)s”提出的问题有了答复"),
    "evaluation_opened": _("“%(title)s”启动了，请自评上报"),
    "evaluation_objected": _("%(unit)s对“%(title)s”的得分有异议，请查清答复"),
    "exemplar_waits": _("%(unit)s报了一个典型，请核实"),
    "exemplar_returned": _("“%(title)s”退回来了，请改好再报"),
    "meeting_invited": _("请参加 %(day)s 的“%(title)s”"),
    "meeting_issue_raised": _("%(unit)s请会议研究“%(title)s”，请决定列不列入议程"),
    "meeting_minutes_wait": _("“%(title)s”的纪要等你印发"),
}


class SupervisionConfig(AppConfig):
    """Policy documents, the tasks they set, who does them, and how far they are."""

    name = "anjia.processes.supervision"
    label = "supervision"
    verbose_name = _("督办")
    default_auto_field = "django.db.models.BigAutoField"
    closed = True  # who holds no permission of this package reads none of it, whatever their place

    def ready(self) -> None:
        """Give refusals and notices their words; let progress follow the figures."""
        refusals.register(WORDS | PROPOSAL_WORDS | QUARTER_WORDS)
        notice_words.register(NOTICES | PROPOSAL_NOTICES | QUARTER_NOTICES)
        # They hold models, which cannot be imported before the applications are there.
        jobs = import_module("anjia.processes.supervision.jobs")
        import_module("anjia.processes.dashboards.actions.followers").follow(jobs.after_refresh)
        # Beside the models, which cannot be imported before the applications are there.
        said = import_module("anjia.processes.supervision.models.said")
        refusals.register(said.WORDS)
        notice_words.register(said.NOTICES)
