"""One real PostgreSQL for the whole run, with our three roles, migrations and row security."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase

from anjia.base.database import Cluster, Role, credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = {
    "django_migrations",
    "django_content_type",
    "registry_area",
}  # filled by migrations or setup

settings.PASSWORD_HASHERS = ["tests.hashers.Quick"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """Replaces pytest-django's: our roles must be real, so no throw-away copy by a superuser."""
    embedded = not os.environ.get("DATABASE_URL")
    with Cluster(settings.HOME).running() if embedded else nullcontext():
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            call_command("setup", verbosity=0)
        yield
        for connection in connections.all(initialized_only=True):
            connection.close()


def _truncate(_case: TransactionTestCase) -> None:
    """After a test with real transactions: the application role may not truncate, the owner may."""
    connections["default"].close()
    # A connection of its own: Django forbids a test every alias that it did not ask for.
    with psycopg.connect(**credentials(settings.HOME, Role.OWNER).conninfo()) as owner:
        found = owner.execute("select tablename from pg_tables where schemaname = 'public'")
        names = ", ".join(f'"{name}"' for (name,) in sorted(found.fetchall()) if name not in KEPT)
        owner.execute(f"truncate {names} restart identity cascade")  # type: ignore[arg-type]


TransactionTestCase._fixture_teardown = _truncate  # type: ignore[method-assign]
