"""A workbook goes in whole, or says what is wrong row by row; and comes out again whole."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.db import OperationalError
from psycopg import errors

from anjia.base.scope import acting
from anjia.kernel import identity
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.ledger.imports import actions, followers, messages, progress
from anjia.ledger.imports.actions import committing
from anjia.ledger.imports.models import ImportBatch, ImportPage, MappingMemory, State
from anjia.ledger.imports.plan import matching
from anjia.registry.models import Household, Person
from tests.ledger import places

pytestmark = pytest.mark.django_db(databases=["default", "progress"])

AT = datetime(2022, 9, 30, 2, tzinfo=UTC)
COUNTY = "610921"
HEADS = ["户编号", "户主姓名", "户类型", "安置点", "联系电话", "入住时间", "备注说明"]


def book(rows: Sequence[Sequence[Any]], heads: Sequence[str] = HEADS) -> bytes:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.title = "9月"
    page.append(["搬迁户台账"])
    page.append(["单位:户、人  2022年9月30日"])
    page.append(list(heads))
    for row in rows:
        page.append(list(row))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


GOOD = [
    ["100001-9001", "王明", "建档立卡", "盘龙社区", "13812345678", "2021-6-1", ""],
    ["100001-9002", "李红", "随迁", "盘龙社区", "13812345679", "2021年6月", "x"],
]


@pytest.fixture
def county() -> places.Built:
    with acting(places.officer("61")):
        return places.build()


def bring(rows: Sequence[Sequence[Any]], *, write: bool = True, **more: Any) -> ImportBatch:
    return actions.bring_in(
        book(rows, **more),
        name="盘龙社区.xlsx",
        ledger="households",
        by=places.officer(COUNTY),
        area=COUNTY,
        at=AT,
        write=write,
    )


def rows_of(batch: ImportBatch, outcome: str) -> list[dict[str, Any]]:
    with acting(places.officer(COUNTY)):
        pages = ImportPage.objects.filter(batch=batch, outcome=outcome).order_by("number")
        return [row for page in pages for row in page.rows]


def told(batch: ImportBatch) -> list[str]:
    return [
        messages.at_cell(place, code, facts)
        for row in rows_of(batch, "error")
        for code, place, facts in row["f"]
    ]


def test_new_rows_are_written_and_counted(county: places.Built) -> None:
    batch = bring(GOOD)
    assert batch.state == State.COMMITTED
    assert batch.counts == {"error": 0, "doubt": 0, "new": 2, "update": 0, "same": 0, "total": 2}
    assert batch.result == {"inserted": 2, "updated": 0, "returned": 0}
    with acting(places.officer(COUNTY)):
        row = Household.objects.get(number="100001-9001")
        assert (row.head_name, row.kind, row.phone.mask()) == (
            "王明",
            "registered_poor",
            "138****5678",
        )


def test_every_error_of_every_row_names_its_cell_and_what_to_do(county: places.Built) -> None:
    batch = bring(
        [
            *GOOD,
            ["100001-9003", "赵六", "三等户", "盘龙社区", "1381", "2022.13.1", ""],
            ["100001-9004", "钱七", "随迁", "没有的社区", "", "", ""],
            ["100001-9001", "王明二", "随迁", "盘龙社区", "", "", ""],
        ]
    )
    assert batch.counts["error"] == 4
    assert batch.counts["new"] == 1
    assert sum(batch.counts[k] for k in ("error", "doubt", "new", "update", "same")) == 5
    texts = told(batch)
    assert "F6 “2022.13.1”没有13月。请改成 2022-12-01 这样的日期。" in texts
    assert any(text.startswith("C6 没有“三等户”") for text in texts)
    assert any(text.startswith("E6 电话是 4 位") for text in texts)
    assert "D7 没有找到“没有的社区”这个安置点。请核对，或先登记。" in texts
    assert sum("第 4、8 行的“户编号”一样" in text for text in texts) == 2


def test_a_second_time_nothing_changes(county: places.Built) -> None:
    bring(GOOD)
    batch = bring(GOOD)
    assert batch.counts["same"] == 2
    assert batch.state == State.READY


def test_only_what_differs_is_changed_and_shown(county: places.Built) -> None:
    bring(GOOD)
    batch = bring([["100001-9001", "王明", "随迁", "盘龙社区", "13912345678", "2021-6-1", ""]])
    (row,) = rows_of(batch, "update")
    assert row["d"] == [
        ["户类型", "建档立卡户", "随迁户"],
        ["联系电话", "138****5678", "139****5678"],
    ] or row["d"] == [["户类型", "建档立卡", "随迁"], ["联系电话", "138****5678", "139****5678"]]


def test_an_empty_cell_changes_nothing_unless_asked(county: places.Built) -> None:
    bring(GOOD)
    empty = [["100001-9002", "李红", "随迁", "盘龙社区", "13812345679", "2021年6月", ""]]
    assert bring(empty).counts["same"] == 1
    by = places.officer(COUNTY)
    with acting(by):
        ledger = catalogue.get("households")
        batch = actions.upload(book(empty), name="a.xlsx", ledger=ledger, by=by, area=COUNTY, at=AT)
        chosen = {int(i): e["target"] for i, e in batch.mapping.items()}
        batch = actions.choose(batch, by=by, at=AT, mapping=chosen, clear=True)
        made = actions.check(batch, by=by, at=AT)
    assert [list(line.changes) for line in made.lines] == [["note"]]


def test_a_changed_name_waits_for_a_yes(county: places.Built) -> None:
    bring(GOOD)
    renamed = [["100001-9001", "王小明", "建档立卡", "盘龙社区", "", "", ""]]
    batch = bring(renamed)
    assert (batch.state, batch.counts["doubt"]) == (State.READY, 1)
    by = places.officer(COUNTY)
    with acting(by):
        actions.decide(batch, by=by, row=4, accept=True)
        actions.begin_commit(batch, by=by)
    done = actions.carry_out(batch.pk, by=by, at=AT)
    assert done.state == State.COMMITTED
    assert done.result["updated"] == 1


def about_to_commit(rows: Sequence[Sequence[Any]], mode: str = actions.ONLY_GOOD) -> UUID:
    by = places.officer(COUNTY)
    batch = bring(rows, write=False)
    with acting(by):
        actions.begin_commit(batch, by=by, mode=mode)
    return batch.pk


def test_all_or_nothing_takes_nothing_while_one_row_is_wrong(county: places.Built) -> None:
    with pytest.raises(Refused) as caught:
        about_to_commit(
            [*GOOD, ["", "无号", "随迁", "盘龙社区", "", "", ""]], actions.ALL_OR_NOTHING
        )
    assert caught.value.code == "import_has_errors"


def test_a_database_that_changed_since_the_preview_is_checked_anew(county: places.Built) -> None:
    bring(GOOD)
    changed = [["100001-9001", "王明", "随迁", "盘龙社区", "", "", ""]]
    waiting = about_to_commit(changed)
    with acting(places.officer(COUNTY)):
        Household.objects.filter(number="100001-9001").update(kind="accompanying", version=2)
    batch = actions.carry_out(waiting, by=places.officer(COUNTY), at=AT)
    assert batch.state == State.READY
    assert batch.problem["code"] == "import_changed"
    assert batch.counts["same"] == 1


def test_committing_twice_writes_once(county: places.Built) -> None:
    waiting = about_to_commit(GOOD)
    by = places.officer(COUNTY)
    first = actions.carry_out(waiting, by=by, at=AT)
    again = actions.carry_out(waiting, by=by, at=AT)
    assert first.result == again.result
    with acting(by):
        assert Household.objects.filter(number__startswith="100001-900").count() == 2


def test_a_fault_in_the_middle_of_a_commit_leaves_nothing_half_written(
    county: places.Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = about_to_commit(GOOD)
    by = places.officer(COUNTY)

    def fails(*_args: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(committing, "_mark_committed", fails)
    with pytest.raises(RuntimeError):
        actions.carry_out(waiting, by=by, at=AT)
    monkeypatch.undo()
    with acting(by):
        batch = ImportBatch.objects.get(pk=waiting)
        assert (batch.state, batch.problem["code"]) == (State.READY, "import_failed")
        assert not Household.objects.filter(number__startswith="100001-900").exists()
        actions.begin_commit(batch, by=by)
    assert actions.carry_out(waiting, by=by, at=AT).state == State.COMMITTED


def undone(batch: ImportBatch, *, only_unchanged: bool = False) -> ImportBatch:
    by = places.officer(COUNTY)
    with acting(by):
        actions.begin_undo(batch, by=by, at=AT, only_unchanged=only_unchanged)
    return actions.carry_out(batch.pk, by=by, at=AT)


def test_undo_takes_added_rows_away_and_gives_old_values_back(county: places.Built) -> None:
    bring(GOOD[:1])
    second = bring([["100001-9001", "王明", "随迁", "盘龙社区", "13912345678", "", ""], GOOD[1]])
    assert (second.result["inserted"], second.result["updated"]) == (1, 1)
    batch = undone(second)
    assert batch.state == State.UNDONE
    with acting(places.officer(COUNTY)):
        row = Household.objects.get(number="100001-9001")
        assert (row.kind, row.phone.mask()) == ("registered_poor", "138****5678")
        assert not Household.objects.filter(number="100001-9002").exists()


def test_undo_names_what_was_changed_since_and_can_leave_it(county: places.Built) -> None:
    batch = bring(GOOD)
    with acting(places.officer(COUNTY)):
        Household.objects.filter(number="100001-9001").update(note="改过", version=2)
    kept = undone(batch)
    assert kept.state == State.COMMITTED
    assert kept.problem["code"] == "import_changed_since"
    assert "100001-9001" in kept.problem["facts"]["names"]
    assert undone(batch, only_unchanged=True).state == State.UNDONE
    with acting(places.officer(COUNTY)):
        assert Household.objects.filter(number="100001-9001").exists()
        assert not Household.objects.filter(number="100001-9002").exists()


def test_a_layout_is_remembered_for_the_office(county: places.Built) -> None:
    by = places.officer(COUNTY)
    heads = ["户编号", "当家人", "户类型", "安置点"]
    rows = [["100001-9001", "王明", "随迁", "盘龙社区"]]
    with acting(by):
        ledger = catalogue.get("households")
        batch = actions.upload(
            book(rows, heads), name="a.xlsx", ledger=ledger, by=by, area=COUNTY, at=AT
        )
        assert batch.mapping["1"]["target"] == ""
        chosen = {int(i): e["target"] for i, e in batch.mapping.items()} | {1: "head_name"}
        actions.choose(batch, by=by, at=AT, mapping=chosen)
        assert MappingMemory.objects.count() == 1
        again = actions.upload(
            book(rows, heads), name="b.xlsx", ledger=ledger, by=by, area=COUNTY, at=AT
        )
    assert (again.mapping["1"]["target"], again.mapping["1"]["how"]) == ("head_name", "remembered")


def test_persons_find_their_household_and_no_identity_number_is_printed(
    county: places.Built,
) -> None:
    by = places.officer(COUNTY)
    heads = ["户编号", "姓名", "与户主关系", "身份证号"]
    rows = [
        ["21100-0001", "赵大", "子女", "610921198503153414"],
        ["21100-0001", "赵二", "子女", 6.10921198503153e17],
        ["21100-0001", "赵三", "子女", "610921198503153411"],
        ["21100-0001", "610921198503153414", "不知道", ""],
    ]
    batch = actions.bring_in(
        book(rows, heads), name="人.xlsx", ledger="persons", by=by, area=COUNTY, at=AT
    )
    assert (batch.counts["new"], batch.counts["error"]) == (1, 3)
    with acting(by):
        assert Person.objects.filter(name="赵大").count() == 1
    shown = repr([page["f"] for page in rows_of(batch, "error")]) + repr(rows_of(batch, "new"))
    shown += repr(rows_of(batch, "error"))
    assert "610921198503153" not in shown


def test_an_officer_of_another_place_cannot_import_here(county: places.Built) -> None:
    by = places.officer("610922")
    with acting(by), pytest.raises(Refused) as caught:
        actions.upload(
            book(GOOD), name="a.xlsx", ledger=catalogue.get("households"), by=by, area=COUNTY, at=AT
        )
    assert caught.value.code == "not_permitted"


def test_a_reader_cannot_import() -> None:
    by = places.officer(COUNTY, permissions=places.READ)
    with acting(by), pytest.raises(Refused) as caught:
        actions.upload(
            book(GOOD), name="a.xlsx", ledger=catalogue.get("households"), by=by, area=COUNTY, at=AT
        )
    assert caught.value.code == "not_permitted"


def test_keys_of_two_parts_are_told_apart_across_chunks(
    county: places.Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "CHUNK", 1)
    heads = ["安置点", "网格序号", "网格名称"]
    rows = [[site, n, f"第{n}网格"] for site in ("盘龙社区", "月河社区") for n in (1, 2)]

    def again() -> ImportBatch:
        return actions.bring_in(
            book(rows, heads),
            name="网格.xlsx",
            ledger="grids",
            by=places.officer(COUNTY),
            area=COUNTY,
            at=AT,
        )

    assert again().result["inserted"] == 4
    assert again().counts["same"] == 4


def identities(*cells: object) -> ImportBatch:
    heads = ["户编号", "姓名", "与户主关系", "身份证号"]
    rows = [["21100-0001", f"赵{n}", "子女", cell] for n, cell in enumerate(cells)]
    by = places.officer(COUNTY)
    return actions.bring_in(
        book(rows, heads), name="a.xlsx", ledger="persons", by=by, area=COUNTY, at=AT, write=False
    )


def test_a_number_ending_in_zeros_is_trusted_only_where_excel_ate_no_text(
    county: places.Built,
) -> None:
    ends_in_zeros = identity.with_check_digit("61092119850315300")
    assert ends_in_zeros.endswith("000")
    assert identities(ends_in_zeros, 6.10921198503153e17).counts["new"] == 1
    assert identities(ends_in_zeros, "610921198503154000").counts["error"] == 2


def test_a_batch_whose_worker_died_can_be_tried_again(
    county: places.Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = about_to_commit(GOOD)
    by = places.officer(COUNTY)
    monkeypatch.setattr(progress, "SILENT_SECONDS", -1)
    with acting(by):
        batch = actions.release(ImportBatch.objects.get(pk=waiting), by=by)
        assert (batch.state, batch.problem["code"]) == (State.READY, "import_interrupted")
        assert not Household.objects.filter(number__startswith="100001-900").exists()
        actions.begin_commit(batch, by=by)
    assert actions.carry_out(waiting, by=by, at=AT).state == State.COMMITTED


def test_a_full_disk_is_named_and_nothing_is_written(
    county: places.Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = about_to_commit(GOOD)
    by = places.officer(COUNTY)

    def full(*_args: object, **_options: object) -> None:
        raise OperationalError from errors.DiskFull()

    monkeypatch.setattr(committing, "write", full)
    batch = actions.carry_out(waiting, by=by, at=AT)
    assert (batch.state, batch.problem["code"]) == (State.READY, "import_disk_full")


def test_the_followers_are_told_of_a_commit_and_of_an_undo(
    county: places.Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(followers, "_followers", [])
    followers.follow(lambda batch, _by, _at: told.append(batch.state))
    undone(bring(GOOD))
    assert told == [State.COMMITTED, State.UNDONE]
