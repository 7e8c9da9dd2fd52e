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
        notices.register(MATCHING_NOTICES)
        # Models may be imported only now that all are loaded.
        models = import_module("anjia.domains.employment.models")
        actions = import_module("anjia.domains.employment.actions")
        along = import_module("anjia.registry.actions").along
        along(models.JobSpell, take_over=actions.take_over_spells)
        along(models.Offer, take_over=actions.take_over_offers)
        along(models.CampaignGuest, take_over=actions.take_over_guests)
