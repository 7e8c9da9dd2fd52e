"""An organisation's own page, its elections and mergers, and the duties that a button lists."""

from uuid import UUID

import pytest
from django.urls import reverse

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.registry import actions
from anjia.registry.models import Duty, Household, Organisation
from anjia.registry.policy import DUTY_SIDES
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, PANLONG

pytestmark = pytest.mark.django_db

BY = county.officer()
READER = county.officer(permissions=frozenset({"registry.read"}))
STRANGER = county.officer("610922")


@pytest.fixture(autouse=True)
def committee() -> UUID:
    county.build()
    with acting(BY):
        rows = [
            county.row(area=PANLONG, name=name, kind="residents_committee", sites_served="盘龙社区")
            for name in ("盘龙社区居委会", "月河社区居委会")
        ]
        actions.record_organisations(rows, by=BY, at=AT)
    return rows[0].id


def stored(row_id: UUID) -> Organisation:
    with acting(BY):
        found: Organisation = Organisation.objects.get(pk=row_id)
    return found


def test_an_election_is_recorded_on_its_page(committee: UUID) -> None:
    told = {
        "on": "2022-03-01",
        "term_ends_on": "2027-03-01",
        "elected": "主任 张三\n副主任：李四\n",
    }
    response = visit(BY, reverse("registry:elect", args=[committee]), told)
    assert response.status_code == 302
    shown = text(visit(BY, reverse("registry:organisation", args=[committee])))
    for word in ("主任", "张三", "副主任", "李四", "2027"):
        assert word in shown


def test_a_line_without_a_name_is_pointed_out(committee: UUID) -> None:
    told = {"on": "2022-03-01", "term_ends_on": "2027-03-01", "elected": "主任"}
    response = visit(BY, reverse("registry:elect", args=[committee]), told)
    assert response.status_code == 422
    assert "中间空一格" in text(response)


def test_a_merger_is_recorded_on_its_page(committee: UUID) -> None:
    with acting(BY):
        other = Organisation.objects.get(name="月河社区居委会")
    told = {"on": "2022-03-01", "other": str(other.pk)}
    response = visit(BY, reverse("registry:merge-organisation", args=[committee]), told)
    assert response.status_code == 302
    gone = stored(committee)
    assert gone.merged_into_id == other.pk
    assert "登记换届" not in text(visit(BY, reverse("registry:organisation", args=[committee])))


def test_readers_see_and_strangers_do_not(committee: UUID) -> None:
    page = reverse("registry:organisation", args=[committee])
    assert "登记换届" not in text(visit(READER, page))
    with pytest.raises(Refused) as caught:
        visit(STRANGER, page)
    assert caught.value.code == "organisation_not_found"
    with pytest.raises(Refused) as caught:
        visit(READER, reverse("registry:elect", args=[committee]))
    assert caught.value.code == "not_permitted"


def test_a_button_lists_the_duties_of_a_household_and_of_a_site() -> None:
    with acting(BY):
        first: Household = county.family()
        county.add_household("HY-2")
        site = county.site()
    visit(BY, reverse("registry:map-household", args=[first.pk]), {})
    with acting(BY):
        assert Duty.objects.count() == len(DUTY_SIDES)
    page = reverse("registry:site", args=[site.pk])
    assert "为 1 户列出两地职责" in text(visit(BY, page))
    visit(BY, reverse("registry:map-site", args=[site.pk]), {})
    with acting(BY):
        assert Duty.objects.count() == 2 * len(DUTY_SIDES)
    assert "列出两地职责" not in text(visit(BY, page))
