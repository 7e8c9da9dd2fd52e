"""The API at `/api/v1/`, made from the ledgers when addresses are first needed."""

from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI
from ninja.security import django_auth

from anjia.base.scope import current_actor, refusals
from anjia.interfaces.web.middleware import status_of
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.ledger.actions import searching
from anjia.ledger.api import records
from anjia.ledger.api.schemas import FoundRow, LedgerEntry, Query, Refusal
from anjia.ledger.reading import rights

api = NinjaAPI(
    title="安家",
    version="1",
    description="Ledgers of the follow-up support of relocated households.",
    # Session sign-in with CSRF; the middleware has entered the officer's scope already.
    auth=django_auth,
    docs_url=None,
    urls_namespace="api",
)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Answer a refusal with its code and sentence; nothing of the request stays written."""
    if connection.in_atomic_block:
        transaction.set_rollback(True)
    answer = {"code": error.code, "message": refusals.text(error)}
    return api.create_response(request, answer, status=status_of(error))


@api.get(
    "/ledgers/",
    response={200: list[LedgerEntry], 403: Refusal},
    tags=["ledgers"],
    operation_id="ledgers",
)
def ledgers(request: HttpRequest) -> Any:
    """Return the ledgers that the officer may read."""
    by = current_actor()
    rights.refuse_without_ledgers(by=by)
    return [
        {
            "code": ledger.code,
            "title": str(ledger.title),
            "may_write": rights.may_write(ledger, by=by),
        }
        for ledger in rights.open_ledgers(by=by)
    ]


@api.post(
    "/search/",
    response={200: list[FoundRow], 403: Refusal, 429: Refusal},
    tags=["ledgers"],
    operation_id="search",
)
def search(request: HttpRequest, body: Query) -> Any:
    """Find people and households; posted, because what is looked for belongs in no address."""
    by = current_actor()
    rights.refuse_without_ledgers(by=by)
    return [
        {"ledger": block.ledger.code, "id": row_id, "title": title}
        for block in searching.look(body.q, by=by, at=timezone.now())
        for row_id, title, _cells in block.rows
    ]


for _ledger in catalogue.all():
    api.add_router(f"/{_ledger.code}", records.router(_ledger))

urlpatterns = [path("api/v1/", api.urls)]
