"""Django application: notices and my work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals

WORDS = {"notice_finished": _("这件事已经有人办了。请刷新页面。")}


class NoticesConfig(AppConfig):
    """Notices and my work."""

    name = "anjia.base.notices"
    label = "notices"

    def ready(self) -> None:
        """Give refusals their words."""
        refusals.register(WORDS)
