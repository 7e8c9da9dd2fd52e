"""Background work of the ledger's pages."""

from typing import Any

from django.http import QueryDict
from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import Actor
from anjia.ledger.actions import exports
from anjia.ledger.models import Export
from anjia.ledger.reading import listing, rights


@jobs.task("ledger.export", queue="exports")
def export(*, by: Actor, number: str) -> None:
    """Make an export that an officer asked for."""
    asked = Export.objects.get(pk=number, officer=by.id)
    ledger = rights.find(asked.ledger, by=by)
    exports.finish(asked, ledger, request_of(asked), by=by, at=timezone.now())


def request_of(asked: Export) -> Any:
    """Return what an export was asked to hold."""
    return listing.asked(dict(QueryDict(asked.query).lists()), only=asked.only)
