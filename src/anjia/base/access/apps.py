"""The Django application of access."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Registers the officer model under the label that settings refer to."""

    name = "anjia.base.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
