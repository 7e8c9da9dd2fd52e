"""No server serves, and no worker works, on a database that does not hold each place."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from anjia.base.database import Role, credentials
from anjia.base.scope.serving import Unsafe, refuse_on_faults
from anjia.base.scope.tests.probe import connect

UNIT = "access_unit"
LOOSEN, TIGHTEN = (
    f"alter table {UNIT} no force row level security",
    f"alter table {UNIT} force row level security",
)
LOAD = "import anjia.config.wsgi"


@pytest.mark.django_db(transaction=True)
def test_a_loosened_database_ends_the_process_and_a_sound_one_does_not() -> None:
    with connect(Role.OWNER) as owner:
        owner.execute(LOOSEN)
        try:
            with pytest.raises(Unsafe) as ended:
                refuse_on_faults(connections["default"])
        finally:
            owner.execute(TIGHTEN)
    assert ended.value.code == 3
    assert ended.value.faults == [f"The table {UNIT} does not force row security."]
    refuse_on_faults(connections["default"])


@pytest.mark.django_db(transaction=True)
def test_loading_the_application_refuses_under_any_server() -> None:
    """As granian loads it: the import itself ends the process and says why on standard error."""
    assert credentials(settings.HOME, Role.APP).user == connection.settings_dict["USER"]

    def load() -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "ANJIA_HOME": str(settings.HOME)}
        return subprocess.run(
            [sys.executable, "-c", LOAD],
            env=environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    with connect(Role.OWNER) as owner:
        owner.execute(LOOSEN)
        try:
            refused = load()
        finally:
            owner.execute(TIGHTEN)
    assert refused.returncode == 3
    assert f"The table {UNIT} does not force row security." in refused.stderr
    assert load().returncode == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_refuses_before_it_takes_a_job() -> None:
    with connect(Role.OWNER) as owner:
        owner.execute(LOOSEN)
        try:
            with pytest.raises(Unsafe) as ended:
                call_command("worker", "--once")
        finally:
            owner.execute(TIGHTEN)
    assert ended.value.code == 3
    assert ended.value.faults == [f"The table {UNIT} does not force row security."]


@pytest.mark.django_db(databases=["default", "owner"])
def test_nobody_works_as_the_owner_of_the_tables() -> None:
    """A connection of the role that migrates would pass every policy that it could drop."""
    with pytest.raises(Unsafe) as ended:
        refuse_on_faults(connections["owner"])
    assert any("belongs to the role of the application" in fault for fault in ended.value.faults)
