"""The web app: templates, tags and static files that every page uses."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals


class WebConfig(AppConfig):
    """Registers the frame of all pages, and the words of its refusals."""

    name = "anjia.interfaces.web"
    label = "web"
    verbose_name = _("网页")

    def ready(self) -> None:
        """Add the words of refusals."""
        refusals.register(
            {
                "front_end_install_failed": _("前端包没有装上：%(output)s"),
                "front_end_file_missing": _("前端包里没有 %(path)s，请重新安装前端包。"),
                "icon_missing": _("图标包里没有 %(name)s。"),
            }
        )
