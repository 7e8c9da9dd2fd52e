"""One real PostgreSQL for the whole run, with our three roles, migrations and row security."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.test import TransactionTestCase, override_settings

from anjia.base.database import Cluster, Role, credentials
from tests import installed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    cluster = Cluster(settings.HOME)
    if embedded:
        installed.copy_to(settings.HOME)
    with cluster.running() if embedded else nullcontext():
        if embedded:
            _wait_for_no_disk(cluster)
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            call_command("setup", verbosity=0)
        yield
        for connection in connections.all(initialized_only=True):
            connection.close()


def _wait_for_no_disk(cluster: Cluster) -> None:
    """Nothing here outlives the run; what must is tested on other clusters, in `durability`."""
    with psycopg.connect(**cluster.conninfo(), autocommit=True) as superuser:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            superuser.execute(f"alter system set {name} = off")
        superuser.execute("select pg_reload_conf()")


@pytest.fixture(scope="module")
def kept(
    django_db_setup: None,  # noqa: ARG001 - it must be there
    django_db_blocker: object,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """A world that all tests of a module share, for a fixture of the module to build.

    It lies in a transaction around those of the tests, so that what a test writes is undone after
    it. The folder, which is the installation's for so long, keeps what a test leaves in it. Not
    for modules with real transactions.
    """
    home = tmp_path_factory.mktemp("home")
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        override_settings(HOME=home),
        transaction.atomic(),
    ):
        yield home
        transaction.set_rollback(True)


def _truncate(_case: TransactionTestCase) -> None:
    """After a test with real transactions: the application role may not truncate, the owner may."""
    connections["default"].close()
    # A connection of its own: Django forbids a test every alias that it did not ask for.
    with psycopg.connect(**credentials(settings.HOME, Role.OWNER).conninfo()) as owner:
        found = owner.execute("select tablename from pg_tables where schemaname = 'public'")
        names = ", ".join(f'"{name}"' for (name,) in sorted(found.fetchall()) if name not in KEPT)
        owner.execute(f"truncate {names} restart identity cascade")  # type: ignore[arg-type]


TransactionTestCase._fixture_teardown = _truncate  # type: ignore[method-assign]
