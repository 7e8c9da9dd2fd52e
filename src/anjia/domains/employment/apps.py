"""Django application of employment."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

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


class EmploymentConfig(AppConfig):
    """Job spells, monthly confirmation, clearing, matching, dispatch, training, public posts."""

    name = "anjia.domains.employment"
    label = "employment"
    verbose_name = _("就业")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give refusals their words; jobs go where their persons go."""
        refusals.register(WORDS)
        # Models may be imported only now that all are loaded.
        models = import_module("anjia.domains.employment.models")
        actions = import_module("anjia.domains.employment.actions")
        along = import_module("anjia.registry.actions").along
        along(models.JobSpell, take_over=actions.take_over_spells)
