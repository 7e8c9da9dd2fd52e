"""Django application of employment."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.notices import words as notices
from anjia.base.scope import refusals

WORDS = {
    "spells_overlap": _(
        "这个人从 %(since)s 起有一份全日制工作，还没有离岗。先结束前一份，或改为灵活就业。"
    ),
    "spells_overlap_until": _(
        "这个人 %(since)s 到 %(until)s 有一份全日制工作，时间重叠。请核对日期，或改为灵活就业。"
    ),
    "spells_overlap_unseen": _("同一人同一时间已有一份全日制工作。先结束前一份，或改为灵活就业。"),
    "spell_twice": _("这个人这一天已经登记过同样形式的一份工作。"),
    "spell_keeps_its_person": _("一份工作不能换人。请另登一行。"),
    "spell_person_missing": _("没有写是谁，或本地没有这个人。请写身份证号，或户编号和姓名。"),
    "spell_start_missing": _("没有写上岗日期。"),
    "spell_kind_missing": _("没有写就业形式。"),
    "spell_ends_before_start": _("离岗日期早于上岗日期 %(started_on)s。"),
    "end_reason_without_end": _("写了离岗原因，还要写离岗日期。"),
    "person_of_other_household": _("%(name)s不在这一户。请核对户编号。"),
    "too_young_to_work": _("%(name)s上岗那天不满 %(least)s 周岁，不能登记。请核对日期和出生日期。"),
    "employer_closed": _("“%(name)s”已于 %(on)s 停业。请核对单位或上岗日期。"),
    "wish_twice": _("这个人已经有一行意愿，请改那一行。"),
    "wish_unknown_word": _("没有“%(text)s”这个选项。可写：%(known)s。"),
    "confirm_outcome_missing": _("请先选照旧、有变化或没联系上。"),
    "confirm_change_missing": _("请选什么变了。"),
    "confirm_form_wrong": _("有一格填得不对。请看日期和工资是不是数字。"),
    "confirm_reason_missing": _("请选离岗原因。"),
    "confirm_region_missing": _("请选务工区域。"),
    "confirm_pay_missing": _("请写现在的月工资。"),
    "confirm_no_job": _("%(name)s没有在岗的工作。请选“新工作”。"),
    "confirmed_this_month": _("%(name)s这个月已经确认过。要改请先撤回。"),
    "confirmation_is_past": _("以前月份的确认不能撤回。"),
    "clearing_not_found": _("没有这一户的零就业记录，或者它不在你负责的地方。"),
    "clearing_not_now": _("现在是“%(state)s”，不能办这一步。"),
    "help_kind_unknown": _("没有这种帮扶方式。"),
    "help_text_missing": _("请写帮扶的内容。"),
    "help_before_found": _("帮扶日期早于发现日期 %(on)s。"),
    "idle_reason_unknown": _("没有这个原因，或这个人不在这一户。"),
    "exception_waits_already": _("已经提出过例外，正等另一个人决定。"),
    "exception_too_long": _("例外要从明天起，最长 %(most)s 天。"),
    "exception_not_waiting": _("没有等待决定的例外。"),
    "exception_needs_another": _("例外是你提出的，要由另一个人来决定。"),
}

NOTICES = {
    "employment.clearing_overdue": _("户编号 %(number)s 零就业清零逾期，请调度"),
    "employment.clearing_exception": _("户编号 %(number)s 提出零就业例外，请另一个人决定"),
}

MATCHING = {
    "employer_missing": _("没有写用人单位，或名录里没有这个单位。请先登记用人单位。"),
    "vacancy_without_day": _("没有写发布日期。"),
    "vacancy_closes_early": _("截止日期早于发布日期 %(posted_on)s。"),
    "pay_window_reversed": _("月工资从 %(first)s 元高于到 %(last)s 元。请换过来。"),
    "age_window_reversed": _("年龄从 %(first)s 岁大于到 %(last)s 岁。请换过来。"),
    "vacancy_without_openings": _("招聘人数至少是 1。"),
    "vacancy_kind": _("自主创业不是招聘岗位。请选别的用工形式。"),
    "vacancy_taken": _("这个单位这一天已经发布过同名岗位。请改那一条。"),
    "vacancy_not_found": _("没有这个岗位，或者它不在你负责的地方。"),
    "vacancy_not_open": _("“%(title)s”已经招满或撤下，不能再推送。"),
    "vacancy_expired": _("“%(title)s”%(on)s 已经截止，不能再推送。请先延长截止日期。"),
    "channel_unknown": _("没有“%(text)s”这种推送方式。"),
    "offer_not_found": _("没有这次推送，或者它不在你负责的地方。"),
    "offer_not_now": _("这次推送现在是“%(state)s”，不能办这一步。请刷新页面。"),
    "offer_open_already": _("这个人已经推送过这个岗位，还没有结果。"),
    "offer_to_the_dead": _("%(name)s 已登记死亡，不能推送。"),
    "offer_to_who_left": _("%(name)s 已经不在册，或全户已回流、销户，不能推送。"),
    "offer_at_school": _("%(name)s 还在校，不能推送。毕业后先更新在校状况。"),
    "offer_without_age": _("%(name)s 没有出生日期，不知道是否到劳动年龄。请先核实。"),
    "offer_below_age": _("%(name)s 现在 %(years)s 岁，不满 %(least)s 周岁，不能推送。"),
    "decline_reason_missing": _("请选本人不去的原因。"),
    "decline_note_missing": _("原因选“其他”的，请写清楚。"),
    "fail_note_missing": _("请写没有成的原因。"),
    "before_the_push": _("日期早于推送日期 %(pushed_on)s。"),
    "call_list_too_long": _("一份名单最多 %(most)s 人。请选一个地方或一个岗位。"),
    "campaign_taken": _("这个地方这一天已经有同名的活动。"),
    "campaign_event_taken": _("这次活动这一天已经有同名的场次。"),
    "campaign_not_found": _("没有这次活动，或者它不在你负责的地方。"),
    "campaign_not_running": _("“%(name)s”今天不在活动期内。"),
    "campaign_missing": _("请先选活动，再邀请。"),
    "event_without_title": _("没有写场次名称。"),
    "event_outside_campaign": _("日期要在活动期内：%(starts_on)s 到 %(ends_on)s。"),
    "guest_not_found": _("没有这条邀请，或者它不在你负责的地方。"),
}

MATCHING_NOTICES = {
    "employment.offers_wait": _("有“%(title)s”的推送等你告诉本人，并登记答复"),
}

POST_WORDS = {
    "post_not_found": _("没有这个岗位，或者它不在你负责的地方。"),
    "post_name_taken": _("本地已经有同名的岗位。"),
    "post_unit_missing": _("没有写管理单位。请选用人单位，或写出管理单位的名称。"),
    "post_places_none": _("岗位人数至少要 1 人。"),
    "post_places_taken": _("已有 %(taken)s 人在岗，岗位人数不能比这少。先办理退出。"),
    "post_days_impossible": _("每月应出勤天数要在 1 到 31 天之间。"),
    "post_pay_negative": _("补贴不能小于 0。"),
    "post_not_open": _("%(on)s“%(name)s”不在设岗期限内，不能申请。"),
    "post_full": _("这个岗位已经满员，没有空的名额。先有人退出，或者增加岗位人数。"),
    "post_grounds_missing": _("请写申请理由。"),
    "post_entry_failed": _("%(name)s不符合进岗条件：%(checks)s。"),
    "post_entry_unknown": _("%(name)s还有条件没有核实：%(checks)s。先在人员台账或申请里补齐。"),
    "post_needs_another": _("这份申请是你登记的，要由另一个人来审批。"),
    "post_contract_missing": _("请写合同：劳动合同或劳务协议。"),
    "post_insurance_missing": _("乡村公益性岗位和护林员要先买意外伤害保险。"),
    "holding_not_found": _("没有这个人的岗位记录，或者不在你负责的地方。"),
    "holding_open_already": _("这个人对这个岗位已有一份申请，或正在岗。"),
    "holding_not_in_state": _("现在是“%(state)s”，不能办这一步。请刷新页面看清状态。"),
    "holding_changes_on_page": _("这一项不能在台账里改。请在岗位人员的页面上办理。"),
    "notice_days_wrong": _("公示要从申请日 %(applied_on)s 以后开始，结束不早于开始。"),
    "notice_place_missing": _("请写公示在哪里张贴。"),
    "notice_not_over": _("公示到 %(until)s 为止，公示结束后才能审批。"),
    "starts_before_notice_ends": _("上岗日期要在公示结束日 %(until)s 之后。"),
    "contract_days_wrong": _("合同日期不对：开始不晚于上岗，到期不早于开始和上岗。"),
    "contract_too_long": _("按年龄和补贴年限，合同最晚到 %(until)s。"),
    "started_on_missing": _("没有写上岗日期。"),
    "exit_reason_missing": _("退出日期和退出原因要一起填。"),
    "exit_before_start": _("退出日期早于上岗日期 %(started_on)s。"),
    "exit_before_attendance": _("%(month)s 还有出勤记录，退出日期不能更早。请先核对考勤。"),
    "impersonation_not_reported": _("没有人反映冒名顶替，不用核销。"),
    "attendance_not_found": _("有的考勤不在你负责的地方，或者已经不在了。请刷新页面。"),
    "attendance_taken": _("这个人这个月已有一条考勤。"),
    "attendance_without_post": _("%(name)s %(month)s 没有在岗，不能登记考勤。"),
    "attendance_of_two_posts": _("%(name)s这个月有两个岗位。请在岗位页面上分别登记。"),
    "attendance_keeps_its_month": _("考勤的人和月份不能改。登错了请改天数，或另登记一条。"),
    "attendance_paid": _("%(name)s这个月的补贴已经发放，出勤不能再改。"),
    "attendance_paid_already": _("其中 %(count)s 人这个月已经发放过，这次一条也没有登记。"),
    "attendance_pay_not_yours": _("发放补贴由社区管理员或上级登记。"),
    "attendance_days_impossible": _("出勤 %(days)s 天不对：这个月在岗只有 %(most)s 天。"),
    "days_missing": _("没有写出勤天数。"),
    "month_missing": _("没有写月份。"),
    "paid_needs_day": _("实发金额和发放日期要一起填。"),
    "paid_before_month": _("发放日期早于出勤月份。"),
}

RANGER_WORDS = {
    "ranger_unknown": _("这个人现在不在护林员岗位上。先在公益性岗位里批准上岗。"),
    "forest_code_wrong": _("林区代码 %(text)s 不对：写镇 9 位或村 12 位代码。"),
    "plot_missing": _("还没有登记管护地块。请先在管护地块台账里登记。"),
    "plot_open_already": _("这个护林员已有一个管护地块。换地块请在护林员页面上申请。"),
    "patrol_taken": _("这个人这一天已登记过巡护。"),
    "patrol_before_start": _("巡护日期早于上岗日期 %(started_on)s。"),
    "patrol_note_missing": _("发现异常要写明情况。"),
    "review_taken": _("这个年度已经考核过。"),
    "review_year_wrong": _("考核年度要在 %(since)s 到 %(until)s 年之间。"),
    "review_result_missing": _("请选考核结果。"),
    "transfer_incomplete": _("请写新地块和调整原因。"),
    "transfer_too_early": _("调整日期要晚于现在地块的管护开始日 %(since)s。"),
    "transfer_waits_already": _("这个护林员已有一份调整在等双方确认。"),
    "transfer_word_given": _("这一方已经表过态。"),
    "transfer_not_found": _("没有等待确认的调整，或者不在你负责的地方。"),
    "transfer_decided": _("这份调整已经是“%(state)s”，不能再表态。"),
    "transfer_needs_another": _("这份调整是你提出的，迁入地意见要由另一个人登记。"),
}

TRAINING_WORDS = {
    "brand_taken": _("本地已经有同名的劳务品牌。"),
    "base_taken": _("本地已经有同名的培训基地。"),
    "base_missing": _("没有写培训基地，或本地没有这个基地。"),
    "base_closed": _("“%(name)s”已于%(on)s停办，不能开班。"),
    "class_number_taken": _("本地已经有这个班号。"),
    "class_days_missing": _("请写开班日期和结业日期。"),
    "class_places_none": _("计划人数至少要 1 人。"),
    "class_missing": _("没有写班号，或本地没有这个班。"),
    "class_not_found": _("没有这个培训班，或者它不在你负责的地方。"),
    "class_full": _("这个班计划 %(places)s 人，已有 %(held)s 人，装不下了。先增加计划人数。"),
    "trainee_taken": _("这个人已在这个班里。"),
    "trainee_not_found": _("有的学员不在这个班，或不在你负责的地方。请刷新页面。"),
    "trainee_keeps_its_class": _("学员不能换人或换班。请另登一行。"),
    "training_overlaps": _(
        "%(name)s在%(since)s至%(until)s已参加“%(course)s”培训，同一时间不能在两处培训。"
    ),
    "enrolled_after_end": _("这个班%(on)s已经结业，报名日期不能更晚。"),
    "certificate_taken": _("这个证书编号已经登记过。"),
    "certificate_number_missing": _("写了发证日期，还要写证书编号。"),
    "certified_before_class": _("发证日期早于开班日期%(on)s。"),
    "day_outside_class": _("上课日期要在%(since)s至%(until)s之间。"),
}

REFERRAL_WORDS = {
    "referral_taken": _("这份工作已登记过同样的招工奖励。"),
    "referrer_missing": _("请写介绍人或师傅。"),
    "referral_without_job": _("%(name)s在这一天没有上岗的工作。先在务工台账里登记，日期要一样。"),
    "referral_keeps": _("招工奖励只能改奖励金额和发放日期。登错了请说明后另登。"),
    "reward_later": _("新登记时不能填发放日期。留岗到期后再登记发放。"),
    "reward_lapsed": _("%(on)s已经离岗，没有做到留岗到期日%(due)s，不能发奖励。"),
    "reward_not_due": _("留岗到期日是%(due)s，到那天还在岗才能发。"),
    "reward_needs_another": _("这条是你登记的，奖励要由另一个人登记发放。"),
    "reward_missing": _("请写奖励金额。"),
    "rewarded_already": _("奖励已于%(on)s发放。"),
}

POST_NOTICES = {
    "employment.plot_transfer": _("护林员管护地块“%(plot)s”的调整等你确认"),
    "employment.post_decision": _("“%(name)s”有一份申请在公示，公示结束后请审批"),
}

DISPATCH = {
    "batch_without_company": _("没有写劳务公司，或这个单位在名录里不是劳务公司。"),
    "batch_without_region": _("没有写输出区域。"),
    "batch_without_day": _("没有写出发日期。"),
    "batch_number_taken": _("这个批次编号已经用过。"),
    "batch_not_found": _("没有这个批次，或者它不在你负责的地方。"),
    "batch_missing": _("没有写批次，或没有这个批次编号。"),
    "batch_not_now": _("这个批次现在是“%(state)s”，不能办这一步。请刷新页面。"),
    "batch_closed": _("批次 %(number)s 已经到岗、返回或取消，不能再加人。"),
    "batch_empty": _("批次 %(number)s 还没有人，不能出发。请先登记派遣人员。"),
    "member_twice": _("这个人已经在这个批次里。"),
    "member_elsewhere": _("%(name)s 还在另一个没有返回的批次里。"),
    "member_keeps_its_batch": _("派遣记录不能换人、换批次。请另登一行。"),
    "member_not_found": _("没有这名派遣人员，或者他不在你负责的地方。"),
    "member_back_already": _("这个人 %(on)s 已经返回。"),
    "member_not_away": _("这个人那时还没有派遣出去。"),
    "arrives_before_leaving": _("到岗日期早于出发日期 %(depart_on)s。"),
    "returns_before_arriving": _("返回日期早于到岗日期 %(arrive_on)s。"),
    "return_reason_missing": _("请写返回的原因。"),
    "fee_not_positive": _("金额要大于 0。收入还是支出写在“收支”里。"),
    "fee_of_other_company": _("批次 %(number)s 是另一家劳务公司的。"),
    "fee_voucher_taken": _("这家公司的这个凭证号已经登记过。"),
    "company_not_found": _("没有这家公司，或者它不在你负责的地方。"),
    "follow_up_not_found": _("没有这次回访，或者它不在你负责的地方。"),
    "call_before_arrival": _("回访日期早于到岗日期 %(on)s。"),
    "call_without_answer": _("至少问清在不在岗、工资发没发。没有联系上先不登记。"),
    "rights_not_found": _("没有这件维权，或者它不在你负责的地方。"),
    "rights_not_now": _("这件维权现在是“%(state)s”，不能再改。"),
    "rights_kind_missing": _("请选维权事由。"),
    "rights_amount_missing": _("拖欠工资的，请写欠多少元。"),
    "rights_employer_missing": _("请选用人单位，或写单位名称。"),
    "rights_result_missing": _("请写办理结果。"),
    "rights_recovered_too_much": _("追回金额超过涉及金额 %(amount)s 元。请核对。"),
}

DISPATCH_NOTICES = {
    "employment.rights_wait": _("户编号 %(number)s 有人提出维权，请办理"),
}


class EmploymentConfig(AppConfig):
    """Job spells, monthly confirmation, clearing, matching, dispatch, training, public posts."""

    name = "anjia.domains.employment"
    label = "employment"
    verbose_name = _("就业")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give refusals their words; jobs go where their persons go."""
        refusals.register(WORDS)
        refusals.register(MATCHING)
        refusals.register(DISPATCH)
        notices.register(DISPATCH_NOTICES)
        notices.register(MATCHING_NOTICES)
        for words in (POST_WORDS, RANGER_WORDS, TRAINING_WORDS, REFERRAL_WORDS):
            refusals.register(words)
        notices.register(POST_NOTICES)
        notices.register(NOTICES)
        # Models may be imported only now that all are loaded.
        models = import_module("anjia.domains.employment.models")
        actions = import_module("anjia.domains.employment.actions")
        along = import_module("anjia.registry.actions").along
        along(models.JobSpell, take_over=actions.take_over_spells)
        along(models.Offer, take_over=actions.take_over_offers)
        along(models.CampaignGuest, take_over=actions.take_over_guests)
        along(models.DispatchMember, take_over=actions.take_over_members)
        along(models.FollowUp)
        along(models.RightsCase, take_over=actions.take_over_rights)
        serving = import_module("anjia.domains.employment.actions.post_serving")
        along(models.PostHolding, take_over=serving.take_over)
        along(models.PostAttendance)
        for model in (
            models.RangerPlot,
            models.Patrol,
            models.RangerReview,
            models.PlotTransfer,
            models.TrainingDay,
            models.Referral,
        ):
            along(model)
        training = import_module("anjia.domains.employment.actions.training")
        along(models.Trainee, take_over=training.take_over)
        for model in (models.JobWish, models.Confirmation):
            along(model)
        for model in (models.Clearing, models.ClearingReason, models.ClearingHelp):
            along(model, of_person=False)
        jobs = import_module("anjia.domains.employment.jobs")
        actions.carried_on_by(jobs.ask)
        import_module("anjia.ledger.imports.followers").follow(jobs.follow)
