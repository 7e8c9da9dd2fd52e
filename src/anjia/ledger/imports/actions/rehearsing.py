"""A commit that is taken back at once, so that what it would lead to can be looked at before."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from anjia.base.scope import Actor, acting
from anjia.kernel.refusals import Refused
from anjia.ledger.imports import sources
from anjia.ledger.imports.actions.checking import accepts, plan_of, wrong_rows
from anjia.ledger.imports.actions.committing import write
from anjia.ledger.imports.actions.held import may_import, reason_of
from anjia.ledger.imports.models import ImportBatch

# Records that somebody else is writing right now are not waited for longer.
PATIENCE = "5s"


@contextmanager
def rehearsed(batch: ImportBatch, *, by: Actor, at: datetime, watch: UUID) -> Iterator[int]:
    """Within the block the ledgers stand as the commit would leave them; afterwards as before.

    Yields how many rows were written. `watch` is where progress is told. Nobody outside sees any of
    it, and nothing is left in history, log or jobs; records that would change are held meanwhile,
    so the block should be short. Refused like the commit, and when the preview is out of date.
    """
    may_import(sources.ledger_of(batch), by=by, area=batch.area)
    made = plan_of(batch, by=by, at=at, wrong=wrong_rows(batch), watch=watch)
    if made.fingerprint() != batch.fingerprint:
        raise Refused("import_changed")
    changes = made.changes(lambda line: accepts(batch, line))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [PATIENCE])
        with acting(by, reason=reason_of(batch.pk), batch=batch.pk):
            write(batch, changes, by=by, at=at, watch=watch)
        yield len(changes)
        transaction.set_rollback(True)
