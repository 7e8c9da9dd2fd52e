"""The Django application of sealed fields: no tables, one command."""

from django.apps import AppConfig


class SealedConfig(AppConfig):
    """Brings the `keys` command."""

    name = "anjia.base.sealed"
    label = "sealed"
