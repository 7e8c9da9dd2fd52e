"""Every ledger of the installed applications, found by its code.

`<app>/ledgers.py` is imported when Django starts; each `Ledger` subclass in it that names a code
is registered.
"""

from django.apps import apps
from django.utils.module_loading import autodiscover_modules

from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Ledger

_ledgers: dict[str, type[Ledger]] = {}
_twice: list[tuple[type[Ledger], type[Ledger]]] = []


def discover() -> None:
    """Import every application's `ledgers` module and register what it declares."""
    autodiscover_modules("ledgers")
    for config in apps.get_app_configs():
        module = getattr(config.module, "ledgers", None)
        for value in vars(module).values() if module is not None else ():
            if isinstance(value, type) and issubclass(value, Ledger) and "code" in vars(value):
                register(value)


def register(ledger: type[Ledger]) -> type[Ledger]:
    """Add a ledger; the first of two with one code is kept and a system check names both."""
    known = _ledgers.setdefault(ledger.code, ledger)
    if known is not ledger:
        _twice.append((known, ledger))
    return ledger


def all() -> tuple[type[Ledger], ...]:  # noqa: A001 - read as catalogue.all()
    """Return every ledger in the order declared."""
    return tuple(_ledgers.values())


def get(code: str) -> type[Ledger]:
    """Return a ledger by its code; `Refused("ledger_not_found")` when there is none."""
    try:
        return _ledgers[code]
    except KeyError:
        raise Refused("ledger_not_found", code=code) from None


def of_model(model: type) -> type[Ledger] | None:
    """Return the ledger that keeps a model's rows, if one does."""
    return next((ledger for ledger in _ledgers.values() if ledger.model is model), None)


def clashes() -> tuple[tuple[type[Ledger], type[Ledger]], ...]:
    """Return pairs of ledgers that claim one code."""
    return tuple(_twice)
