"""What stands around every page: signed in, duties settled, and acting as oneself, in one
transaction.

`ActingMiddleware` must be the last of all: only then does it see every exception of a view, and
everything that a page reads, templates included, happens inside its transaction.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import transaction
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone

from anjia.base import parameters
from anjia.base.scope import Actor, acting, refusals
from anjia.kernel.refusals import Refused

from . import attempts, queries, sessions, signing_in
from .models import Officer

GetResponse = Callable[[HttpRequest], HttpResponseBase]
PLACE = "place"
API = "/api/"
CALLS = "api_calls_a_minute"


class SignedInMiddleware(LoginRequiredMiddleware):
    """Every page needs a signed-in officer unless it is marked with `login_not_required`."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """A page goes to sign-in, an API call gets 401, a part of a page sends the whole page
        there.
        """
        if request.path.startswith(API):
            return JsonResponse({"code": "sign_in_required"}, status=401)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": reverse("login")})
        response: HttpResponseBase = super().handle_no_permission(request, view_func)
        return response


def while_duties_open(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view as open to officers who must first change their password or set up their
    second factor.
    """
    view.while_duties_open = True  # type: ignore[attr-defined]
    return view


class ActingMiddleware:
    """Lets the signed-in officer act for the length of the request; anonymous requests have no
    scope at all.

    The transaction is undone when the view failed, whatever the error page then answered.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer inside the officer's scope."""
        officer = request.user
        if not isinstance(officer, Officer):
            return self.get_response(request)
        now = timezone.now()
        sessions.touch(request, at=now)
        post = queries.post_of(officer, on=timezone.localdate(now))
        actor = queries.narrowed(post.actor, request.session.get(PLACE, ""))
        wait = _wait(request, post, at=now)
        if wait:
            return _too_often(wait)
        request.actor = actor  # type: ignore[attr-defined]
        request.whole_actor = post.actor  # type: ignore[attr-defined]
        request.duties = signing_in.duties(officer, post.unit, at=now)  # type: ignore[attr-defined]
        with acting(actor):
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "view_failed", False):
                transaction.set_rollback(True)
        return _streaming_in_scope(response, actor)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Send an officer with an open duty to the page where it is settled."""
        duties = getattr(request, "duties", None)
        if duties is None or getattr(view, "while_duties_open", False):
            return None
        if not getattr(view, "login_required", True):
            return None
        if duties.change_password:
            return _to_duty(request, "access:password")
        if duties.set_up_second_factor:
            return _to_duty(request, "access:second-factor")
        return None

    def process_exception(self, request: HttpRequest, _error: Exception) -> None:
        """Remember that the view failed; the answer is made elsewhere."""
        request.view_failed = True  # type: ignore[attr-defined]


def _wait(request: HttpRequest, post: queries.Post, *, at: datetime) -> int:
    """How long a program that calls the API too often must wait; counted before the request's
    transaction, so that refused calls count as well.
    """
    if not request.path.startswith(API):
        return 0
    limit = parameters.value(CALLS, area=post.area, on=timezone.localdate(at))
    return attempts.wait_before(f"api:{post.actor.id}", limit=int(limit), at=at)


def _too_often(wait: int) -> HttpResponseBase:
    answer = {
        "code": "calls_used_up",
        "message": refusals.text(Refused("calls_used_up", wait=wait)),
    }
    return JsonResponse(answer, status=429, headers={"Retry-After": str(wait)})


def _to_duty(request: HttpRequest, name: str) -> HttpResponseBase:
    if request.path.startswith(API):
        return JsonResponse({"code": name}, status=403)
    target = f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _streaming_in_scope(response: HttpResponseBase, actor: Actor) -> HttpResponseBase:
    """A response that is produced while it is sent runs after the request's transaction: give it
    its own.

    Files are read from disk and need none.
    """
    if (
        isinstance(response, StreamingHttpResponse)
        and not isinstance(response, FileResponse)
        and not response.is_async
    ):
        response.streaming_content = _within(
            actor, cast("Iterable[bytes]", response.streaming_content)
        )
    return response


def _within(actor: Actor, parts: Iterable[bytes]) -> Iterator[bytes]:
    with acting(actor):
        yield from parts
