"""No server serves on a database that does not hold each place: asked where the server loads us."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection, connections

from anjia.base.database import Role, credentials
from anjia.base.scope.tests.probe import connect
from anjia.config.serving import Unsafe, refuse_on_faults

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
