"""Django application of the registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Areas, sites, dwellings, households and persons."""

    name = "anjia.registry"
    label = "registry"
    verbose_name = _("搬迁底册")
    default_auto_field = "django.db.models.BigAutoField"
