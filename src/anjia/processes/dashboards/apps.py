"""Django application of snapshots, figures and the pages that show them."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals
from anjia.ledger.imports import asides
from anjia.processes.dashboards.queries.printed import wording

WORDS = {
    "as_of_in_future": _("截至日期 %(as_of)s 还没有到。"),
    "figure_missing": _("%(as_of)s 没有算过这个指标。请换一个截至日期，或重新取数。"),
    "definition_changed": _(
        "%(code)s 的口径在这次取数以后改过，不能再打开当时的明细。请重新取数。"
    ),
    "indicator_not_found": _("没有代码为 %(code)s 的指标。"),
    "snapshot_missing": _("快照 %(snapshot)s 的文件不见了。请重新取数。"),
    "snapshot_damaged": _("快照 %(snapshot)s 的文件 %(file)s 和取数时不一样，不能用。请重新取数。"),
    "run_too_long": _("计算超过 %(seconds)s 秒还没有结果，已经停下。请把条件写简单些。"),
    "cluster_failed": _("Spark 没有算完（%(reason)s），什么也没有保存。请查看集群以后再试。"),
    "spark_missing": _(
        "ANJIA_SPARK 指定了 Spark，但这里没有安装 PySpark。请运行 pip install 'anjia[spark]'。"
    ),
    "report_not_found": _("没有这份冻结报表，或者不在你能看的地方。"),
    "report_rows_closed": _("你没有看这本台账的权限。数可以看，明细要有台账的权限。"),
    "report_without_title": _("请给报表写一个名称。"),
    "report_without_figures": _("请至少选一个指标。"),
    "report_definition_changed": _(
        "%(code)s 的口径在这次取数以后改过，冻结了也证明不了。请先重新取数，或者不选这个指标。"
    ),
    "report_rows_incomparable": _(
        "%(code)s 当时的口径要用的数据现在没有了，数可以对照，列不出谁进谁出。"
    ),
    "rows_have_no_ledger": _("这个指标按地方计数，没有可以导出的台账。"),
}


class DashboardsConfig(AppConfig):
    """Snapshots, figures, and the rows behind them."""

    name = "anjia.processes.dashboards"
    label = "dashboards"
    verbose_name = _("指标")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give refusals words; follow imports, stand beside previews, open rows, try drafts."""
        refusals.register(WORDS)
        refusals.register(wording.FAULTS)
        asides.add("dashboards:outlook")
        # They hold models, which cannot be imported before the applications are there.
        followers = import_module("anjia.ledger.imports.followers")
        jobs = import_module("anjia.processes.dashboards.jobs")
        followers.follow(jobs.after_import)
        leaving = import_module("anjia.processes.dashboards.views.leaving")
        import_module("anjia.ledger.reading.selections").register(leaving.SOURCE, leaving.picked)
        import_module("anjia.processes.dashboards.actions").carried_out_by(jobs.ask_outlook)
        import_module("anjia.processes.definitions.actions").followed_by(jobs.after_publishing)
        trials = import_module("anjia.processes.dashboards.queries.trials")
        import_module("anjia.processes.definitions.queries.trials").run_by(trials.attempt)
