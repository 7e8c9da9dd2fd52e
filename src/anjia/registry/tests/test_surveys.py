"""Who is to be asked again, and the form for one person at the door."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.registry import actions
from anjia.registry.models import Household, Person
from anjia.registry.queries import surveys
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, PANLONG, TODAY

pytestmark = pytest.mark.django_db

BY = county.officer()
GRID_WORKER = county.officer(f"{PANLONG}001")
READER = county.officer(permissions=frozenset({"registry.read"}))
STRANGER = county.officer("610922")


@pytest.fixture(autouse=True)
def home() -> Household:
    county.build()
    with acting(BY):
        return county.family()


def person(name: str) -> Person:
    with acting(BY):
        found: Person = Person.objects.get(name=name)
    return found


def answer(found: Person, **answers: str) -> dict[str, str]:
    """What the form sends: what is stored, but for the answers given."""
    names = ("work_status", "work_region", "labour_capacity", "health", "education")
    names += ("school_status", "medical_insurance", "pension_insurance", "skills", "training_wish")
    stored = {name: getattr(found, name) or "" for name in names}
    return {**stored, "phone": "", "version": str(found.version), **answers}


def surveyed(name: str, on: date) -> None:
    with acting(BY):
        rows = [county.change(person(name), surveyed_on=on)]
        actions.record_persons(rows, by=BY, at=AT)


def test_a_survey_keeps_the_answers_and_its_day() -> None:
    found = person("张三")
    url = reverse("registry:survey", args=[found.pk])
    told = {"work_status": "employed", "work_region": "city", "skills": "电焊"}
    response = visit(GRID_WORKER, url, answer(found, **told, phone="13812345678"))
    assert response.status_code == 302
    now = person("张三")
    assert (now.work_status, now.work_region, now.skills) == ("employed", "city", "电焊")
    assert now.surveyed_on == localdate()
    assert now.phone is not None
    assert now.phone.open() == "13812345678"


def test_a_survey_without_a_change_still_counts_as_asked() -> None:
    surveyed("张三", date(2020, 1, 1))
    found = person("张三")
    visit(GRID_WORKER, reverse("registry:survey", args=[found.pk]), answer(found))
    now = person("张三")
    assert now.surveyed_on == localdate()
    assert now.work_status == found.work_status


def test_who_is_not_at_work_works_nowhere() -> None:
    found = person("张三")
    told = answer(found, work_status="unemployed", work_region="city")
    visit(GRID_WORKER, reverse("registry:survey", args=[found.pk]), told)
    assert person("张三").work_region is None


def test_an_answer_on_an_old_page_is_refused() -> None:
    found = person("张三")
    surveyed("张三", date(2021, 1, 1))
    response = visit(GRID_WORKER, reverse("registry:survey", args=[found.pk]), answer(found))
    assert response.status_code == 422
    assert person("张三").surveyed_on == date(2021, 1, 1)


def test_the_next_of_the_family_is_asked_next(home: Household) -> None:
    found = person("张三")
    response = visit(GRID_WORKER, reverse("registry:survey", args=[found.pk]), answer(found))
    with acting(BY):
        other = surveys.next_in(home, on=localdate())
    assert other is not None
    assert response.headers["Location"] == reverse("registry:survey", args=[other.pk])


def test_overdue_households_are_listed_by_grid_the_longest_waiting_first() -> None:
    with acting(BY):
        second = county.add_household("HY-2", head_name="")
        county.add_persons(second, ("赵六", "head"), surveyed_on=TODAY - timedelta(days=800))
        rows, total = surveys.overdue(PANLONG, on=TODAY)
        grids = surveys.by_grid(PANLONG[:6], on=TODAY)
    assert [row.household.number for row in rows] == ["HY-1", "HY-2"]
    assert (rows[0].since, rows[1].since) == (None, TODAY - timedelta(days=800))
    assert total == 2
    assert [(grid.code, grid.persons, grid.overdue) for grid in grids] == [(f"{PANLONG}001", 6, 6)]


def test_a_grid_worker_sees_the_families_a_county_its_grids() -> None:
    url = reverse("registry:surveys")
    assert "调查张三" in text(visit(GRID_WORKER, url))
    assert "第1网格" in text(visit(BY, url))
    assert "张三" not in text(visit(STRANGER, url))
    assert "张三" not in text(visit(STRANGER, f"{url}?area={quote(PANLONG)}"))
    assert 'aria-label="调查张三"' not in text(visit(READER, f"{url}?area={PANLONG}"))


def test_only_who_may_write_there_asks() -> None:
    url = reverse("registry:survey", args=[person("张三").pk])
    with pytest.raises(Refused) as caught:
        visit(STRANGER, url)
    assert caught.value.code == "person_not_found"
    with pytest.raises(Refused) as caught:
        visit(READER, url)
    assert caught.value.code == "not_permitted"
