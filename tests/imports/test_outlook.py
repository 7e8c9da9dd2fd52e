"""Beside a preview stands what an import would do to the figures: exactly, and without doing it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from anjia.base.access.policy import Role
from anjia.base.access.tests import factories
from anjia.base.audit.models import Event, RowHistory
from anjia.base.jobs import drain
from anjia.base.scope import acting, system
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Outlook
from anjia.processes.dashboards.queries import figures, outlooks, snapshots
from anjia.registry.models import Household
from tests.imports.test_imports import COUNTY, GOOD, book
from tests.imports.test_pages import chosen, upload
from tests.ledger import places

pytestmark = pytest.mark.django_db(databases=["default", "progress"])


@pytest.fixture
def client(settings: Settings, tmp_path: Path) -> Iterator[Client]:
    settings.HOME = tmp_path
    snapshots.tables.cache_clear()
    with acting(places.officer("61")):
        places.build()
    return factories.signed_in(factories.appointed(Role.COUNTY_OFFICE, COUNTY))


def previewed(client: Client, rows: list[list[Any]]) -> str:
    url = upload(client, book(rows))
    chosen(url, client)
    drain()
    return url


def card(client: Client, url: str) -> str:
    address = f"/figures/outlooks/{url.split('/')[-2]}/"
    assert address in client.get(url).content.decode()
    return client.get(address).content.decode()


def values(on: datetime) -> dict[str, tuple[Decimal | None, int]]:
    by = system(area=COUNTY)
    day = timezone.localdate(on)
    actions.refresh(COUNTY, by=by, as_of=day, at=on)
    with acting(by):
        found = figures.of_place(COUNTY, as_of=day)
    return {code: (each.figure.value, each.figure.unknown) for code, each in found.items()}


def test_the_card_says_what_the_figures_are_after_the_commit(client: Client) -> None:
    before = values(timezone.now())
    url = previewed(client, GOOD)
    with acting(system(area=COUNTY)):
        marks = (RowHistory.objects.count(), Event.objects.count(), Household.objects.count())
    assert "正在算这些行入库后各指标会是多少" in card(client, url)
    drain()
    said = card(client, url)
    assert "按要收的 2 行试算" in said
    with acting(system(area=COUNTY)):
        assert marks == (
            RowHistory.objects.count(),
            Event.objects.count(),
            Household.objects.count(),
        )
        (kept,) = Outlook.objects.all()
    assert {change["code"] for change in kept.changes} >= {"REG-01"}
    client.post(f"{url}commit/", {"mode": "good"})
    drain()
    after = values(timezone.now())
    with acting(system(area=COUNTY)):
        moved = {item.indicator.code: item for item in outlooks.moved(kept, by=system())}
    for code, (value, unknown) in after.items():
        if code in moved:
            assert (moved[code].old, moved[code].old_unknown) == before[code], code
            assert (moved[code].new, moved[code].new_unknown) == (value, unknown), code
        else:
            assert before[code] == (value, unknown), code
    # Committed: there is nothing to foresee any more.
    address = f"/figures/outlooks/{url.split('/')[-2]}/"
    assert client.get(address).content == b""
    assert address not in client.get(url).content.decode()


def test_another_choice_of_rows_is_another_question(client: Client) -> None:
    url = previewed(client, GOOD)
    card(client, url)
    drain()
    assert "按要收的 2 行试算" in card(client, url)
    client.post(f"{url}rows/4/", {"take": "no", "tab": "all", "page": "0"})
    assert "正在算" in card(client, url)
    drain()
    assert "按要收的 1 行试算" in card(client, url)
    client.post(f"{url}rows/5/", {"take": "no", "tab": "all", "page": "0"})
    card(client, url)
    drain()
    assert "没有要收的行，各项指标都不变" in card(client, url)


def test_an_outlook_that_could_not_be_had_is_said_and_asked_for_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = previewed(client, GOOD)
    card(client, url)
    monkeypatch.setattr(
        "anjia.ledger.imports.plan.Plan.fingerprint", lambda _plan: "something else"
    )
    drain()
    monkeypatch.undo()
    assert "这次没有算出来" in card(client, url)
    with acting(system(area=COUNTY)):
        Outlook.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    assert "正在算" in card(client, url)
    drain()
    assert "按要收的 2 行试算" in card(client, url)


def test_too_many_rows_are_not_tried(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anjia.processes.dashboards.actions.foreseeing.MOST_ROWS", 1)
    url = previewed(client, GOOD)
    card(client, url)
    drain()
    assert "要收的有 2 行，太多" in card(client, url)


def test_nobody_elsewhere_finds_it(client: Client) -> None:
    url = previewed(client, GOOD)
    card(client, url)
    elsewhere = factories.signed_in(factories.appointed(Role.COUNTY_OFFICE, "610922"))
    assert elsewhere.get(f"/figures/outlooks/{url.split('/')[-2]}/").status_code == 404
