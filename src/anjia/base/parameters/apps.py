"""Django application: dated, placed, sourced numbers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals

WORDS = {
    "parameter_missing": _(
        "缺少参数“%(title)s”（%(parameter)s）：%(area)s 在 %(on)s 没有可用的值。"
        "请到“参数”页录入后再办。"
    ),
    "parameter_out_of_bounds": _("数值超出范围：最小 %(minimum)s，最大 %(maximum)s。"),
    "parameter_not_a_choice": _("只能填：%(choices)s。"),
    "parameter_not_a_number": _("这里要填数字，如 12 或 12.5。"),
    "parameter_not_a_date": _("这里要填日期，如 2026-03-01。"),
    "parameter_not_yes_or_no": _("这里只能填“是”或“否”。"),
    "parameter_empty": _("数值不能空着。"),
    "parameter_without_document": _("请写明依据的文件名称或文号。"),
    "parameter_dates_reversed": _("截止日期早于生效日期，请改正。"),
    "parameter_version_unknown": _("这个版本已经不在了。请刷新页面再看。"),
    "parameter_area_required": _("请选择适用地区。"),
}


class ParametersConfig(AppConfig):
    """Dated, placed, sourced numbers."""

    name = "anjia.base.parameters"
    label = "parameters"

    def ready(self) -> None:
        """Give refusals their words."""
        refusals.register(WORDS)
