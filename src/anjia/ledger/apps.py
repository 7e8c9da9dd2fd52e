"""Django application: Ledgers."""

from importlib import import_module

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Ledgers."""

    name = "anjia.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Find every declaration, and have Django check what each says."""
        # Declarations speak of models, which may be imported only now that all are loaded.
        import_module("anjia.ledger.startup").start()
