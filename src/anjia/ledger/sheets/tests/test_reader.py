"""The reader takes what offices write and refuses everything else with one clear reason."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import child, reader
from anjia.ledger.sheets.limits import DEFAULT, Limits
from anjia.ledger.sheets.tests import books
from anjia.ledger.sheets.workbook import Flaw, address, letters, position


def refused(data: bytes, limits: Limits = DEFAULT) -> Refused:
    with pytest.raises(Refused) as caught:
        reader.read(data, limits=limits)
    return caught.value


def test_an_office_workbook_keeps_every_cell_at_its_address() -> None:
    book = reader.read(books.office_book())
    (sheet,) = book.sheets
    assert (book.kind, sheet.name, sheet.hidden) == ("xlsx", "搬迁户", False)
    assert sheet.at(*position("B5")) == "HY00000"
    assert sheet.at(*position("G5")) == dt.date(2021, 6, 1)
    assert sheet.at(*position("H5")) == 104.5
    assert sheet.at(*position("D3")) == "户信息", "merged cells are filled"


def test_addresses_are_as_excel_shows_them() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert address(40, 4) == "E41"
    assert position("XFD1048576") == (1048575, 16383)


@pytest.mark.parametrize(
    ("data", "code", "kind"),
    [
        (b"", "workbook_empty", None),
        (b"\x00" * 4096, "workbook_empty", None),
        (b"%PDF-1.7 ...", "file_kind", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "file_kind", "image"),
        (b"Rar!\x1a\x07", "file_kind", "archive"),
        (b"<html><table><tr><td>1", "file_kind", "web"),
        (b'<?xml version="1.0"?><Workbook>', "file_kind", "web"),
        (b"MZ\x90\x00", "file_kind", "program"),
    ],
)
def test_a_wrong_kind_of_file_is_named_by_its_content(
    data: bytes, code: str, kind: str | None
) -> None:
    refusal = refused(data)
    assert refusal.code == code
    assert refusal.facts.get("kind") == kind


def test_a_word_document_named_xlsx_is_called_a_word_document() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert refused(stream.getvalue()).facts["kind"] == "word"


def test_an_encrypted_workbook_is_told_from_a_broken_one() -> None:
    data = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
    assert refused(data).code == "file_encrypted"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_workbook_is_broken(share: float) -> None:
    data = books.office_book()
    assert refused(data[: int(len(data) * share)]).code == "file_broken"


def test_a_zip_bomb_is_refused_by_declared_and_by_real_size() -> None:
    good = books.office_book()
    bomb = books.changed(good, "xl/worksheets/sheet1.xml", lambda body: body + b" " * 60_000_000)
    assert refused(bomb).code == "file_bomb"
    lying = bytearray(bomb)
    at = lying.rfind(b"PK\x01\x02")
    while at >= 0:
        lying[at + 24 : at + 28] = (1000).to_bytes(4, "little")
        at = lying.rfind(b"PK\x01\x02", 0, at)
    assert refused(bytes(lying)).code in {"file_bomb", "file_broken"}


def test_too_many_entries_are_a_bomb() -> None:
    stream = io.BytesIO(books.office_book())
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(201):
            archive.writestr(f"xl/media/{number}.bin", b"x")
    assert refused(stream.getvalue()).code == "file_bomb"


def test_the_far_cell_that_aborts_the_parser_is_named() -> None:
    data = books.far_cell_book()
    assert len(data) < 6_000
    refusal = refused(data)
    assert refusal.code == "sheet_far_cell"
    assert refusal.facts["cell"] == "XFD1048576"


def test_a_far_cell_that_the_check_cannot_see_kills_only_the_child() -> None:
    hidden = books.changed(
        books.far_cell_book(),
        "xl/worksheets/sheet1.xml",
        lambda body: body.replace(b'<c r="XFD1048576"', b"<c r='XFD1048576'"),
    )
    assert refused(hidden).code in {"file_kills_parser", "sheet_far_cell", "file_broken"}


def test_half_a_million_stray_formatted_rows_do_not_matter() -> None:
    data = books.stray_rows_book(["户编号", "户主"], ["HY1", "张三"], last=500_000)
    (sheet,) = reader.read(data).sheets
    assert len(sheet.rows) == 2


def test_too_many_rows_and_columns_say_how_many_are_allowed() -> None:
    few = Limits(rows=100, columns=5)
    long = books.plain_book([["x", 1]] * 400)
    wide = books.plain_book([list(range(9))])
    for data in (long, wide):
        refusal = refused_here(data, few)
        assert refusal.code in {"sheet_far_cell", "sheet_too_long", "sheet_too_wide"}


def refused_here(data: bytes, limits: Limits) -> Refused:
    """The child has the default limits; parse here to try smaller ones."""
    with pytest.raises(Refused) as caught:
        list(child.book(data, limits=limits))
    return caught.value


def test_a_file_of_21_mb_is_not_even_started() -> None:
    assert refused(b"x" * (20 * 1024 * 1024 + 1)).code == "file_too_big"


def test_formulas_give_their_cached_value_and_uncalculated_ones_are_marked() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        page.write_formula("A1", "=1+1", None, 2)
        page.write_formula("B1", '="甲"&"乙"', None, "甲乙")
        page.write_formula("C1", "=NA()", None, "#N/A")
    (sheet,) = reader.read(stream.getvalue()).sheets
    assert sheet.rows[0] == [2.0, "甲乙", Flaw("error", "#N/A")]
    (sheet,) = reader.read(books.plain_book([["户编号", "=1+1"]])).sheets
    assert sheet.rows[0] == ["户编号", Flaw("formula")]


def test_hidden_and_empty_sheets_come_after_visible_filled_ones() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["x", "y"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("空")
    book.create_sheet("数据").append(["户编号", "户主"])
    stream = io.BytesIO()
    book.save(stream)
    got = reader.read(stream.getvalue())
    assert [sheet.name for sheet in got.filled()] == ["数据", "Sheet"]


def test_a_workbook_without_any_value_is_empty() -> None:
    assert refused(books.plain_book([])).code == "workbook_empty"


TEXT = "户编号,户主,面积\r\nHY1,张三,90\r\nHY2,李四,\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_are_read_in_every_encoding_offices_use(encoding: str) -> None:
    book = reader.read(TEXT.encode(encoding))
    assert book.kind == "csv"
    assert book.sheets[0].rows == [
        ["户编号", "户主", "面积"],
        ["HY1", "张三", "90"],
        ["HY2", "李四", None],
    ]


@pytest.mark.parametrize("delimiter", ["\t", ";", "，"])
def test_text_files_may_use_other_delimiters(delimiter: str) -> None:
    (sheet,) = reader.read(TEXT.replace(",", delimiter).encode()).sheets
    assert sheet.rows[1] == ["HY1", "张三", "90"]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (TEXT.encode() + "HY3,王五,80\n".encode("gb18030"), "text_mixed", 4),
        (b"\xef\xbb\xbf" + TEXT.encode("gb18030"), "text_mixed", 1),
        (TEXT.encode() + b"HY3,\x00,80\n", "text_nul", 4),
        (b"HY1,\xff\xff\xff\n", "text_encoding", 1),
        (("HY1,x\nHY2," + "x" * 40_000).encode(), "text_quote", 2),
    ],
)
def test_a_faulty_text_file_names_the_line(data: bytes, code: str, line: int) -> None:
    refusal = refused(data)
    assert refusal.code == code
    assert refusal.facts["line"] == line


def test_an_old_xls_file_is_read(tmp_path: Path) -> None:
    data = (Path(__file__).parent / "office.xls").read_bytes()
    (sheet, *_) = reader.read(data).sheets
    assert sheet.at(*position("A1")) == "户编号"
    assert sheet.at(*position("B2")) == "张三"
