"""The Django application of sealed fields: it has no tables of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals

WORDS = {
    "reveal_reason_missing": _("请先写明查看的理由，例如“办社保，核对证件”。"),
    "reveal_nothing_there": _("这一项没有填，没有可看的内容。"),
    "reveals_used_up": _("一小时内最多查看 %(allowed)s 次完整号码。请过一会儿再看。"),
    "sealed_unreadable": _("这一项无法解封，可能被改动过。请告知系统管理员。"),
}


class SealedConfig(AppConfig):
    """Sealed fields."""

    name = "anjia.base.sealed"
    label = "sealed"

    def ready(self) -> None:
        """Give refusals their words."""
        refusals.register(WORDS)
