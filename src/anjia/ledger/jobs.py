"""Background work of the ledger's pages."""

from typing import Any

from django.http import QueryDict
from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import Actor
from anjia.ledger.actions import exports
from anjia.ledger.models import Export, ExportState
from anjia.ledger.reading import listing, rights


@jobs.task("ledger.export", queue="exports")
def export(*, by: Actor, number: str) -> None:
    """Make an export that an officer asked for."""
    asked = Export.objects.get(pk=number, officer=by.id)
    ledger = rights.find(asked.ledger, by=by)
    exports.finish(asked, ledger, request_of(asked), by=by, at=timezone.now())


def send_for(asked: Export) -> None:
    """Have an export made that waits for nobody, for the officer who asked for it."""
    if asked.state == ExportState.WAITING:
        by = Actor(id=asked.officer, name=asked.officer_name)
        export.defer(by=by, number=str(asked.pk), once=f"ledger.export:{asked.pk}")


def request_of(asked: Export) -> Any:
    """Return what an export was asked to hold."""
    return listing.asked(dict(QueryDict(asked.query).lists()), only=asked.only)
