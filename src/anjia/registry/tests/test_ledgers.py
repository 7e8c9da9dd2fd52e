"""The registry's ledgers: sound declarations, the words of offices, views that select rightly."""

from collections.abc import Iterator

import pytest
from django.db.models import Model

from anjia.base.scope import acting
from anjia.ledger import catalogue
from anjia.ledger.declaration import Ledger
from anjia.ledger.declaration.checks import check_ledger
from anjia.registry import actions
from anjia.registry.models import Household, Person
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, TODAY

CODES = (
    *("sites", "grids", "buildings", "dwellings", "organisations", "employers"),
    *("households", "persons"),
)
BY = county.officer()


@pytest.mark.parametrize("code", CODES)
def test_every_ledger_is_declared_soundly(code: str) -> None:
    known = {ledger.code for ledger in catalogue.all()}
    assert check_ledger(catalogue.get(code), known=known) == []


@pytest.mark.parametrize("code", CODES)
def test_no_two_columns_answer_to_one_heading(code: str) -> None:
    ledger = catalogue.get(code)
    headings: list[str] = []
    for column in ledger.writable():
        headings += {column.label, *column.aliases}
    assert len(headings) == len(set(headings)), sorted(h for h in headings if headings.count(h) > 1)


@pytest.mark.parametrize(
    ("code", "heading", "column"),
    [
        ("households", "户主姓名", "head_name"),
        ("households", "户主", "head_name"),
        ("households", "手机号", "phone"),
        ("households", "安置社区", "site"),
        ("households", "迁出村代码", "origin"),
        ("persons", "公民身份号码", "identity_number"),
        ("persons", "证件号码", "identity_number"),
        ("persons", "关系", "relation"),
        ("persons", "劳动技能", "labour_capacity"),
        ("persons", "电话", "phone"),
        ("persons", "户号", "household"),
    ],
)
def test_offices_own_words_are_known(code: str, heading: str, column: str) -> None:
    found = catalogue.get(code).column(column)
    assert heading in {found.label, *found.aliases}


@pytest.fixture
def _county() -> Iterator[None]:
    county.build()
    with acting(BY):
        county.family()
        rows = {
            "张三": {"labour_capacity": "ordinary", "work_status": "unemployed"},
            "李四": {"labour_capacity": "weak", "hukou_status": "moved"},
            "张小明": {"labour_capacity": "none", "hukou_status": "origin"},
            "王芳": {"residence_booklet": "JZ-1", "hukou_status": "origin"},
            "张乐": {"surveyed_on": TODAY},
        }
        people = [county.change(county.person(name), **values) for name, values in rows.items()]
        actions.record_persons(people, by=BY, at=AT)
        yield


def selected(ledger: type[Ledger], view: str) -> set[str]:
    found = ledger.view(view)
    assert found is not None
    model: type[Model] = ledger.model
    rows = model.objects.filter(found.condition(on=TODAY))  # type: ignore[attr-defined]
    return {row.name if isinstance(row, Person) else row.number for row in rows}


@pytest.mark.django_db
@pytest.mark.usefixtures("_county")
@pytest.mark.parametrize(
    ("view", "people"),
    [
        ("able", {"张三", "李四"}),
        ("weak", {"李四"}),
        ("unemployed", {"张三"}),
        ("hukou-moved", {"李四"}),
        ("booklet", {"王芳"}),
        ("no-identity", {"张三", "李四", "张小明", "王芳", "张乐"}),
        ("survey-overdue", {"张三", "李四", "张小明", "王芳"}),
        ("left", set()),
    ],
)
def test_views_of_persons_select_rightly(view: str, people: set[str]) -> None:
    assert selected(catalogue.get("persons"), view) == people


@pytest.mark.django_db
@pytest.mark.usefixtures("_county")
def test_views_of_households_select_rightly() -> None:
    households = catalogue.get("households")
    for view in ("settled", "registered-poor", "hukou-unmoved", "no-one-at-work", "unconfirmed"):
        assert selected(households, view) == {"HY-1"}, view
    for view in ("accompanying", "returned"):
        assert selected(households, view) == set(), view
    worker = county.change(county.person("李四"), work_status="employed")
    actions.record_persons([worker], by=BY, at=AT)
    assert selected(households, "no-one-at-work") == set()
    actions.return_to_origin(county.household(), by=BY, at=AT, returned_on=TODAY)
    assert selected(households, "returned") == {"HY-1"}
    assert Household.objects.filter(status="settled").count() == 0
