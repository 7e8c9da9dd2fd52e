"""How far a job has come, told on a connection that does not wait for the job's transaction."""

from collections.abc import Callable
from uuid import UUID

from django.db import DatabaseError, connections
from django.utils import timezone

from anjia.ledger.imports.models import ImportProgress

ALIAS = "progress"
# Longer without a word than any phase takes on the largest file: the worker is gone.
SILENT_SECONDS = 180

UPSERT = """
insert into imports_importprogress (batch, phase, done, total, at) values (%s, %s, %s, %s, now())
on conflict (batch) do update set phase = excluded.phase, done = excluded.done,
    total = excluded.total, at = excluded.at
"""


def teller(batch: UUID) -> Callable[[str, int, int], None]:
    """Return the function that a plan tells its progress to."""

    def told(phase: str, done: int, total: int) -> None:
        tell(batch, phase=phase, done=done, total=total)

    return told


def tell(batch: UUID, *, phase: str, done: int = 0, total: int = 0) -> None:
    """Write down how far a batch has come; a lost progress row stops no import."""
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(UPSERT, [batch, phase, done, total])
    except DatabaseError:
        return


def of(batch: UUID) -> ImportProgress | None:
    """Return how far a batch has come."""
    return ImportProgress.objects.using(ALIAS).filter(pk=batch).first()


def is_silent(batch: UUID) -> bool:
    """Whether nothing has been heard of a batch for so long that its worker must be gone."""
    found = of(batch)
    return found is None or (timezone.now() - found.at).total_seconds() > SILENT_SECONDS
