"""What is written reads back: template, export, and the user's own annotated workbook."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from anjia.ledger.sheets import annotation, header, mapping, reader, writer
from anjia.ledger.sheets.annotation import Order, Problem
from anjia.ledger.sheets.columns import known_words
from anjia.ledger.sheets.tests import books
from anjia.ledger.sheets.values import reader as value_reader

WORDS = writer.Words(
    unit="单位",
    date="日期",
    required="必填",
    notes="填写说明",
    column="列",
    meaning="说明",
    allowed="可填",
    choices="选项",
    yes="是",
    no="否",
    choose="请从列表中选。",
)
LAYOUT = writer.Layout(
    title="搬迁户台账",
    sheet="搬迁户",
    columns=books.COLUMNS,
    words=WORDS,
    unit="户",
    as_of="2022年9月30日",
)
ROW = [
    "=cmd|' /C calc'!A0",
    "张三",
    "建档立卡",
    "13812345678",
    "张三",
    books.GOOD_IDENTITY,
    dt.date(2021, 6, 1),
    Decimal("104.50"),
    True,
]


def written(rows: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    assert writer.export(LAYOUT, rows, stream) == len(rows)
    return stream.getvalue()


def test_an_export_reads_back_as_the_same_values() -> None:
    (sheet,) = reader.read(written([list(ROW)] * 3)).sheets
    found = header.find(sheet, known=known_words(books.COLUMNS))
    assert (found.top, found.bottom, found.unit) == (2, 3, "户")
    assert header.body(sheet, found).rows == [4, 5, 6]
    got = mapping.propose(sheet, found, columns=books.COLUMNS)
    assert [p.target for p in got] == [c.name for c in books.COLUMNS]
    values = [value_reader(column)(sheet.at(4, at)) for at, column in enumerate(books.COLUMNS)]
    assert values == [*ROW[:2], "registered_poor", *ROW[3:]]


@pytest.mark.parametrize("start", list("=+-@\t\r＝＋－＠"))
def test_no_text_leaves_as_a_formula(start: str) -> None:
    data = written([[f"{start}1+1", *ROW[1:]]])
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cell = page["A5"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


def test_the_template_has_dropdowns_and_explains_itself() -> None:
    stream = io.BytesIO()
    writer.template(LAYOUT, stream)
    book = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    page, notes = book.worksheets
    assert page["A3"].value == "户信息"
    assert page["A4"].value == "户编号*"
    assert {str(rule.sqref).split(":")[0] for rule in page.data_validations.dataValidation} == {
        "C5",
        "G5",
        "I5",
    }
    assert notes.title == "填写说明"
    assert notes["D4"].value == "建档立卡、随迁"


ORDER = Order(
    sheet="搬迁户",
    header_bottom=3,
    error_title="错误",
    author="安家",
    problems=[
        Problem(row=5, column=6, text="G6 “2022.13.1”没有13月。"),
        Problem(row=5, column=None, text="和第 9 行重复。"),
    ],
)


def test_faults_are_written_into_a_copy_of_the_users_own_workbook() -> None:
    data = annotation.annotate(books.office_book(), ORDER)
    page = openpyxl.load_workbook(io.BytesIO(data))["搬迁户"]
    assert "没有13月" in page["G6"].comment.text
    assert page["G6"].fill.fgColor.rgb.endswith("F6D5D2")
    assert page["J4"].value == "错误"
    assert page["J6"].value == "G6 “2022.13.1”没有13月。；和第 9 行重复。"
    assert page["A1"].value == "汉阴县易地扶贫搬迁户台账", "the rest is the user's own"
    assert "B3:D3" in {str(r) for r in page.merged_cells.ranges}


def test_only_the_wrong_rows_when_asked() -> None:
    order = Order(**{**ORDER.__dict__, "only_bad": True})
    page = openpyxl.load_workbook(
        io.BytesIO(annotation.annotate(books.office_book(), order))
    ).worksheets[0]
    assert page["B4"].value == "户编号"
    assert page["B5"].value == "HY00001"
    assert page["B6"].value is None
    assert page["G5"].comment is not None


def test_a_text_file_comes_back_as_a_workbook() -> None:
    data = "户编号,户主\nHY1,=1+1\n".encode("gb18030")
    order = Order(
        sheet="",
        header_bottom=0,
        error_title="错误",
        author="安家",
        problems=[Problem(row=1, column=1, text="B2 不对。")],
    )
    page = openpyxl.load_workbook(io.BytesIO(annotation.annotate(data, order))).worksheets[0]
    assert page["C2"].value == "B2 不对。"
    assert page["B2"].value == "'=1+1"
