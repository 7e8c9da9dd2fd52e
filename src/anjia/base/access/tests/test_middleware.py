"""What stands around a view: one scope, one transaction, undone when the view fails."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import path

from anjia.base.access.models import Officer, Unit
from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import appointed, officer, signed_in, unit
from anjia.base.scope import ScopeMissing, current_actor

COUNTY = "610921"


def names() -> list[str]:
    return sorted(Unit.objects.values_list("name", flat=True))


def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(names()))


def in_template(request: HttpRequest) -> TemplateResponse:
    template = engines["django"].from_string("{% for u in units %}{{ u.name }} {% endfor %}")
    return TemplateResponse(request, template, {"units": Unit.objects.order_by("name")})


def streaming(_request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        for one in Unit.objects.order_by("name").iterator():
            yield one.name

    return StreamingHttpResponse(parts())


def rename(failure: BaseException | None, status: int = 200) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("update access_unit set name = 'changed'")
    if failure is not None:
        raise failure
    return HttpResponse(status=status)


urlpatterns = [
    path("plain/", plain),
    path("template/", in_template),
    path("streaming/", streaming),
    path("fails/", lambda _request: rename(RuntimeError("no"))),
    path("missing/", lambda _request: rename(Http404())),
    path("broken/", lambda _request: rename(None, 500)),
    path("works/", lambda _request: rename(None)),
    path("login/", plain, name="login"),
]
handler404 = "anjia.interfaces.web.errors.not_found"
handler500 = "anjia.interfaces.web.errors.server_error"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def client() -> Client:
    """A system administrator of one county, with units in two."""
    who = appointed(Role.SYSTEM_ADMIN, COUNTY)
    unit("610922", name="foreign")
    client = signed_in(who)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("where", ["/plain/", "/template/", "/streaming/"])
def test_views_templates_and_streams_run_in_scope(client: Client, where: str) -> None:
    """Rows of the officer's county, none of the other's, whenever they are read."""
    answer = client.get(where)
    body = answer.getvalue().decode()
    assert "单位" in body
    assert "foreign" not in body


def test_nothing_of_the_scope_stays_after_a_request(client: Client) -> None:
    """The next one on this connection and in this thread has no actor."""
    client.get("/plain/")
    with pytest.raises(ScopeMissing):
        current_actor()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from access_unit")
        assert cursor.fetchone() == (0,)


def test_a_stream_that_nobody_reads_to_the_end_leaves_no_scope(client: Client) -> None:
    """The browser went away: closing the response closes the scope."""
    unit(COUNTY)
    answer = client.get("/streaming/")
    next(iter(answer))
    answer.close()
    with pytest.raises(ScopeMissing):
        current_actor()


@pytest.mark.parametrize(
    ("where", "status", "kept"),
    [
        ("/fails/", 500, False),
        ("/missing/", 404, False),
        ("/broken/", 500, False),
        ("/works/", 200, True),
    ],
)
def test_a_failed_view_changes_nothing(client: Client, where: str, status: int, kept: bool) -> None:
    """An exception or a 5xx answer undoes the request's work, although the error page is a good
    answer.
    """
    assert client.get(where).status_code == status
    assert ("changed" in client.get("/plain/").content.decode()) is kept


def test_without_sign_in_every_view_is_closed() -> None:
    """Also one that nobody thought of protecting."""
    assert Client().get("/plain/").status_code == 302


def test_an_officer_without_an_appointment_sees_nothing() -> None:
    """Signed in, no rights, no rows."""
    assert signed_in(officer(COUNTY)).get("/plain/").content == b""


def test_a_deactivated_officer_is_out_at_the_next_request(client: Client) -> None:
    """The session may still exist; the officer does not get in with it."""
    Officer.objects.update(active=False)
    assert client.get("/plain/").status_code == 302
