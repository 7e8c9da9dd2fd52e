"""How often one officer may call the API: a parameter, counted for refused calls as well."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import appointed, signed_in

pytestmark = pytest.mark.django_db
LIMIT = 120


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def test_a_minute_has_so_many_calls_and_a_refused_call_counts(
    clock: time_machine.Traveller,
) -> None:
    client = signed_in(appointed(Role.COUNTY_OFFICE, "610921"))
    other = signed_in(appointed(Role.COUNTY_OFFICE, "610921"))
    for _number in range(LIMIT):
        assert client.get(f"/api/v1/households/{uuid4()}/").status_code == 404
    clock.shift(timedelta(seconds=40))
    late = client.get("/api/v1/ledgers/")
    assert late.status_code == 429
    assert late["Retry-After"] == "20"
    assert late.json()["code"] == "calls_used_up"
    assert "20 秒" in late.json()["message"]
    assert other.get("/api/v1/ledgers/").status_code == 200
    assert client.get("/ledgers/").status_code == 200  # pages are not the API
    clock.shift(timedelta(seconds=20))
    assert client.get("/api/v1/ledgers/").status_code == 200
