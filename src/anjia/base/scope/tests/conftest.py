"""The probe table, once for all tests of row security."""

from collections.abc import Iterator

import pytest

from anjia.base.scope.tests import probe
from anjia.base.scope.tests.probe import Connection


@pytest.fixture(scope="session")
def empty_probe(django_db_setup: None) -> Iterator[None]:
    """The table without rows."""
    probe.make()
    yield
    probe.drop()


@pytest.fixture
def probe_table(empty_probe: None) -> None:
    """A hundred thousand rows in five counties."""
    probe.fill()


@pytest.fixture
def app(probe_table: None) -> Iterator[Connection]:
    """A fresh connection of the application's role."""
    with probe.connect() as connection:
        yield connection


@pytest.fixture
def used(app: Connection) -> Connection:
    """A connection on which somebody has already worked: its settings are now '', not NULL."""
    with probe.scoped(app, probe.actor("610921", write=["610921"])):
        assert probe.count(app) == probe.A_COUNTY
    return app
