"""Every bad file of the list, uploaded on the page: one sentence that says what to do, no trace.

A full disk, a killed worker and a killed server are tried for real in `tests/durability`, a lost
connection in `test_lost_connection`.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anjia.base.access.policy import Role
from anjia.base.access.tests import factories
from anjia.base.files.models import StoredFile
from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.ledger.actions import exports
from anjia.ledger.imports import actions, messages
from anjia.ledger.imports.models import ImportBatch
from anjia.ledger.reading import listing
from anjia.ledger.sheets.tests import books
from anjia.registry.models import Household
from tests.imports.test_imports import AT, COUNTY, GOOD, HEADS, book, bring, told
from tests.ledger import places

pytestmark = pytest.mark.django_db(databases=["default", "progress"])

TEXT = "户编号,户主姓名,户类型,安置点\n100001-9001,王明,随迁,盘龙社区\n"
LAST_TEXT = "100001-9002,李红,随迁,盘龙社区\n"


@pytest.fixture(autouse=True)
def county() -> places.Built:
    with acting(places.officer("61")):
        return places.build()


@pytest.fixture
def client() -> Iterator[Client]:
    return factories.signed_in(factories.appointed(Role.COUNTY_OFFICE, COUNTY))


def encrypted() -> bytes:
    """Return what Excel saves with a password: an OLE file that holds the sealed package."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )


def bomb() -> bytes:
    good = books.office_book()
    return books.changed(good, "xl/worksheets/sheet1.xml", lambda body: body + b" " * 60_000_000)


def word_document() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


REFUSED = {
    "wrong type": (lambda: b"%PDF-1.7 ...", "这是PDF 文件，不是工作簿。请用 Excel 打开"),
    "wrong type named xlsx": (word_document, "这是Word 文档，不是工作簿"),
    "encrypted": (encrypted, "设了打开密码。请用 Excel 去掉密码"),
    "zip bomb": (bomb, "解开后大得不正常，没有读。请用 Excel 打开"),
    "a cell at XFD1048576": (books.far_cell_book, "XFD1048576 格里有内容"),
    "missing header": (lambda: books.plain_book([["2022年报表"], [1, 2], [3, 4]]), "没找到表头"),
    "GB18030 bytes in a UTF-8 file": (
        lambda: TEXT.encode() + LAST_TEXT.encode("gb18030"),
        "第 3 行的编码和别的行不一样。请用 Excel 打开",
    ),
    "NUL bytes": (lambda: TEXT.encode() + b"1,\0,2,3\n", "第 3 行有看不见的空字符。请用 Excel"),
    "cut off": (lambda: books.office_book()[:3_000], "不完整或已损坏。请用 Excel 打开"),
    "empty": (lambda: b"", "这份文件是空的。请检查"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_in_one_sentence_and_leaves_nothing(
    name: str, client: Client
) -> None:
    make, said = REFUSED[name]
    file = SimpleUploadedFile("盘龙社区.xlsx", make())
    answer = client.post("/imports/new/households/", {"file": file})
    assert answer.status_code == 422
    assert answer.content.decode().count(said) == 1
    with acting(places.officer(COUNTY)):
        assert not ImportBatch.objects.exists()
        assert not StoredFile.objects.exists()


def test_a_file_of_200_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    ledger, by = catalogue.get("households"), places.officer(COUNTY)
    with acting(by), pytest.raises(Refused) as caught:
        actions.upload(path, name=path.name, ledger=ledger, by=by, area=COUNTY, at=AT)
    assert messages.of_file(caught.value) == (
        "文件超过 20 MB。请删掉用不到的工作表、图片，或者分成几份再选。"
    )


def test_500_000_stray_formatted_rows_are_not_rows() -> None:
    batch = actions.bring_in(
        books.stray_rows_book(HEADS, GOOD[0], last=500_000),
        name="多余的行.xlsx",
        ledger="households",
        by=places.officer(COUNTY),
        area=COUNTY,
        at=AT,
    )
    assert (batch.counts["total"], batch.result["inserted"]) == (1, 1)


def test_a_formula_without_result_is_named_and_one_with_a_result_is_taken() -> None:
    batch = bring([["100001-9001", '="王"&"明"', "随迁", "盘龙社区", "", "", ""]])
    assert batch.counts["error"] == 1
    assert told(batch)[0] == "B4 这一格是公式，但没有算出的结果。请用 Excel 打开，保存后再选。"
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, GOOD[0])
        page.write_formula(1, 1, '="王"&"明"', None, "王明")
    by = places.officer(COUNTY)
    done = actions.bring_in(
        stream.getvalue(), name="公式.xlsx", ledger="households", by=by, area=COUNTY, at=AT
    )
    assert done.result["inserted"] == 1
    with acting(by):
        assert Household.objects.get(number="100001-9001").head_name == "王明"


def test_a_command_in_a_cell_leaves_the_export_as_plain_text() -> None:
    by = places.officer(COUNTY)
    command = "=cmd|'/C calc'!A0"
    text = f"户编号,户主姓名,户类型,安置点\n100001-9001,{command},随迁,盘龙社区\n"
    actions.bring_in(text.encode(), name="命令.csv", ledger="households", by=by, area=COUNTY, at=AT)
    ledger = catalogue.get("households")
    with acting(by):
        columns = [ledger.columns[name] for name in ("number", "head_name", "note")]
        made = exports.make(ledger, listing.asked({}), columns, by=by, at=AT)
    page = openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    dangerous = [cell for cell in cells if "cmd|" in str(cell.value)]
    assert dangerous
    assert all(cell.data_type == "s" for cell in cells if "cmd|" in str(cell.value))
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [
        cell for cell in cells if str(cell.value)[:1] in "=+-@\t\r" and not cell.quotePrefix
    ]


def test_two_header_candidates_are_asked_about(client: Client) -> None:
    again = ["户编号", "户主姓名", "户类型", "安置点"]
    file = SimpleUploadedFile("两张表.xlsx", book([*GOOD, [], again, ["1", "赵", "随迁", "x"]]))
    answer = client.post("/imports/new/households/", {"file": file}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "哪一行是表头" in page


def test_columns_of_one_name_must_be_told_apart(client: Client) -> None:
    heads = ["户编号", "户主姓名", "户类型", "安置点", "户编号"]
    file = SimpleUploadedFile("重复列.xlsx", book([[*GOOD[0][:4], "x"]], heads))
    url = client.post("/imports/new/households/", {"file": file})["Location"]
    answer = client.post(
        f"{url}columns/", {"column-0": "number", "column-4": "number"}, follow=True
    )
    assert answer.content.decode().count("“户编号”对了两列。一项内容只能对一列。") == 1
    with acting(places.officer(COUNTY)):
        assert ImportBatch.objects.get().state == "mapping"
