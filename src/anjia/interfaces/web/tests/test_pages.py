"""The pages of the frame: both languages, nothing inline, and what went wrong is said."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from anjia.base.notices import actions as notices
from anjia.base.notices import words as notice_words
from anjia.base.notices.actions import Work
from anjia.base.scope import Actor, Grant, acting
from anjia.interfaces.web import errors, middleware, places
from anjia.interfaces.web.context import Shell
from anjia.interfaces.web.views import help_pages, work
from anjia.kernel.refusals import Refused

COUNTY = "610921"
INLINE = re.compile(
    r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+(?:src=|application/json))", re.IGNORECASE
)


@pytest.fixture
def officer() -> Actor:
    grant = Grant(area=COUNTY, role="county_office", permissions=frozenset({"registry.read"}))
    return Actor(id=str(uuid4()), name="陈晓梅", unit="县后扶办", grants=(grant,))


@pytest.fixture
def request_of(officer: Actor) -> Iterator[HttpRequest]:
    """A request inside the officer's scope."""
    request = RequestFactory().get("/work/")
    request.session = {}  # type: ignore[assignment]
    request.resolver_match = None
    request._messages = []  # type: ignore[attr-defined]
    with acting(officer):
        yield request


def _checked(response: HttpResponse) -> str:
    html = response.content.decode()
    assert not INLINE.search(html), INLINE.search(html)
    assert "{%" not in html
    assert "{{" not in html
    return html


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 500, 503])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_error_page_is_designed_and_needs_no_database(status: int, language: str) -> None:
    with translation.override(language):
        response = errors.page(RequestFactory().get("/x"), status=status, sentence="x")
    html = _checked(response)
    assert response.status_code == status
    assert 'class="btn btn-primary"' in html
    assert (f"E-{timezone.localtime():%Y%m%d}-" in html) == (status >= 500)


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (Refused("not_permitted"), 403),
        (Refused("import_batch_not_found"), 404),
        (Refused("changed_meanwhile"), 409),
        (Refused("too_often", allowed=60, retry_after=60), 429),
        (Refused("too_many_areas", allowed=4, held=5), 422),
    ],
)
def test_a_refusal_becomes_a_page_with_its_sentence(refused: Refused, status: int) -> None:
    layer = middleware.RefusalMiddleware(lambda _request: HttpResponse())
    response = layer.process_exception(RequestFactory().get("/x"), refused)
    assert response is not None
    assert response.status_code == status
    _checked(response)


def test_a_lost_database_says_that_nothing_was_done_and_when_to_come_back() -> None:
    layer = middleware.RefusalMiddleware(lambda _request: HttpResponse())
    response = layer.process_exception(RequestFactory().get("/x"), OperationalError("gone"))
    assert response is not None
    assert response.status_code == 503
    assert response["Retry-After"] == "30"


def test_a_fault_of_ours_is_not_dressed_up_as_a_refusal() -> None:
    layer = middleware.RefusalMiddleware(lambda _request: HttpResponse())
    assert layer.process_exception(RequestFactory().get("/x"), ValueError()) is None


def test_a_refused_part_of_a_page_is_a_note_in_its_place() -> None:
    layer = middleware.RefusalMiddleware(lambda _request: HttpResponse())
    request = RequestFactory().get("/x", headers={"HX-Request": "true"})
    response = layer.process_exception(request, Refused("not_permitted"))
    assert response is not None
    assert "<html" not in response.content.decode()
    assert 'class="note bad"' in response.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_needs_no_sign_in_to_be_unknown(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    _checked(response)


@pytest.mark.django_db
def test_my_work_lists_what_waits_and_puts_it_away(request_of: HttpRequest, officer: Actor) -> None:
    notice_words.register({"web.test": "核实 %(count)s 户"})
    today = timezone.localdate()
    item = Work(code="web.test", facts={"count": 3}, officer=officer.id, due_on=today)
    notice = notices.post(item, area=COUNTY, at=timezone.now())
    html = _checked(work.work(request_of))
    assert "核实 3 户" in html
    assert "今天到期" in html
    notices.finish(notice, by=officer, at=timezone.now())
    html = _checked(work.work(request_of))
    assert "没有等你办的事" in html
    assert "已办 1 件" in html


@pytest.mark.django_db
def test_help_opens_with_the_page_that_one_came_from(request_of: HttpRequest) -> None:
    request_of.GET = request_of.GET.copy()
    request_of.GET["page"] = "imports:start"
    html = _checked(help_pages.index(request_of))
    assert html.index('id="imports"') < html.index('id="home"')


@pytest.mark.django_db
def test_the_place_switcher_stays_inside_ones_rights(
    request_of: HttpRequest, officer: Actor
) -> None:
    session: dict[str, str] = {}
    assert not places.choose(session, code="610922", whole=officer)  # type: ignore[arg-type]
    assert not places.choose(session, code="6109", whole=officer)  # type: ignore[arg-type]
    assert not places.choose(session, code="", whole=officer)  # type: ignore[arg-type]
    assert places.choose(session, code="610921100", whole=officer)  # type: ignore[arg-type]
    assert session == {"place": "610921100"}
    assert places.choose(session, code=COUNTY, whole=officer)  # type: ignore[arg-type]
    assert session == {}
    assert Shell(request_of).place_code == COUNTY
