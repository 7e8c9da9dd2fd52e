"""Checking the printed figures of a document: by file, by paste, on the command line."""

import csv
import json
import os
import random
import re
from contextlib import suppress
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import translation

from anjia.base.files.models import StoredFile
from anjia.base.files.policy import Type
from anjia.base.scope import Actor, Grant, acting, system
from anjia.engine.printed import judging
from anjia.engine.printed.claims import Verdict
from anjia.engine.printed.numbers import Unreadable
from anjia.kernel.refusals import Refused
from anjia.ledger.imports import messages
from anjia.ledger.sheets.tests import books, mutants
from anjia.ledger.tests.visits import text, visit
from anjia.processes.dashboards.policy import Permission
from anjia.processes.dashboards.queries.printed import checking, columns, wording, workbooks
from anjia.registry.tests import county

DOCUMENTS = Path(__file__).with_name("figures_of_documents.csv")
TURNS = 100 if "ANJIA_NIGHTLY" in os.environ else 6  # each in a process of its own
KNOWN = {"ok": "consistent", "differs": "contradiction", "not-checkable": "not_decidable"}
SMALL = "名称\t印出来的数\t分子\t分母\n覆盖率\t47.1%\t99\t210\n全程网办率\t48.08%\t\t6,763\n"
HELD = re.compile(r'name="held" value="([^"]+)"')
INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+(?:src=|application/json))")


def _officer(*permissions):
    grant = Grant(county.COUNTY, "county_office", frozenset(str(one) for one in permissions))
    return Actor(id="officer-1", name="陈晓梅", unit="县后扶办", grants=(grant,))


READER = _officer(Permission.READ)


def _table(*rows):
    stream = StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def _one(**cells):
    checked = checking.check(_table(["名称", *cells], ["一", *cells.values()]))
    (line,) = checked.lines
    return line.answer, checked.faults


def test_a_list_of_facts_is_read_as_it_stands_and_every_known_result_found():
    checked = checking.check(DOCUMENTS)
    assert not checked.faults
    rows = list(csv.DictReader(StringIO(DOCUMENTS.read_text(encoding="utf-8"))))
    for row, line in zip(rows, checked.lines, strict=True):
        found = "contradiction" if line.answer.is_contradiction else line.answer.verdict.value
        assert found == KNOWN[row["check"]], (row["figure_id"], wording.reasons(line.answer))
    said = {line.row.texts["key"]: line for line in checked.lines}
    assert said["persons"].answer.difference == 1452
    assert "比 79,406 多 1,452" in wording.reasons(said["persons"].answer)
    for key in ("fully_online", "at_most_once"):
        assert said[key].answer.verdict is Verdict.TRUNCATION
        assert "没有整数分子能四舍五入成" in wording.reasons(said[key].answer)
    assert said["persons"].row.number == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_of_every_encoding_are_judged_alike(encoding):
    checked = checking.check(SMALL.encode(encoding))
    assert [line.answer.verdict for line in checked.lines] == [
        Verdict.CONSISTENT,
        Verdict.TRUNCATION,
    ]


def test_a_workbook_with_a_title_and_notes_is_read(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["后续扶持情况统计表"],
        ["单位：户", None, None, "2021年7月29日"],
        ["名称", "数值（%）", "分子", "分母"],
        ["一、设施"],
        ["养老", 47.1, 99, 210],
        ["合计", "56.7", 119, 210],
        [None],
        ["注：数由各科室报送。"],
    ):
        book.active.append(row)
    path = tmp_path / "表.xlsx"
    book.save(path)
    checked = checking.check(path)
    assert [(line.row.number, line.answer.verdict) for line in checked.lines] == [
        (5, Verdict.CONSISTENT),
        (6, Verdict.CONSISTENT),
    ]


