"""A database connection lost in the middle of a commit: nothing half-written, then a retry."""

import pytest
from django.db import InterfaceError, OperationalError, connection, connections

from anjia.base.scope import acting
from anjia.ledger.imports import actions
from anjia.ledger.imports.actions import committing
from anjia.ledger.imports.models import ImportBatch, State
from anjia.registry.models import Household
from tests.imports.test_imports import AT, COUNTY, GOOD, about_to_commit
from tests.ledger import places

pytestmark = pytest.mark.django_db(databases=["default", "progress", "owner"], transaction=True)


def test_a_connection_cut_after_the_rows_were_written(monkeypatch: pytest.MonkeyPatch) -> None:
    by = places.officer(COUNTY)
    with acting(places.officer("61")):
        places.build()
    waiting = about_to_commit(GOOD)
    real = committing.write

    def cut(*args: object, **options: object) -> object:
        result = real(*args, **options)  # type: ignore[arg-type]
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            (pid,) = cursor.fetchone()
        with connections["progress"].cursor() as other:
            other.execute("select pg_terminate_backend(%s)", [pid])
        return result

    monkeypatch.setattr(committing, "write", cut)
    with pytest.raises((OperationalError, InterfaceError)):
        actions.carry_out(waiting, by=by, at=AT)
    connection.close()
    monkeypatch.undo()
    with acting(by):
        assert ImportBatch.objects.get(pk=waiting).state == State.COMMITTING
        assert not Household.objects.filter(number__startswith="100001-900").exists()
    # The job is tried again, as it would be by the queue.
    assert actions.carry_out(waiting, by=by, at=AT).result["inserted"] == 2
