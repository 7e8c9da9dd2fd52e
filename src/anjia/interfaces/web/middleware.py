"""Turns what a view could not do into a page that says so: refusals, a lost database."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from anjia.base.scope import refusals
from anjia.interfaces.web import errors
from anjia.kernel.refusals import Refused

RETRY_SECONDS = 30
FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE, TOO_MANY, AWAY = 403, 404, 409, 422, 429, 503
# Codes whose status is not "what you asked cannot be done" (422).
STATUS = {
    "not_permitted": FORBIDDEN,
    "outside_scope": NOT_FOUND,
    "changed_meanwhile": CONFLICT,
    "import_changed_since": CONFLICT,
    "too_often": TOO_MANY,
    "sign_in_blocked": TOO_MANY,
}
_ENDINGS = (("not_found", NOT_FOUND), ("_used_up", TOO_MANY))


class RefusalMiddleware:
    """Answers `Refused` and a lost database with a designed page; everything else is not ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; middleware below may refuse or lose the database too."""
        try:
            return self.get_response(request)
        except (Refused, OperationalError, InterfaceError) as failure:
            return self._answer(request, failure)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """Answer what a view raised, if it is ours."""
        if not isinstance(failure, Refused | OperationalError | InterfaceError):
            return None
        if connection.in_atomic_block:
            transaction.set_rollback(True)  # refused means that nothing happened
        return self._answer(request, failure)

    def _answer(self, request: HttpRequest, failure: Exception) -> HttpResponse:
        if not isinstance(failure, Refused):
            return errors.page(request, status=AWAY, retry_after=RETRY_SECONDS)
        status, sentence = status_of(failure), refusals.text(failure)
        if request.headers.get("HX-Request"):
            # A partial is replaced by the sentence in place, so the page around it stays.
            html = render_to_string("components/note.html", {"kind": "bad", "text": sentence})
            return HttpResponse(html, status=status)
        return errors.page(
            request,
            status=status,
            sentence=sentence,
            retry_after=failure.facts.get("retry_after", 0),
        )


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal: the API uses the same."""
    if refused.code in STATUS:
        return STATUS[refused.code]
    for ending, status in _ENDINGS:
        if refused.code.endswith(ending):
            return status
    return UNPROCESSABLE
