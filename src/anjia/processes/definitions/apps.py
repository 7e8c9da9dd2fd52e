"""Django application of the definitions: facts, indicators and rules."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.notices import words as notice_words
from anjia.base.scope import refusals

WORDS = {
    "definition_version_unknown": _("没有这个口径版本。"),
    "definition_code_form": _(
        "代码“%(code)s”写得不对。用大写字母、数字和短横线，如 EMP-21 或 ZERO-WORK。"
    ),
    "definition_code_taken": _("代码“%(code)s”已经用在别的种类上。请换一个代码。"),
    "definition_area": _("口径只能定在县或县以上。请换一个地区。"),
    "definition_not_yours": _("这个草稿由编写人自己提交或撤回。"),
    "definition_own_decision": _("自己写的口径不能自己批准。请另一位工作人员来看。"),
    "definition_reason_missing": _("请写明理由。"),
    "definition_from_the_past": _("生效日期不能早于今天（%(on)s）。已经算出的数不改。"),
    "definition_means_other": _(
        "批准以后，它用到的事实改过口径，现在算的已经不是当时批准的。请重新起草、重新批准。"
    ),
    "definition_step_over": _("别人刚办过这个版本。请刷新页面，看现在到哪一步。"),
    "definition_day_missing": _("请选生效日期，如 2026-12-01。"),
    "definition_no_snapshot": _("这里还没有快照，不能试算。导入台账以后会自动取数。"),
    "definition_facts_absent": _(
        "这里最近一次快照里还没有这些事实：%(facts)s，不能试算。请重新取数。"
    ),
}
NOTICES = {
    "definition_waits": _("%(name)s提交了口径 %(code)s“%(title)s”，请决定批不批准"),
    "definition_approved": _("%(name)s批准了你的口径 %(code)s“%(title)s”，可以发布了"),
    "definition_declined": _("%(name)s没有批准你的口径 %(code)s“%(title)s”，理由在版本页"),
}


class DefinitionsConfig(AppConfig):
    """The definitions that are in force, and how they come to be."""

    name = "anjia.processes.definitions"
    label = "definitions"
    verbose_name = _("口径")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give refusals and notices their words."""
        refusals.register(WORDS)
        notice_words.register(NOTICES)
