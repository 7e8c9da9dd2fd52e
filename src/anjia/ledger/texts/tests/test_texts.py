"""Files of four kinds as text, and what is refused; one of each through a real limited child."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from anjia.kernel.refusals import Refused
from anjia.ledger import texts
from anjia.ledger.texts import child
from anjia.ledger.texts.limits import LIMITS
from anjia.ledger.texts.tests import files


def here(data: bytes) -> str:
    """What the child would answer, in this process."""
    return "".join(frame["text"] for frame in child.parse(data, limits=LIMITS))


def word(document: "docx.document.Document") -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def refused(data: bytes | Path) -> str:
    with pytest.raises(Refused) as caught:
        texts.read(data)
    return caught.value.code


def test_plain_text_in_the_encodings_of_the_trade() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert (
            here("一、总体要求\r\n（一）目标\r\n".encode(encoding)) == "一、总体要求\n（一）目标\n"
        )


def test_word_paragraphs_and_tables_with_merged_cells() -> None:
    document = docx.Document()
    document.add_paragraph("重点任务分工")
    table = document.add_table(rows=3, cols=3)
    for row, cells in enumerate(
        [["序号", "任务", "牵头单位"], ["1", "建厂房", "县工信局"], ["2", "修道路", ""]]
    ):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("附注")
    assert here(word(document)) == (
        "重点任务分工\n序号\t任务\t牵头单位\n1\t建厂房\t县工信局\n2\t修道路\t\n附注"
    )


def test_word_prints_the_numbers_that_word_counts_itself() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for depth, (form, shape) in enumerate(
        [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3．")]
    ):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for name, value in (("start", "1"), ("numFmt", form), ("lvlText", shape)):
            part = OxmlElement(f"w:{name}")
            part.set(qn("w:val"), value)
            level.append(part)
        abstract.append(level)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "78")
    pointed = OxmlElement("w:abstractNumId")
    pointed.set(qn("w:val"), "77")
    number.append(pointed)
    numbering.append(number)
    for depth, text in (
        (0, "就业"),
        (1, "培训"),
        (2, "开班"),
        (2, "发证"),
        (1, "务工"),
        (0, "产业"),
    ):
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = 78
        properties.get_or_add_ilvl().val = depth
    assert here(word(document)).splitlines() == [
        *("一、就业", "（一）培训", "1．开班", "2．发证", "（二）务工", "二、产业"),
    ]


def test_lists_of_one_shape_count_together_unless_one_begins_anew() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for depth, (form, shape, restart) in enumerate(
        [("chineseCounting", "%1、", ""), ("decimal", "%2.", "0")]
    ):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        parts = [("start", "1"), ("numFmt", form), ("lvlRestart", restart), ("lvlText", shape)]
        for name, value in parts:
            if value:
                part = OxmlElement(f"w:{name}")
                part.set(qn("w:val"), value)
                level.append(part)
        abstract.append(level)
    numbering.insert(0, abstract)
    for which, anew in ((78, ""), (79, ""), (80, "1")):
        number = OxmlElement("w:num")
        number.set(qn("w:numId"), str(which))
        pointed = OxmlElement("w:abstractNumId")
        pointed.set(qn("w:val"), "77")
        number.append(pointed)
        if anew:
            override, start = OxmlElement("w:lvlOverride"), OxmlElement("w:startOverride")
            override.set(qn("w:ilvl"), "1")
            start.set(qn("w:val"), anew)
            override.append(start)
            number.append(override)
        numbering.append(number)
    for which, depth, text in (
        *((78, 0, "就业"), (78, 1, "培训"), (78, 0, "产业"), (79, 1, "建厂")),
        *((80, 1, "修路"), (80, 1, "供水")),
    ):
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = which
        properties.get_or_add_ilvl().val = depth
    assert here(word(document)).splitlines() == [
        *("一、就业", "1.培训", "二、产业", "2.建厂", "1.修路", "2.供水"),
    ]


def test_word_leaves_out_what_was_deleted_and_what_old_programs_show() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("建设")
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    gone = OxmlElement("w:delText")
    gone.text = "两座"
    run.append(gone)
    deleted.append(run)
    paragraph._p.append(deleted)
    paragraph.add_run("三座")
    assert here(word(document)) == "建设三座"


def test_a_page_of_a_pdf_ends_a_line() -> None:
    data = files.pdf([["一、重点任务", "（一）建设厂房２万平方米。（县工信局"], ["牵头）"]])
    assert here(data) == "一、重点任务\n（一）建设厂房２万平方米。（县工信局\n牵头）"


def test_a_ruled_table_of_a_pdf_is_read_cell_by_cell() -> None:
    head = ["序号", "重点任务", "牵头单位"]
    rows = [["1", "建标准化厂房三千平方米", "县工信局"], ["2", "修道路", ""]]
    data = files.table([[head, *rows]], below="注：按月报送。")
    assert [line for line in here(data).splitlines() if line] == [
        "序号\t重点任务\t牵头单位",
        "1\t建标准化厂房三千平方米\t县工信局",
        "2\t修道路\t",
        "注：按月报送。",
    ]


def test_a_row_that_the_end_of_a_page_cut_is_one_again() -> None:
    first = [["序号", "重点任务", "牵头单位"], ["1", "建标准化", "县农业"]]
    data = files.table([first, [["", "厂房", "农村局"], ["2", "修道路", "县交通局"]]])
    assert [line for line in here(data).splitlines() if "\t" in line] == [
        "序号\t重点任务\t牵头单位",
        "1\t建标准化厂房\t县农业农村局",
        "2\t修道路\t县交通局",
    ]


def test_a_saved_page_shows_what_a_reader_sees() -> None:
    page = """<html><head><meta charset="utf-8"><title>县政府</title><script>var a=1</script></head>
    <body><table><tr><td><div>首页</div></td></tr><tr><td><p>一、重点任务</p><p>（一）建厂房。
    （县工信局负责）</p><table><tr><th rowspan="2">类别</th><th colspan="2">任务</th></tr>
    <tr><td>修路</td><td>5公里</td></tr></table></td></tr></table></body></html>"""
    assert [line for line in here(page.encode()).splitlines() if line] == [
        *(
            "首页",
            "一、重点任务",
            "（一）建厂房。 （县工信局负责）",
            "类别\t任务\t",
            "\t修路\t5公里",
        ),
    ]


def test_a_page_in_gbk_says_so_itself() -> None:
    page = (
        '<html><meta http-equiv="content-type" content="text/html; charset=gb2312">一、就业</html>'
    )
    assert "一、就业" in here(page.encode("gbk"))


def test_a_file_becomes_text_in_a_child_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_text("一、总体要求", encoding="utf-8")
    assert texts.read(path) == "一、总体要求"
    assert texts.read(files.pdf([["一、重点任务（县工信局）"]])) == "一、重点任务（县工信局）"
    document = docx.Document()
    document.add_paragraph("一、就业")
    assert texts.read(word(document)).strip() == "一、就业"
    assert texts.read("<html><p>一、产业</p></html>".encode()).strip() == "一、产业"
    assert here("<div><p>一、产业</p></div>".encode()).strip() == "一、产业"


def test_what_cannot_be_read_is_refused_with_a_reason() -> None:
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refused(b"") == "document_empty"
    assert refused(" \n\u3000".encode()) == "document_empty"
    assert refused(files.pdf([[], [], []])) == "pdf_without_text"
    assert refused(b"%PDF-1.4\nnothing") == "document_broken"
    assert refused(workbook.getvalue()) == "document_kind_unknown"
    assert refused(b"PK\x03\x04word/document.xml") == "document_broken"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "document_kind_old"
    assert refused(b"\x89PNG\r\n\x1a\n" + bytes(100)) == "document_kind_unknown"
    assert refused("一、".encode() + b"\x00\x01\xff\xfe") == "document_encoding"


def test_a_document_that_unfolds_without_end_is_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * 300_000_000)
    assert refused(bomb.getvalue()) == "document_bomb"
