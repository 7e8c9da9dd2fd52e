"""Closed packages: whose rows only those see who hold a permission of the package at their place.

An app is closed by `closed = True` in its configuration.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from django.db.models import Model


@cache
def closed() -> frozenset[str]:
    """Return the labels of the closed packages."""
    return frozenset(
        config.label for config in apps.get_app_configs() if getattr(config, "closed", False)
    )


def of(model: type[Model]) -> str:
    """Return the closed package that a model belongs to; empty where it is in none."""
    label = model._meta.app_label
    return label if label in closed() else ""
