"""Django application of the definitions: facts, indicators and rules."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DefinitionsConfig(AppConfig):
    """The definitions that are in force, and how they come to be."""

    name = "anjia.processes.definitions"
    label = "definitions"
    verbose_name = _("口径")
    default_auto_field = "django.db.models.BigAutoField"
