"""Revealing, exporting and granting ask for the password again, and lead back to what was wanted.

Within some minutes of signing in nothing is asked: how many is a parameter.
"""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from anjia.base.access.models import Officer
from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import PASSWORD, appointed
from anjia.base.scope import acting, system
from anjia.registry.models import Household
from tests.ledger.places import PANLONG, build

pytestmark = pytest.mark.django_db
REASON = "核对医保名单"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer() -> Officer:
    with acting(system(area="61")):
        build()
    return appointed(Role.COUNTY_OFFICE, "610921")


def entered(officer: Officer) -> Client:
    """A browser in which the officer has just signed in."""
    client = Client()
    answer = client.post("/login/", {"username": officer.username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def household() -> str:
    with acting(system(area=PANLONG)):
        return str(Household.objects.filter(area__startswith=PANLONG)[0].pk)


def way_back(where: str) -> str:
    """Where the password page leads, given the address to which the browser was sent."""
    parts = urlsplit(where)
    assert parts.path == "/account/again/"
    return parse_qs(parts.query)["next"][0]


def test_a_reveal_asks_again_and_comes_back_to_the_same_number(
    officer: Officer, clock: time_machine.Traveller
) -> None:
    row = household()
    url = f"/ledgers/households/{row}/reveal/phone/"
    client = entered(officer)
    assert client.get(url).status_code == 200  # just after sign-in
    clock.shift(timedelta(minutes=6))
    asked = client.get(url, headers={"HX-Request": "true"})
    where = asked["HX-Redirect"]
    assert way_back(where) == url
    assert "password" in client.get(where).content.decode()
    assert client.post(where, {"password": PASSWORD, "next": url}).url == url
    assert 'name="reason"' in client.get(url).content.decode()
    clock.shift(timedelta(minutes=6))
    late = client.post(url, {"reason": REASON}, headers={"HX-Request": "true"})
    assert way_back(late["HX-Redirect"]) == url


def test_an_export_asks_again_and_comes_back_to_the_same_rows(
    officer: Officer, clock: time_machine.Traveller
) -> None:
    url = "/ledgers/households/export/?view=all"
    client = entered(officer)
    assert client.get(url).status_code == 200
    clock.shift(timedelta(minutes=6))
    assert way_back(client.get(url).url) == url
    listed = "/ledgers/households/?view=all"
    chosen = client.post(
        "/ledgers/households/export/", {"id": household()},
        headers={"Referer": f"http://testserver{listed}"},
    )  # fmt: skip
    assert way_back(chosen.url) == listed


def test_figures_and_the_log_are_no_way_around(
    officer: Officer, clock: time_machine.Traveller
) -> None:
    client = entered(officer)
    auditor = entered(appointed(Role.AUDIT_ADMIN, "610921"))
    clock.shift(timedelta(minutes=6))
    figure = client.post(
        "/figures/REG-02/export/", {}, headers={"Referer": "http://testserver/figures/REG-02/"}
    )
    assert way_back(figure.url) == "/figures/REG-02/"
    assert way_back(auditor.post("/audit/export/", {}).url) == "/"
