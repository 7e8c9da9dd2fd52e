"""Lists of people as offices have them: heads exchanged, no identity number, old village codes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from anjia.base.scope import acting
from anjia.kernel import identity
from anjia.ledger.imports import actions
from anjia.ledger.imports.models import ImportBatch, State
from anjia.registry.models import Area, AreaChange, Household, Person
from tests.imports.test_imports import AT, COUNTY, book, bring, told, undone
from tests.ledger import places

pytestmark = pytest.mark.django_db(databases=["default", "progress"])

HEADS = ["户编号", "姓名", "与户主关系", "身份证号"]
HOME = "21100-0000"


@pytest.fixture(autouse=True)
def county() -> places.Built:
    with acting(places.officer("61")):
        return places.build()


def bring_people(
    rows: Sequence[Sequence[Any]], *, heads: Sequence[str] = HEADS, area: str = COUNTY
) -> ImportBatch:
    return actions.bring_in(
        book(rows, heads),
        name="人.xlsx",
        ledger="persons",
        by=places.officer(area),
        area=area,
        at=AT,
    )


def relations() -> dict[str, str]:
    with acting(places.officer(COUNTY)):
        rows = Person.objects.filter(household__number=HOME)
        return dict(rows.values_list("name", "relation"))


def head_of(number: str) -> str:
    with acting(places.officer(COUNTY)):
        home = Household.objects.get(number=number)
        assert home.head is not None
        assert home.head.name == home.head_name
        return str(home.head_name)


def test_heads_exchanged_by_an_import_change_back_with_its_undo() -> None:
    other = "21100-0001"
    settled = [[HOME, "张三0", "户主", ""], [other, "张三1", "户主", ""]]
    bring_people([*settled, [HOME, "李四0", "子女", ""], [other, "李四1", "子女", ""]])
    # One household lists the new head first, the other one last: each order meets a taken place.
    batch = bring_people(
        [
            [HOME, "李四0", "户主", ""],
            [HOME, "张三0", "父母", ""],
            [other, "张三1", "父母", ""],
            [other, "李四1", "户主", ""],
        ]
    )
    assert batch.result["updated"] == 4
    assert (head_of(HOME), head_of(other)) == ("李四0", "李四1")
    back = undone(batch)
    assert (back.state, back.problem) == (State.UNDONE, {})
    assert relations() == {"张三0": "head", "李四0": "child"}
    assert (head_of(HOME), head_of(other)) == ("张三0", "张三1")


def test_people_without_identity_number_are_found_by_household_and_name() -> None:
    first = bring_people([[HOME, "王小花", "子女", ""], [HOME, "李四0", "配偶", ""]])
    assert (first.result["inserted"], first.counts["same"]) == (1, 1)
    again = bring_people([[HOME, "王小花", "孙子女", ""]])
    assert (again.counts["new"], again.result["updated"]) == (0, 1)
    number = identity.with_check_digit("61092120150315341")
    known = bring_people([[HOME, "王小花", "孙子女", number]])
    assert (known.counts["new"], known.result["updated"]) == (0, 1)
    with acting(places.officer(COUNTY)):
        child = Person.objects.get(household__number=HOME, name="王小花")
        assert child.birth_on == date(2015, 3, 15)


def test_two_without_identity_number_and_one_name_are_not_guessed_apart() -> None:
    batch = bring_people([[HOME, "王小花", "子女", ""], [HOME, "王小花", "孙子女", ""]])
    assert batch.counts["error"] == 2
    assert "第 4、5 行" in told(batch)[0]


def test_a_list_without_a_column_of_identity_numbers_can_come_in() -> None:
    batch = bring_people([[HOME, "李四0", "子女"]], heads=HEADS[:3])
    assert batch.result["updated"] == 1


def test_an_old_village_code_leads_to_the_one_that_took_its_place() -> None:
    with acting(places.officer("61")):
        for code, level, parent in (
            ("61", "province", None),
            ("6109", "city", "61"),
            ("610921", "county", "6109"),
            ("610921100", "town", "610921"),
            ("610921100208", "village", "610921100"),
        ):
            Area.objects.get_or_create(
                code=code, defaults={"name": code, "level": level, "parent_id": parent}
            )
        AreaChange.objects.create(
            old_code="610921100999",
            new_code="610921100208",
            changed_on=date(2020, 5, 1),
            kind="recoded",
        )
    heads = ["户编号", "户主姓名", "户类型", "安置点", "迁出村"]
    batch = bring([["100001-9001", "王明", "随迁", "盘龙社区", "610921100999"]], heads=heads)
    assert batch.result["inserted"] == 1
    with acting(places.officer(COUNTY)):
        assert Household.objects.get(number="100001-9001").origin == "610921100208"


def test_a_row_of_another_place_is_told_in_the_preview(county: places.Built) -> None:
    by = places.officer(places.PANLONG)
    reads = places.officer(COUNTY, permissions=places.READ).grants
    by = type(by)(id=by.id, name=by.name, unit=by.unit, grants=(*by.grants, *reads))
    rows = [[home, "赵新来", "子女", ""] for home in (HOME, "21101-0000")]
    with acting(by):
        numbers = Household.objects.values_list("number", flat=True)
        away = next(n for n in sorted(numbers) if not n.startswith("21100"))
    rows[1][0] = away
    batch = actions.bring_in(
        book(rows, HEADS), name="人.xlsx", ledger="persons", by=by, area=places.PANLONG, at=AT
    )
    assert (batch.state, batch.result["inserted"], batch.counts["error"]) == (
        State.COMMITTED,
        1,
        1,
    )


def test_a_masked_number_of_an_export_is_left_as_it_is() -> None:
    number = identity.with_check_digit("61092120150315341")
    bring_people([[HOME, "王小花", "子女", number]])
    masked = identity.mask(number)
    again = bring_people([[HOME, "王小花", "孙子女", masked], [HOME, "没登记的", "其他", masked]])
    assert (again.result["updated"], again.counts["new"], again.counts["error"]) == (1, 0, 1)
    assert told(again)[0].startswith("D5 这一格打了星号")
    with acting(places.officer(COUNTY)):
        child = Person.objects.get(household__number=HOME, name="王小花")
        assert (child.relation, child.identity_number.mask()) == ("grandchild", masked)
