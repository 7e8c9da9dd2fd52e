"""Django application of employment."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals

WORDS = {
    "spells_overlap": _("同一人同一时间已有一份全日制工作。先结束前一份，或改为灵活就业。"),
}


class EmploymentConfig(AppConfig):
    """Job spells, monthly confirmation, clearing, matching, dispatch, training, public posts."""

    name = "anjia.domains.employment"
    label = "employment"
    verbose_name = _("就业")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give refusals their words."""
        refusals.register(WORDS)
