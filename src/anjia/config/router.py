"""Migrations run as the owner of the tables; everything else as the application."""

from __future__ import annotations

from typing import Any


class OwnerMigrates:
    """Only the alias ``owner`` migrates."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:  # noqa: ARG002
        return db == "owner"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:  # noqa: ARG002
        return True  # the aliases are three ways into one database
