"""Django application of rules, clues and replays."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals

WORDS = {
    "screening_rule_not_found": _("没有代码为 %(code)s 的规则。"),
    "snapshot_not_taken": _("%(area)s 在 %(as_of)s 没有取过数，不能筛查。请先取数。"),
    "clue_not_found": _("没有这条线索，或者不在你能看的地方。"),
    "clue_gone": _("这条线索已经消失，不用再核实。"),
    "clue_changed": _("这条线索刚由 %(name)s 核实过。请看一看再改。"),
    "clue_outcome_missing": _("请选择属实还是不属实。"),
    "clue_reason_missing": _("不属实的，请选择原因。"),
    "clue_note_missing": _("原因选“其他”的，请写清楚情况。"),
    "clue_note_too_long": _("核实情况最多写 %(most)s 个字。"),
    "clues_too_many": _("一次最多导出 %(most)s 条，现在有 %(rows)s 条。请先缩小范围。"),
    "replay_too_long": _("一次最多回放 %(most)s 个月。请缩短起止月份。"),
    "replay_backwards": _("开始月份 %(first)s 晚于结束月份 %(last)s。请换过来。"),
    "month_without_history": _("%(month)s 那时还没有记录，不能补做快照。"),
}


class ScreeningConfig(AppConfig):
    """Rules that bring people's attention to somebody, and what came of it."""

    name = "anjia.processes.screening"
    label = "screening"
    verbose_name = _("筛查")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give refusals their words and screen after each refresh."""
        refusals.register(WORDS)
        # They hold models, which cannot be imported before the applications are there.
        jobs = import_module("anjia.processes.screening.jobs")
        import_module("anjia.processes.dashboards.actions.followers").follow(jobs.after_refresh)
        import_module("anjia.processes.screening.actions").carried_out_by(jobs.ask_fill)
