"""Django application of the audit log."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Acts and row history."""

    name = "anjia.base.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
