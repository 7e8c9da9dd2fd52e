"""Workbooks for the tests, written as offices write them."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.ledger.sheets.workbook import Merge, Sheet

COLUMNS = (
    SheetColumn(
        name="number", label="户编号", group="户信息", aliases=("户号",), key=True, required=True
    ),
    SheetColumn(name="head_name", label="户主姓名", group="户信息", aliases=("户主",)),
    SheetColumn(
        name="kind",
        label="户类型",
        group="户信息",
        kind=Kind.CHOICE,
        choices={"registered_poor": "建档立卡", "accompanying": "随迁"},
        choice_aliases={"建档立卡户": "registered_poor"},
    ),
    SheetColumn(
        name="phone", label="联系电话", group="户信息", kind=Kind.PHONE, aliases=("电话", "手机")
    ),
    SheetColumn(name="name", label="姓名", group="人员信息"),
    SheetColumn(
        name="identity_number",
        label="身份证号",
        group="人员信息",
        kind=Kind.IDENTITY,
        aliases=("身份证号码",),
    ),
    SheetColumn(
        name="moved_in_on", label="入住日期", group="住房", kind=Kind.DATE, aliases=("入住时间",)
    ),
    SheetColumn(
        name="floor_area", label="面积", group="住房", kind=Kind.DECIMAL, unit="平方米", places=2
    ),
    SheetColumn(name="title_registered", label="是否办证", group="住房", kind=Kind.YES_NO),
)
GOOD_IDENTITY = "610921198503153414"


def sheet(rows: Sequence[Sequence[Any]], merges: Sequence[tuple[int, int, int, int]] = ()) -> Sheet:
    """Return a sheet as the reader would, merged ranges filled."""
    filled = [list(row) for row in rows]
    for top, left, bottom, right in merges:
        for row in range(top, min(bottom + 1, len(filled))):
            filled[row][left : right + 1] = [filled[top][left]] * (right + 1 - left)
    return Sheet(name="户", rows=filled, merges=[Merge(*m) for m in merges])


def office_book(rows: int = 3, *, sheet_name: str = "搬迁户") -> bytes:
    """Title row, unit and date row, merged header of two levels, rows, a total and a remark."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet(sheet_name)
        page.merge_range("A1:I1", "汉阴县易地扶贫搬迁户台账")
        page.merge_range("A2:I2", "单位:户、人  2022年9月30日")
        page.merge_range("A3:A4", "序号")
        page.merge_range("B3:D3", "户信息")
        page.merge_range("E3:F3", "人员信息")
        page.merge_range("G3:H3", "住房")
        page.merge_range("I3:I4", "备注")
        for at, text in enumerate(
            ("户编号", "户主姓名", "户类型", "姓名", "身份证号", "入住时间", "面积(平方米)"),
            start=1,
        ):
            page.write(3, at, text)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at in range(rows):
            page.write_row(
                4 + at, 0, [at + 1, f"HY{at:05}", "张三", "建档立卡", "张三", GOOD_IDENTITY]
            )
            page.write_datetime(4 + at, 6, dt.datetime(2021, 6, 1), day)  # noqa: DTZ001
            page.write_number(4 + at, 7, 104.5)
        page.write_row(4 + rows, 0, ["合计", rows])
        page.write(5 + rows, 0, "填表说明：面积以不动产证为准")
    return stream.getvalue()


def plain_book(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def stray_rows_book(*rows: Sequence[Any], last: int) -> bytes:
    """Return a book of these rows, below which empty cells are formatted down to the last row."""
    first = len(rows) + 1
    stray = b"".join(
        b'<row r="%d"><c r="A%d" s="1"/></row>' % (at, at) for at in range(first, last)
    )
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page, look = book.add_worksheet(), book.add_format({"bold": True})
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
        page.write_blank(last - 1, 0, None, look)
    end = b'<row r="%d"' % last
    return changed(
        stream.getvalue(),
        "xl/worksheets/sheet1.xml",
        lambda body: body.replace(end, stray + end),
    )


def far_cell_book(cell: str = "XFD1048576") -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        page.write("A1", "户编号")
        page.write(cell, "x")
    return stream.getvalue()


def changed(data: bytes, part: str, change: Any) -> bytes:
    """Return an archive in which one part went through `change`."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name == part else body)
    return stream.getvalue()


def xls_book() -> bytes:
    """Return a file of the format before 2007, made once: nothing we depend on writes it."""
    return (Path(__file__).parent / "office.xls").read_bytes()
