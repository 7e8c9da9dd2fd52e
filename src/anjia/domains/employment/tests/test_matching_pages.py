"""Pages of matching, offers and campaigns: what they show to whom, and to whom they do not."""

from datetime import date
from io import BytesIO
from urllib.parse import quote
from uuid import UUID

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from anjia.base.scope import acting
from anjia.domains.employment import actions
from anjia.domains.employment.models import Campaign, CampaignGuest, Offer, Vacancy
from anjia.domains.employment.tests import market
from anjia.domains.employment.tests.market import BY, READER, STRANGER, WORKER
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.registry import actions as registry
from anjia.registry.models import Person
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, TODAY, YUEHE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> None:
    market.build()


@pytest.fixture(autouse=True)
def frozen() -> object:
    with time_machine.travel(AT, tick=False):
        yield


def vacancy() -> Vacancy:
    with acting(BY):
        return market.add_vacancy(skills="缝纫", pay_from=2800, pay_to=4000)


def person(name: str) -> UUID:
    with acting(BY):
        return Person.objects.get(name=name).pk  # type: ignore[no-any-return]


def test_ranked_candidates_with_reasons_and_the_push() -> None:
    url = reverse("employment:candidates", args=[vacancy().pk])
    page = text(visit(BY, url))
    assert page.index("张三") < page.index("赵六")
    for word in ("家里没有一人就业", "就在本安置点", "会缝纫", "在本县", "不评价人"):
        assert word in page
    nobody = visit(BY, url, {"act": "push", "channel": "door"})
    assert nobody.status_code == 422
    assert "先勾选要推送的人" in text(nobody)
    pushed = visit(BY, url, {"act": "push", "channel": "door", "person": [str(person("张三"))]})
    assert pushed.status_code == 302
    with acting(BY):
        offer = Offer.objects.get()
    assert (offer.person_id, offer.points) == (person("张三"), 150)
    assert "已推送" in text(visit(BY, url))
    again = visit(BY, url, {"act": "push", "channel": "door", "person": [str(person("张三"))]})
    assert again.status_code == 422


def test_a_place_narrows_the_list_and_a_foreign_one_does_not() -> None:
    url = reverse("employment:candidates", args=[vacancy().pk])
    assert "张三" not in text(visit(BY, f"{url}?area={YUEHE}"))
    assert "张三" in text(visit(BY, f"{url}?area=610922"))
    assert "赵六" not in text(visit(WORKER, url))


def test_vacancies_for_one_person_are_ranked_and_pushed() -> None:
    with acting(BY):
        far = market.add_vacancy(employer=market.employer("苏州某电子公司").pk, position="装配工")
    near = vacancy()
    url = reverse("employment:vacancies-for", args=[person("张三")])
    page = text(visit(WORKER, url))
    assert page.index(near.position) < page.index(far.position)
    data = {"vacancy": str(far.pk), "channel": "point_to_point", "campaign": ""}
    assert visit(WORKER, url, data).status_code == 302
    with acting(BY):
        assert Offer.objects.get().vacancy_id == far.pk


def test_a_grid_worker_records_every_step() -> None:
    with acting(BY):
        offer = market.offered(vacancy=market.add_vacancy())
    url = reverse("employment:offer", args=[offer.pk])
    assert "有意向" in text(visit(WORKER, url))
    assert visit(WORKER, url, {"act": "interested"}).status_code == 302
    day = {"act": "interview", "interview-on": TODAY.isoformat()}
    assert visit(WORKER, url, day).status_code == 302
    empty = visit(WORKER, url, {"act": "start", "start-on": ""})
    assert empty.status_code == 422
    late = visit(WORKER, url, {"act": "start", "start-on": "2022-04-11"})
    assert "还没有到" in text(late)
    start = {"act": "start", "start-on": TODAY.isoformat(), "start-monthly_pay": "3200"}
    assert visit(WORKER, url, start).status_code == 302
    page = text(visit(WORKER, url))
    assert "已上岗" in page
    assert "看务工登记" in page


def test_a_declined_offer_needs_a_reason() -> None:
    with acting(BY):
        offer = market.offered(vacancy=market.add_vacancy())
    url = reverse("employment:offer", args=[offer.pk])
    assert visit(WORKER, url, {"act": "decline"}).status_code == 422
    data = {"act": "decline", "decline-decline_reason": "distance", "decline-suitable": "1"}
    assert visit(WORKER, url, data).status_code == 302
    page = text(visit(WORKER, url))
    assert "离家太远" in page
    assert "登记上岗" not in page


