"""One record: shown in full, changed without overwriting anybody, with its history."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anjia.base.scope import Actor, acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger import records
from anjia.ledger.actions import entry
from anjia.ledger.reading import history, rights
from anjia.ledger.tests.visits import text, visit
from anjia.registry.ledgers import Households
from anjia.registry.models import Household, Person
from tests.ledger.places import (
    ELSEWHERE,
    IDENTITY,
    ORIGIN,
    PANLONG,
    READ,
    YUEHE,
    Built,
    build,
    new,
    officer,
)

pytestmark = pytest.mark.django_db
HERE = f"{PANLONG[4:9]}-0001"
THERE = f"{ELSEWHERE[4:9]}-0001"


@pytest.fixture
def built() -> Built:
    with acting(system(area="61")):
        return build()


def url(built: Built, number: str = HERE, tail: str = "") -> str:
    return f"/ledgers/households/{built.households[number]}/{tail}"


def change(built: Built, by: Actor, **values: object) -> None:
    with acting(by):
        row = rights.row(Households, built.households[HERE], by=by)
        entry.change(
            Households, row, values, expected_version=row.version, by=by, at=timezone.now()
        )


def fields(page: str) -> dict[str, str]:
    """What a browser would send for a form as it stands."""
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    found |= {
        name: value
        for value, name in re.findall(r'<input[^>]*value="([^"]*)"[^>]*name="([^"]+)"', page)
    }
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    for name, body in re.findall(r'<textarea name="([^"]+)".*?>(.*?)</textarea>', page, re.DOTALL):
        found[name] = body.strip()
    return {
        name: value
        for name, value in found.items()
        if not name.startswith(("clear_", "resolve", "csrf"))
    }


def test_a_record_is_shown_with_its_people_and_masked_numbers(built: Built) -> None:
    page = text(visit(officer("610921"), url(built)))
    assert "张三1" in page
    assert "李四1" in page
    assert "盘龙社区" in page
    assert "138****0001" in page
    assert "13800000001" not in page
    assert "待核实" in page


def test_a_page_takes_the_same_statements_for_any_number_of_members(built: Built) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            visit(officer("610921"), url(built))
        return len(queries)

    before = statements()
    with acting(system(area="61")):
        home = built.households[HERE]
        members = [
            new(area=PANLONG, household=home, relation="child", name=f"张小{one}")
            for one in range(9)
        ]
        records.write(Person, members)
    assert "张小8" in text(visit(officer("610921"), url(built)))
    assert statements() == before


def test_a_foreign_record_is_not_found(built: Built) -> None:
    for tail in ("", "edit/", "?tab=history"):
        with pytest.raises(Refused, match="row_not_found"):
            visit(officer("610921"), url(built, THERE, tail))


def test_the_side_of_origin_reads_and_does_not_write(built: Built) -> None:
    from_here = f"{ELSEWHERE[4:9]}-0000"
    page = text(visit(officer(ORIGIN), url(built, from_here)))
    assert "张三0" in page
    assert "edit/" not in page
    with pytest.raises(Refused, match="not_permitted"):
        visit(officer(ORIGIN), url(built, from_here, "edit/"))


def test_history_says_who_changed_what(built: Built) -> None:
    change(built, officer("610921", name="吴秀珍"), note="三楼没有电梯", phone="13911112222")
    page = text(visit(officer("610921"), url(built, tail="?tab=history")))
    assert "吴秀珍" in page
    assert "三楼没有电梯" in page
    assert "138****0001" in page
    assert "139****2222" in page
    assert "13911112222" not in page


def test_a_form_changes_only_what_was_changed(built: Built) -> None:
    by = officer("610921")
    sent = fields(text(visit(by, url(built, tail="edit/"))))
    response = visit(by, url(built, tail="edit/"), {**sent, "note": "新写的"})
    assert response.status_code == 302
    with acting(by):
        acts = history.entries(Households, built.households[HERE])
        assert [each.name for each in acts[0].changes] == ["note"]
        assert Household.objects.get(pk=built.households[HERE]).version == 2


def test_sending_a_form_unchanged_changes_nothing(built: Built) -> None:
    by = officer("610921")
    sent = fields(text(visit(by, url(built, tail="edit/"))))
    assert visit(by, url(built, tail="edit/"), sent).status_code == 302
    with acting(by):
        assert Household.objects.get(pk=built.households[HERE]).version == 1


def test_two_people_at_one_record_see_each_other(built: Built) -> None:
    mine, hers = officer("610921"), officer("610921", name="吴秀珍")
    sent = fields(text(visit(mine, url(built, tail="edit/"))))
    change(built, hers, note="她写的", address="3 栋 302")
    response = visit(mine, url(built, tail="edit/"), {**sent, "note": "我写的"})
    page = text(response)
    assert response.status_code == 409
    assert "吴秀珍" in page
    assert "她写的" in page
    assert "我写的" in page
    assert re.findall(r'name="mine" value="([^"]+)"', page) == ["note"]
    with acting(mine):
        assert Household.objects.get(pk=built.households[HERE]).note == "她写的"


def test_mine_overwrites_only_what_i_changed(built: Built) -> None:
    mine, hers = officer("610921"), officer("610921", name="吴秀珍")
    sent = fields(text(visit(mine, url(built, tail="edit/"))))
    change(built, hers, note="她写的", address="3 栋 302")
    conflict = text(visit(mine, url(built, tail="edit/"), {**sent, "note": "我写的"}))
    again = {**fields(conflict), "note": "我写的", "mine": ["note"], "resolve": "mine"}
    assert visit(mine, url(built, tail="edit/"), again).status_code == 302
    with acting(mine):
        row = Household.objects.get(pk=built.households[HERE])
        assert (row.note, row.address) == ("我写的", "3 栋 302")


def test_theirs_leaves_everything_as_it_is(built: Built) -> None:
    mine, hers = officer("610921"), officer("610921", name="吴秀珍")
    change(built, hers, note="她写的")
    response = visit(mine, url(built, tail="edit/"), {"resolve": "theirs", "note": "我写的"})
    assert response["Location"] == url(built)
    with acting(mine):
        assert Household.objects.get(pk=built.households[HERE]).note == "她写的"


def test_a_wrong_value_is_named_at_its_field(built: Built) -> None:
    by = officer("610921")
    sent = fields(text(visit(by, url(built, tail="edit/"))))
    response = visit(by, url(built, tail="edit/"), {**sent, "moved_in_on": "去年"})
    assert response.status_code == 422
    assert "id_moved_in_on" in text(response)


def test_a_related_row_outside_is_not_found_by_name(built: Built) -> None:
    by = officer(PANLONG)
    sent = fields(text(visit(by, url(built, tail="edit/"))))
    response = visit(by, url(built, tail="edit/"), {**sent, "site": "月河社区"})
    assert response.status_code == 422


def test_adding_needs_the_right_to_write(built: Built) -> None:
    with pytest.raises(Refused, match="not_permitted"):
        visit(officer("610921", permissions=READ), "/ledgers/households/add/")
    page = text(visit(officer("610921"), "/ledgers/households/add/"))
    assert "登记一户" in page


def test_a_record_is_added_through_the_form(built: Built) -> None:
    by = officer("610921")
    sent = fields(text(visit(by, "/ledgers/households/add/")))
    sent |= {"number": "HY-1", "head_name": "王五", "kind": "accompanying", "site": "月河社区"}
    response = visit(by, "/ledgers/households/add/", sent)
    assert response.status_code == 302, text(response)
    page = text(visit(by, response["Location"]))
    assert "王五" in page
    with acting(by):
        assert Household.objects.get(number="HY-1").area.startswith(YUEHE)


def test_the_dictionary_names_every_column(built: Built) -> None:
    page = text(visit(officer("610921"), "/ledgers/persons/dictionary/"))
    assert "公民身份号码" in page
    assert "密封号码" in page
    assert "labour_capacity" in page


def test_the_empty_workbook_is_offered(built: Built) -> None:
    response = visit(officer("610921"), "/ledgers/households/template/")
    assert response.content.startswith(b"PK")
    assert IDENTITY.encode() not in response.content
