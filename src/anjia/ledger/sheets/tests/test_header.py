"""The header is found among titles, units and merged cells, or the user is asked."""

import datetime as dt

import pytest

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import header, reader
from anjia.ledger.sheets.columns import known_words
from anjia.ledger.sheets.tests import books

KNOWN = known_words(books.COLUMNS)


def test_two_levels_under_a_title_and_a_unit_line() -> None:
    (sheet,) = reader.read(books.office_book()).sheets
    found = header.find(sheet, known=KNOWN)
    assert (found.top, found.bottom) == (2, 3)
    assert [column.full for column in found.columns] == [
        "序号",
        "户信息/户编号",
        "户信息/户主姓名",
        "户信息/户类型",
        "人员信息/姓名",
        "人员信息/身份证号",
        "住房/入住时间",
        "住房/面积(平方米)",
        "备注",
    ]
    assert found.title == "汉阴县易地扶贫搬迁户台账"
    assert found.unit == "户、人"
    assert found.as_of == dt.date(2022, 9, 30)


def test_totals_notes_and_blank_rows_are_named_not_imported() -> None:
    (sheet,) = reader.read(books.office_book(rows=3)).sheets
    body = header.body(sheet, header.find(sheet, known=KNOWN))
    assert body.rows == [4, 5, 6]
    assert body.totals == [7]
    assert body.notes == [8]


def test_a_header_in_the_first_row() -> None:
    found = header.find(books.sheet([["户编号", "户主"], ["HY1", "张三"]]), known=KNOWN)
    assert (found.top, found.bottom, found.title) == (0, 0, "")


def test_two_levels_without_merged_cells_as_in_text_files() -> None:
    found = header.find(
        books.sheet(
            [
                ["台账", None, None, None],
                ["户信息", None, "人员信息", None],
                ["户编号", "户主姓名", "姓名", "身份证号"],
                ["HY1", "张三", "张三", "x"],
            ]
        ),
        known=KNOWN,
    )
    assert [c.full for c in found.columns][:3] == [
        "户信息/户编号",
        "户信息/户主姓名",
        "人员信息/姓名",
    ]


def test_a_row_of_column_numbers_is_not_data() -> None:
    rows = [["户编号", "户主", "面积"], [1, 2, 3], ["HY1", "张三", 90]]
    sheet = books.sheet(rows)
    assert header.body(sheet, header.find(sheet, known=KNOWN)).rows == [2]


def test_two_candidates_are_asked_about() -> None:
    rows = [
        ["户编号", "户主", "面积"],
        ["HY1", "张三", 9],
        [None],
        ["户编号", "户主", "面积"],
        ["HY2", "李", 8],
    ]
    with pytest.raises(Refused) as caught:
        header.find(books.sheet(rows), known=KNOWN)
    assert caught.value.code == "header_ambiguous"
    assert (caught.value.facts["first"], caught.value.facts["second"]) == (1, 4)
    assert header.find(books.sheet(rows), known=KNOWN, row=3).bottom == 3


@pytest.mark.parametrize(
    "rows",
    [[["HY1", 1, 2], ["HY2", 3, 4]], [["只有一个标题"]], [[1, 2, 3]], [["2021-06-01", "HY00012"]]],
)
def test_a_sheet_without_a_header_is_refused(rows: list[list[object]]) -> None:
    with pytest.raises(Refused) as caught:
        header.find(books.sheet(rows), known=KNOWN)
    assert caught.value.code == "header_missing"


def test_columns_of_one_name_are_reported() -> None:
    found = header.find(
        books.sheet([["户编号", "户主", "户 主"], ["HY1", "张三", "李四"]]), known=KNOWN
    )
    ((one, other),) = found.duplicates
    assert (one.letters, other.letters) == ("B", "C")


def test_an_unknown_header_is_found_by_its_looks() -> None:
    rows = [["甲镇情况表", None], ["村民", "数目"], ["张三", 12], ["李四", 9]]
    assert header.find(books.sheet(rows), known=KNOWN).bottom == 1
