"""Naming a row of another place is refused the same way everywhere: form, API, import, writer."""

import pytest
from django.test import Client
from django.utils import timezone

from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import appointed, signed_in
from anjia.base.scope import acting, system
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.registry.models import Building, Household
from tests.ledger.places import ELSEWHERE, PANLONG, Built, build, new, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def built() -> Built:
    with acting(system(area="61")):
        return build()


@pytest.fixture
def client(built: Built) -> Client:
    return signed_in(appointed(Role.COUNTY_OFFICE, "610921"))


def names(model: type) -> int:
    with acting(system(area="61")):
        return model.objects.count()


def test_the_one_way_to_save_refuses_a_hidden_row(built: Built) -> None:
    """Import commits through it, as form and API do."""
    ledger, at = catalogue.get("buildings"), timezone.now()
    hidden, near = built.sites[ELSEWHERE], built.sites[PANLONG]
    by = officer("610921")
    with acting(by):
        rows = [new(site=near, name="1栋"), new(site=hidden, name="2栋")]
        with pytest.raises(Refused, match="related_hidden"):
            ledger.record(rows, by=by, at=at)
        with pytest.raises(Refused, match="related_hidden"):
            ledger.record([new(site=new_id(), name="3栋")], by=by, at=at)
        assert ledger.record(rows[:1], by=by, at=at).inserted == 1
    assert names(Building) == 1


def test_the_api_answers_a_hidden_row_like_none_at_all(client: Client, built: Built) -> None:
    said = []
    for site in (built.sites[ELSEWHERE], new_id()):
        answer = client.post(
            "/api/v1/buildings/",
            {"site": str(site), "name": "1栋"},
            content_type="application/json",
        )
        assert answer.status_code == 422
        said.append(answer.json())
    assert said[0] == said[1]
    assert names(Building) == 0


def test_a_form_does_not_take_a_hidden_row(client: Client, built: Built) -> None:
    before = names(Household)
    answer = client.post(
        "/ledgers/buildings/add/", {"site": str(built.sites[ELSEWHERE]), "name": "1栋"}
    )
    assert answer.status_code in {200, 422}
    assert "邻县社区" not in answer.content.decode()
    assert names(Building) == 0
    assert names(Household) == before
