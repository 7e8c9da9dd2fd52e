"""Django application: background jobs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals

WORDS = {
    "job_officer_gone": _("交办这件事的人已经停用或没有权限了，没有办。请由在岗的人重新交办。"),
}


class JobsConfig(AppConfig):
    """Background jobs."""

    name = "anjia.base.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Give refusals their words."""
        refusals.register(WORDS)