def test_a_number_may_name_another_row_of_its_document():
    head = ["文件", "编号", "印出来的数", "单位", "分子", "分母"]
    rows = [
        ["甲", "a", "15238", "户", "", ""],
        ["甲", "b", "3345", "户", "", ""],
        ["甲", "c", "18583", "户", "a+b", ""],
        ["甲", "d", "82.00", "%", "a", "c"],
        ["乙", "a", "1", "户", "", ""],
        ["乙", "e", "50", "%", "a", "2"],
        ["丙", "f", "50", "%", "a", "2"],
    ]
    checked = checking.check(_table(head, *rows))
    verdicts = [line.answer.verdict for line in checked.lines]
    assert verdicts[2:4] == [Verdict.CONSISTENT] * 2
    assert verdicts[5] is Verdict.CONSISTENT
    # Two documents have an a: in a third it names neither.
    assert [(fault.row, fault.column) for fault in checked.faults] == [(8, "分子")]
    assert verdicts[6] is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"印出来的数": "5%", "分子": "很多", "分母": "9"}, "分子", "“很多”不是数"),
        ({"印出来的数": "5%", "分子": "1", "分母": "约9"}, "分母", "不是准数"),
        ({"印出来的数": "5%", "分子": "1", "分母": "4+5"}, "分母", "只能写一个数"),
        ({"印出来的数": "5%", "分子": "+".join("1" * 101), "分母": "9"}, "分子", "最多 100 个"),
        ({"印出来的数": "", "分子": "1", "分母": "9"}, "印出来的数", "没有填"),
        ({"印出来的数": "5.25%", "小数位": "1", "分子": "1", "分母": "9"}, "小数位", "位数多"),
        ({"印出来的数": "5%", "取舍": "随意", "分子": "1", "分母": "9"}, "取舍", "四舍五入、截尾"),
        ({"印出来的数": "5%", "分子": "9" * 200, "分母": "9"}, "分子", "太长"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named_with_row_and_column(cells, column, words):
    answer, faults = _one(**cells)
    assert answer.verdict is Verdict.UNDECIDED
    (fault,) = faults
    assert (fault.row, fault.column) == (2, column)
    assert words in fault.text


def test_numbers_whose_printed_digits_a_workbook_has_lost_are_not_guessed(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["印出来的数", "单位", "分子", "分母"])
    book.active.append([0.4808, "%", 3252, 6763])
    book.active.append([47.142857142857146, "%", 99, 210])
    path = tmp_path / "数.xlsx"
    book.save(path)
    checked = checking.check(path)
    assert [line.answer.verdict for line in checked.lines] == [Verdict.UNDECIDED] * 2
    assert "百分之几" in checked.faults[0].text
    assert "印了几位" in checked.faults[1].text


def test_places_say_what_a_number_cell_does_not():
    head = ["印出来的数", "小数位", "分子", "分母"]
    checked = checking.check(_table(head, ["97.9%", "", "931", "951"], ["97.9%", "2", "1", "1"]))
    assert checked.lines[0].answer.verdict is Verdict.CONSISTENT
    assert "97.90%" in wording.reasons(checked.lines[1].answer)


def test_tables_without_figures_are_refused():
    for content, code in (
        (b"", "workbook_empty"),
        (_table(["印出来的数", "分子"]), "figures_none"),
        (_table(["姓名", "电话"], ["张三", "1"]), "figures_no_value"),
        (_table(["印出来的数", "分子"], *[["1", "1"]] * 2001), "figures_too_many"),
    ):
        with pytest.raises(Refused) as refused:
            checking.check(content)
        assert refused.value.code == code


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "encrypted": lambda: ENCRYPTED,
    "far-cell": books.far_cell_book,
    "bomb": lambda: books.changed(
        books.office_book(), SHEET, lambda body: body + b" " * 60_000_000
    ),
    "torn": lambda: books.office_book()[:900],
    "pdf": lambda: b"%PDF-1.7",
    "web": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
    "another-table": books.office_book,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_words(make):
    with pytest.raises(Refused) as refused:
        checking.check(make())
    assert messages.of_file(refused.value) != refused.value.code


def test_spoilt_tables_are_read_or_refused():
    chance = random.Random(3)
    whole = workbooks.result(checking.check(DOCUMENTS))
    for source in (whole, DOCUMENTS.read_bytes()):
        for _turn in range(TURNS):
            with suppress(Refused):
                for line in checking.check(mutants.mutant(source, chance)).lines:
                    assert wording.reasons(line.answer)


def test_the_template_names_every_column_and_is_known_again():
    book = openpyxl.load_workbook(BytesIO(workbooks.template()))
    heads = [cell.value for cell in book.worksheets[0][3]]
    assert [head.rstrip("*") for head in heads] == [column.label for column in columns.shown()]
    with pytest.raises(Refused) as refused:
        checking.check(workbooks.template())
    assert refused.value.code == "figures_none"


def test_every_reason_of_the_engine_has_its_sentence():
    named = re.compile(r'"((?:share|sum|group|value|relation)\.[a-z_]+)"')
    source = Path(judging.__file__).parent
    codes = {
        code for path in source.glob("*.py") for code in named.findall(path.read_text("utf-8"))
    }
    codes |= {f"value.{why}" for why in Unreadable}
    codes |= {
        f"fit.{what}_{how}"
        for what in ("numerator", "denominator")
        for how in ("none", "one", "some")
    }
    assert codes == set(wording.SENTENCES)
    assert set(wording.VERDICTS) == set(wording.MEANINGS) == set(Verdict)


def test_the_result_can_be_checked_again_with_the_same_verdicts():
    first = checking.check(DOCUMENTS)
    again = checking.check(workbooks.result(first))
    assert [line.answer.verdict for line in again.lines] == [
        line.answer.verdict for line in first.lines
    ]
    assert [line.row.number for line in again.lines] == [line.row.number for line in first.lines]
    with translation.override("en"):
        checking.check(workbooks.result(first))


@pytest.mark.django_db
def test_a_page_takes_a_paste_filters_it_and_gives_it_back_as_a_workbook():
    html = text(visit(READER, "/figures/check/"))
    assert not INLINE.search(html)
    page = visit(READER, "/figures/check/", {"text": SMALL})
    html = text(page)
    assert page.status_code == 200
    assert not INLINE.search(html)
    assert "47.1%" in html
    assert "没有整数分子能四舍五入成 48.08%" in html
    (held, *_rest) = HELD.findall(html)
    narrowed = text(visit(READER, "/figures/check/", {"held": held, "verdict": "consistent"}))
    assert "覆盖率" in narrowed
    assert "全程网办率" not in narrowed
    made = visit(READER, "/figures/check/result/", {"held": held})
    assert made["Content-Type"] == Type.XLSX
    sheet = openpyxl.load_workbook(BytesIO(made.content)).worksheets[0]
    assert [row[-2].value for row in sheet.iter_rows(min_row=5)] == ["对得上", "只有截尾才得"]


@pytest.mark.django_db
def test_a_page_takes_a_file_and_keeps_nothing_of_it():
    upload = SimpleUploadedFile("数.csv", DOCUMENTS.read_bytes())
    html = text(visit(READER, "/figures/check/", {"file": upload}))
    assert "比 79,406 多 1,452" in html
    with acting(system(name="test")):
        assert not StoredFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": "   "},
        {"text": "姓名\t电话\n张三\t1\n"},
        {"held": "no such rows"},
        {"file": SimpleUploadedFile("数.xlsx", ENCRYPTED)},
    ],
    ids=["nothing", "blank", "another-table", "forged", "encrypted"],
)
def test_a_table_that_cannot_be_read_is_refused_on_the_page(data):
    page = visit(READER, "/figures/check/", data)
    assert page.status_code == 422
    assert "这张表没有核对" in text(page)


