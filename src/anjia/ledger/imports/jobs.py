"""The one job of imports: do what a batch's state says is to be done."""

from uuid import UUID

from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import Actor
from anjia.ledger.imports import actions, progress


@jobs.task("imports.carry_out", queue="imports", scoped=False)
def carry_out(*, by: Actor, batch: str) -> None:
    """Check, commit or undo one batch; its own transactions."""
    actions.carry_out(UUID(batch), by=by, at=timezone.now())


def ask(batch_id: UUID, *, by: Actor) -> None:
    """Have a batch carried out once the present transaction commits."""
    progress.tell(batch_id, phase="waiting")
    carry_out.defer(by=by, batch=str(batch_id), once=f"import {batch_id}")
