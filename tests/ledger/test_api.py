"""The API keeps the same promises as the pages."""

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from anjia.base.scope import Actor, acting, system
from anjia.registry.models import Household
from tests.ledger.places import (
    ELSEWHERE,
    IDENTITY,
    ORIGIN,
    PANLONG,
    READ,
    YUEHE,
    Built,
    build,
    officer,
)

pytestmark = pytest.mark.django_db
HERE = f"{PANLONG[4:9]}-0001"
HOUSEHOLDS = "/api/v1/households/"


@pytest.fixture
def built() -> Built:
    with acting(system(area="61")):
        return build()


def call(
    actor: Actor, url: str, body: dict[str, Any] | None = None, *, method: str = "get"
) -> tuple[int, Any]:
    """Call an operation as an officer; the status and the decoded answer."""
    factory = RequestFactory()
    request = (
        factory.get(url)
        if body is None
        else factory.generic(method.upper(), url, json.dumps(body), "application/json")
    )
    request.user = get_user_model()(username="officer")
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    match = resolve(request.path)
    with acting(actor):
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response.status_code, json.loads(response.content)


def one(built: Built, number: str = HERE) -> str:
    return f"{HOUSEHOLDS}{built.households[number]}/"


def test_a_list_holds_what_may_be_seen(built: Built) -> None:
    status, page = call(officer("610921"), HOUSEHOLDS)
    assert status == 200
    assert len(page["items"]) == 7
    assert {item["site"]["name"] for item in page["items"]} == {
        "盘龙社区",
        "月河社区",
        "别处的记录",
    }
    assert page["items"][0]["phone"].startswith("138****")


def test_pages_by_key(built: Built) -> None:
    seen: list[str] = []
    url = f"{HOUSEHOLDS}?limit=4&order=number"
    while True:
        _status, page = call(officer("61"), url)
        seen += [item["number"] for item in page["items"]]
        if page["after"] is None:
            break
        url = f"{HOUSEHOLDS}?limit=4&order=number&after={page['after']}"
    assert seen == sorted(built.households)


def test_filters_and_views(built: Built) -> None:
    _status, page = call(officer("61"), f"{HOUSEHOLDS}?kind=registered_poor")
    assert len(page["items"]) == 3
    _status, page = call(officer("61"), f"{HOUSEHOLDS}?site={built.sites[YUEHE]}&q=张三1")
    assert len(page["items"]) == 1


@pytest.mark.parametrize("tail", ["", "history/"])
def test_a_foreign_record_is_not_found(built: Built, tail: str) -> None:
    foreign = one(built, f"{ELSEWHERE[4:9]}-0001")
    assert call(officer("610921"), foreign + tail)[0] == 404
    absent = f"{HOUSEHOLDS}00000000-0000-0000-0000-000000000000/"
    assert call(officer("610921"), foreign)[1] == call(officer("610921"), absent)[1]


def test_without_the_right_there_is_no_such_ledger(built: Built) -> None:
    nobody = officer("610921", permissions=frozenset({"figures.read"}))
    assert call(nobody, HOUSEHOLDS)[0] == 404
    assert call(nobody, one(built))[0] == 404
    assert call(nobody, "/api/v1/ledgers/")[0] == 403


def test_sealed_numbers_are_never_in_clear(built: Built) -> None:
    _status, page = call(officer("610921"), "/api/v1/persons/")
    assert IDENTITY not in json.dumps(page)
    assert "610921********421X" in json.dumps(page)


def test_adding_changing_and_history(built: Built) -> None:
    by = officer("610921", name="吴秀珍")
    status, made = call(
        by,
        HOUSEHOLDS,
        {"number": "HY-9", "kind": "accompanying", "site": str(built.sites[YUEHE])},
        method="post",
    )
    assert status == 201, made
    assert made["number"] == "HY-9"
    url = f"{HOUSEHOLDS}{made['id']}/"
    status, changed = call(by, url, {"version": 1, "note": "新"}, method="patch")
    assert (status, changed["note"], changed["version"]) == (200, "新", 2)
    status, stale = call(by, url, {"version": 1, "note": "旧"}, method="patch")
    assert (status, stale["code"]) == (409, "changed_meanwhile")
    _status, acts = call(by, url + "history/")
    assert acts[0]["who"] == "吴秀珍"
    assert acts[0]["changes"][0]["column"] == "note"


def test_writing_needs_the_right_at_the_place(built: Built) -> None:
    change = {"version": 1, "note": "x"}
    reader = officer("610921", permissions=READ)
    assert call(reader, one(built), change, method="patch")[0] == 403
    from_here = one(built, f"{ELSEWHERE[4:9]}-0000")
    assert call(officer(ORIGIN), from_here, change, method="patch")[0] == 403
    foreign = one(built, f"{YUEHE[4:9]}-0001")
    assert call(officer(PANLONG), foreign, change, method="patch")[0] == 404
    with acting(system(area="61")):
        assert not Household.objects.exclude(note="").exists()


def test_a_related_row_outside_looks_like_none(built: Built) -> None:
    body = {"number": "HY-9", "kind": "accompanying"}
    for site in (built.sites[ELSEWHERE], "00000000-0000-0000-0000-000000000000"):
        status, answer = call(
            officer("610921"), HOUSEHOLDS, {**body, "site": str(site)}, method="post"
        )
        assert (status, answer["code"]) == (422, "related_unknown")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"version": 0},
        {"version": 1, "note": "\0"},
        {"version": 1, "kind": "unheard"},
        {"version": 1, "moved_in_on": "2020-02-30"},
        {"version": 1, "number": "x" * 41},
        {"version": 1, "status": "ended"},
        {"version": 1, "id": "00000000-0000-0000-0000-000000000000"},
        {"version": 1, "site": None},
        {"version": 1, "phone": "\ud800"},
    ],
)
def test_bodies_without_sense_are_refused(built: Built, body: dict[str, Any]) -> None:
    assert call(officer("610921"), one(built), body, method="patch")[0] == 422
    with acting(system(area="61")):
        assert Household.objects.get(pk=built.households[HERE]).version == 1


def test_search(built: Built) -> None:
    status, found = call(officer("610921"), "/api/v1/search/", {"q": IDENTITY}, method="post")
    assert status == 200
    assert [each["title"] for each in found] == ["张三0"]


def test_the_document_names_every_operation(built: Built) -> None:
    status, document = call(officer("610921"), "/api/v1/openapi.json")
    assert status == 200
    operations = {
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
    }
    assert {
        "households_list",
        "households_add",
        "households_change",
        "persons_history",
    } <= operations
