"""The definitions in force: those that the installed packages ship, as one checked set."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import get_language

from anjia.base.parameters import definitions as parameters
from anjia.engine import library
from anjia.engine.language import Kind, Type
from anjia.engine.text import Text
from anjia.ledger import facts

if TYPE_CHECKING:
    from anjia.engine.definitions import Definitions


@cache
def shipped() -> Definitions:
    """Facts and indicators of every installed package; the first fault refuses all."""
    types = {
        code: Type(Kind(item.limits.kind.value)) for code, item in parameters.collected().items()
    }
    packages = [
        Path(config.path) for config in apps.get_app_configs() if config.name.startswith("anjia.")
    ]
    labels = {
        code: Text(item.titles["zh"], item.titles.get("en") or item.titles["zh"])
        for code, item in parameters.collected().items()
    }
    return library.read(packages, types, stored=facts.stored(), parameter_labels=labels)


def spoken(text: Text) -> str:
    """A label in the reader's language."""
    return text.en if (get_language() or "").startswith("en") else text.zh