@pytest.mark.django_db
def test_forged_rows_make_no_workbook():
    with pytest.raises(Refused):
        visit(READER, "/figures/check/result/", {"held": "W10:forged:row"})


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/figures/check/", "/figures/check/template/"])
def test_who_may_not_read_figures_may_not_check_them(url):
    with pytest.raises(Refused):
        visit(_officer("registry.read"), url)


def _run(*args):
    out = StringIO()
    try:
        call_command("figures", "check", *args, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def test_the_command_line_says_by_its_code_whether_all_is_consistent(tmp_path):
    good = tmp_path / "good.csv"
    good.write_bytes(_table(["印出来的数", "分子", "分母"], ["47.1%", "99", "210"]))
    assert _run(str(good))[0] == 0
    wide = tmp_path / "open.csv"
    wide.write_bytes(_table(["印出来的数", "分子", "分母"], ["47.1%", "99", ""]))
    assert _run(str(wide))[0] == 1
    assert _run(str(wide), "--decided")[0] == 0
    assert _run(str(DOCUMENTS), "--decided")[0] == 1
    for path, content in ((tmp_path / "none.csv", None), (tmp_path / "bad.xlsx", b"PK\x03\x04")):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(CommandError) as failed:
            _run(str(path))
        assert failed.value.returncode == 2


def test_the_command_line_tells_programs_everything():
    code, out = _run(str(DOCUMENTS), "--json")
    assert code == 1
    told = json.loads(out)
    figures = {figure["key"]: figure for figure in told["figures"]}
    assert figures["persons"]["verdict"] == "parts_differ"
    assert figures["persons"]["difference"] == "1452"
    assert figures["one_shoulder"]["verdict"] == "not_reachable"
    assert figures["one_shoulder"]["denominators"] == [952, 952]
    assert figures["fully_online"]["verdict"] == "truncation_only"
    assert figures["poor"]["missing"] == ["numerator"]
    assert sum(told["counts"].values()) == len(told["figures"])
