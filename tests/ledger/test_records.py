"""Writing as sets keeps every promise that writing one row keeps."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from anjia.base.audit.models import RowHistory
from anjia.base.scope import acting, system
from anjia.base.sealed import Sealed
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import records
from anjia.ledger.declaration import CLEAR, RowChange
from anjia.registry.models import Grid, Household, Person, Site
from tests.ledger.places import (
    ELSEWHERE,
    IDENTITY,
    ORIGIN,
    PANLONG,
    READ,
    YUEHE,
    build,
    new,
    officer,
)

pytestmark = pytest.mark.django_db


def change(row_id: object, version: int | None = None, **values: object) -> RowChange:
    return RowChange(id=row_id, new=False, values=values, expected_version=version)


def test_rows_arrive_with_defaults_sealed_values_and_history() -> None:
    with acting(system(area="61")):
        built = build()
        person = Person.objects.get(pk=built.persons["21100-0000/0"])
        assert isinstance(person.identity_number, Sealed)
        assert person.identity_number.open() == IDENTITY
        assert person.version == 1
        assert person.status == "present"
        found = Person.objects.filter(
            identity_number_index=Person._meta.get_field("identity_number").index(IDENTITY)
        )
        assert [row.pk for row in found] == [person.pk]
        assert RowHistory.objects.filter(row_id=person.pk, op="insert").count() == 1


def test_a_thousand_rows_take_as_many_statements_as_one() -> None:
    with acting(system(area="61")):
        site = new(area=PANLONG, name="盘龙社区", kind="cross_town", setting="urban")
        records.write(Site, [site])

        def statements(number: int) -> int:
            rows = [
                new(area=PANLONG, number=f"N{number}-{one}", kind="accompanying", site=site.id)
                for one in range(number)
            ]
            with CaptureQueriesContext(connection) as queries:
                assert records.write(Household, rows).inserted == number
            return len(queries)

        assert statements(1) == statements(1000)


def grids(site: object, count: int) -> list[RowChange]:
    return [new(area=f"{PANLONG}{n:03}", site=site, number=n, name=f"{n}") for n in range(1, count)]


def test_rows_of_several_pieces_arrive_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PIECE", 3)
    with acting(system(area="61")):
        site = new(area=PANLONG, name="盘龙社区", kind="cross_town", setting="urban")
        records.write(Site, [site])
        rows = grids(site.id, 12)
        assert records.write(Grid, rows).inserted == 11
        written = Grid.objects.order_by("number").values_list("pk", flat=True)
        assert list(written) == [row.id for row in rows]
        told = RowHistory.objects.filter(table="registry_grid").order_by("id")
        assert list(told.values_list("row_id", flat=True)) == [row.id for row in rows]


@pytest.mark.parametrize("wrong", [CLEAR, 2], ids=["refused by the field", "by the database"])
def test_a_refusal_in_a_later_piece_leaves_nothing(
    wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "PIECE", 3)
    with acting(system(area="61")):
        site = new(area=PANLONG, name="盘龙社区", kind="cross_town", setting="urban")
        records.write(Site, [site])
        rows = [*grids(site.id, 9), new(area=f"{PANLONG}099", site=site.id, number=wrong)]
        with pytest.raises((Refused, IntegrityError)):
            records.write(Grid, rows)
        assert not Grid.objects.exists()


def test_an_absent_value_stays_and_clear_empties() -> None:
    with acting(system(area="61")):
        row = build().households["21100-0000"]
        result = records.write(Household, [change(row, address=CLEAR, phone=CLEAR, origin=CLEAR)])
        home = Household.objects.get(pk=row)
        assert result.updated == 1
        assert (home.address, home.phone, home.phone_index, home.origin) == ("", None, None, None)
        assert home.head_name == "张三0"
        assert home.version == 2


def test_each_row_changes_only_what_it_states() -> None:
    with acting(system(area="61")):
        built = build()
        one, two = built.households["21100-0000"], built.households["21100-0001"]
        records.write(Household, [change(one, note="甲"), change(two, address="乙")])
        assert Household.objects.get(pk=one).address == "0 栋 201"
        assert Household.objects.get(pk=one).note == "甲"
        assert Household.objects.get(pk=two).address == "乙"
        assert Household.objects.get(pk=two).note == ""


def test_a_row_that_is_already_as_asked_is_left_alone() -> None:
    with acting(system(area="61")):
        row = build().households["21100-0000"]
        before = Household.objects.get(pk=row)
        result = records.write(
            Household, [change(row, 1, phone="13800000000", head_name="张三0", note=CLEAR)]
        )
        after = Household.objects.get(pk=row)
        assert (result.updated, result.unchanged) == (0, 1)
        assert after.version == 1
        # Sealing again would give other bytes, and so a false line in the history.
        assert after.phone == before.phone
        assert not RowHistory.objects.filter(row_id=row, op="update").exists()


def test_an_equal_sealed_value_is_not_sealed_anew_when_another_changes() -> None:
    with acting(system(area="61")):
        row = build().households["21100-0000"]
        before = Household.objects.get(pk=row)
        records.write(Household, [change(row, phone="138 0000 0000", note="新")])
        assert Household.objects.get(pk=row).phone == before.phone
        assert set(RowHistory.objects.get(row_id=row, op="update").after) == {"note"}


def test_a_changed_version_is_a_conflict_and_nothing_of_that_row_is_written() -> None:
    with acting(system(area="61")):
        built = build()
        one, two = built.households["21100-0000"], built.households["21100-0001"]
        records.write(Household, [change(one, 1, note="她的")])
        result = records.write(
            Household, [change(one, 1, note="我的"), change(two, 1, note="我的")]
        )
        assert result.conflicts == (one,)
        assert result.updated == 1
        assert not result.is_complete
        assert Household.objects.get(pk=one).note == "她的"
        assert Household.objects.get(pk=two).note == "我的"


def test_an_unknown_row_is_named_as_missing() -> None:
    with acting(system(area="61")):
        build()
        stranger = new_id()
        assert records.write(Household, [change(stranger, note="x")]).missing == (stranger,)


def test_a_row_outside_is_missing_not_foreign() -> None:
    with acting(system(area="61")):
        built = build()
    with acting(officer(PANLONG)):
        outside = built.households[f"{YUEHE[4:9]}-0001"]
        assert records.write(Household, [change(outside, note="x")]).missing == (outside,)
        # The row came from this officer's village: seen, but not theirs to change.
    with acting(officer(ORIGIN)):
        readable = built.households[f"{ELSEWHERE[4:9]}-0000"]
        assert Household.objects.filter(pk=readable).exists()
        assert records.write(Household, [change(readable, note="x")]).missing == (readable,)
    with acting(system(area="61")):
        assert not Household.objects.exclude(note="").exists()


def test_adding_outside_or_without_the_right_to_write_is_refused() -> None:
    def site(area: str) -> RowChange:
        return new(area=area, name="新社区", kind="cross_town", setting="urban")

    with pytest.raises(Refused, match="outside_scope"), acting(officer(PANLONG)):
        records.write(Site, [site(PANLONG), site(ELSEWHERE)])
    with pytest.raises(Refused, match="outside_scope"), acting(officer("61", permissions=READ)):
        records.write(Site, [site(PANLONG)])
    with acting(system(area="61")):
        assert not Site.objects.exists()


def test_moving_a_row_out_of_reach_is_refused() -> None:
    with acting(system(area="61")):
        built = build()
    with pytest.raises(Refused, match="outside_scope"), acting(officer("610921")):
        records.write(Household, [change(built.households["21100-0000"], area=ELSEWHERE)])


def test_fields_that_the_house_keeps_cannot_be_written() -> None:
    with acting(system(area="61")), pytest.raises(TypeError):
        records.write(Site, [new(area=PANLONG, name="甲", version=7)])
    with acting(system(area="61")), pytest.raises(TypeError):
        records.write(Site, [new(area=PANLONG, nom="甲")])


def test_a_value_that_must_stand_cannot_be_cleared() -> None:
    with acting(system(area="61")):
        row = build().persons["21100-0000/0"]
        with pytest.raises(Refused, match="cannot_be_empty"):
            records.write(Person, [change(row, household=CLEAR)])


def test_nothing_to_write_is_no_statement() -> None:
    with acting(system(area="61")), CaptureQueriesContext(connection) as queries:
        assert records.write(Household, []).is_complete
    assert not any("temporary" in query["sql"] for query in queries)
