"""Django application: imports."""

from importlib import import_module

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Imports."""

    name = "anjia.ledger.imports"
    label = "imports"

    def ready(self) -> None:
        """Give refusals their words."""
        import_module("anjia.ledger.imports.messages").register()