def test_lists_for_doors_and_phones() -> None:
    with acting(BY):
        row = Person.objects.get(name="张三")
        registry.record_persons([county.change(row, phone="13812345678")], by=BY, at=AT)
        market.offered(vacancy=market.add_vacancy())
    listed = text(visit(WORKER, reverse("employment:offers")))
    assert "138****5678" in listed
    assert "13812345678" not in listed
    door = text(visit(WORKER, reverse("employment:door-list")))
    assert "138****5678" in door
    assert "□" in door
    url = reverse("employment:calls")
    masked = _cells(visit(WORKER, url, {"state": "open"}).content)
    assert "138****5678" in masked
    with pytest.raises(Refused):
        visit(WORKER, url, {"state": "open", "reason": "问岗位"})
    clear = _cells(visit(BY, url, {"state": "open", "reason": "问岗位"}).content)
    assert "13812345678" in clear


def _cells(content: bytes) -> set[object]:
    sheet = load_workbook(BytesIO(content)).active
    return {value for line in sheet.iter_rows(values_only=True) for value in line}


def test_a_campaign_from_its_calendar_to_the_rows_of_a_step() -> None:
    with acting(BY):
        row = county.row(
            area=county.COUNTY,
            name="春风行动",
            kind="spring",
            starts_on=date(2022, 4, 1),
            ends_on=date(2022, 4, 30),
        )
        actions.record_campaigns([row], by=BY, at=AT)
        campaign = Campaign.objects.get()
    assert "春风行动" in text(visit(WORKER, reverse("employment:campaigns")))
    assert "春风行动" in text(visit(BY, reverse("employment:matching")))
    url = reverse("employment:campaign", args=[campaign.pk])
    event = {"title": "月河招聘会", "held_on": "2022-04-12", "venue": "广场", "stalls": "12"}
    assert visit(BY, url, event).status_code == 302
    assert visit(BY, url, {**event, "held_on": "2022-06-12"}).status_code == 422
    with pytest.raises(Refused):
        visit(READER, url, event)
    candidates = reverse("employment:candidates", args=[vacancy().pk])
    data = {"act": "invite", "channel": "fair", "person": [str(person("张三"))]}
    assert visit(BY, candidates, data).status_code == 422  # of which campaign?
    assert visit(BY, candidates, {**data, "campaign": str(campaign.pk)}).status_code == 302
    people = reverse("employment:campaign-people", args=[campaign.pk, "invited"])
    assert "张三" in text(visit(BY, people))
    with acting(BY):
        guest = CampaignGuest.objects.get()
    visit(WORKER, reverse("employment:came", args=[guest.pk]), {})
    came = reverse("employment:campaign-people", args=[campaign.pk, "came"])
    assert "2022年4月10日" in text(visit(BY, came))
    assert "月河招聘会" in text(visit(BY, url))


def test_nothing_of_another_place_is_shown_or_changed() -> None:
    seen = vacancy()
    with acting(BY):
        offer = market.offered(vacancy=seen)
    for name, pk, code in (
        ("candidates", seen.pk, "vacancy_not_found"),
        ("vacancies-for", person("张三"), "person_not_found"),
        ("withdraw", seen.pk, "vacancy_not_found"),
        ("offer", offer.pk, "offer_not_found"),
    ):
        with pytest.raises(Refused) as caught:
            visit(STRANGER, reverse(f"employment:{name}", args=[pk]))
        assert caught.value.code == code
    page = text(visit(STRANGER, f"{reverse('employment:offers')}?area={quote(YUEHE)}"))
    assert "张三" not in page
    with pytest.raises(Refused) as caught:
        visit(READER, reverse("employment:candidates", args=[seen.pk]))
    assert caught.value.code == "not_permitted"


def test_a_vacancy_is_withdrawn_by_who_arranges_it() -> None:
    seen = vacancy()
    url = reverse("employment:withdraw", args=[seen.pk])
    assert visit(BY, url).status_code == 200
    with pytest.raises(Refused):
        visit(WORKER, url)
    visit(BY, url, {"why": "filled"})
    with acting(BY):
        assert Vacancy.objects.get(pk=seen.pk).state == "filled"
