"""The workbook, the preview and the PDF of a paper."""

import io
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import openpyxl
import pypdfium2
import pytest
from django.template import Context, Template

from anjia.kernel.refusals import Refused
from anjia.ledger import papers
from anjia.ledger.papers import printing
from anjia.ledger.papers.tests import samples


@pytest.fixture(scope="module")
def preview() -> str:
    return str(papers.html(samples.report()))


def test_each_table_and_chart_has_a_sheet_of_typed_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(papers.xlsx(samples.report())))
    assert [sheet.title[:3] for sheet in book] == ["表1 ", "图1 ", "图2 ", "表2 ", "图3 "]
    towns = book.worksheets[0]
    assert towns["A1"].value == "各镇2022年第一季度任务完成情况"
    assert [cell.value for cell in towns[2]][:3] == ["镇", "任务数（项）", "进展"]
    assert towns["B4"].value == 37 and towns["F4"].number_format == "0.0"
    assert towns.freeze_panes == "A4" and towns.print_title_rows == "$2:$3"
    assert towns.page_setup.paperSize == 9
    assert towns["A14"].value == "合计" and towns["A14"].font.bold
    assert towns["A15"].value.startswith("注：1.")
    tasks = book.worksheets[3]
    assert {tasks.cell(row, 5).value for row in range(3, 33)} == {98.6, 76, "待核实", "—"}


def test_texts_of_a_workbook_are_no_formulas_and_names_of_sheets_differ() -> None:
    table = papers.Table(
        title="=1+1 [甲]:乙*?/\\",
        columns=("=cmd", "日期"),
        rows=[("=HYPERLINK(1)", date(2022, 4, 1))],
    )
    paper = replace(samples.notice(), blocks=(table, table), attachments=())
    book = openpyxl.load_workbook(io.BytesIO(papers.xlsx(paper)))
    assert len({sheet.title for sheet in book}) == 2
    assert book.worksheets[0]["A3"].data_type == "s"
    assert book.worksheets[0]["B3"].is_date
    with pytest.raises(Refused) as refused:
        papers.xlsx(samples.reply())
    assert refused.value.code == "paper_without_tables"


def test_the_preview_says_what_the_document_says(preview: str) -> None:
    for text in (
        "一、总体情况",
        "（二）就业情况",
        "附件：",
        "2022年4月10日",
        "表1\u3000各镇",
        "66.2",
        "抄送：",
    ):
        assert text in preview
    shown = Template("{% load papers %}{% paper paper %}").render(
        Context({"paper": samples.report()})
    )
    assert shown == preview


def test_the_preview_can_be_heard_and_needs_no_style_in_line(preview: str) -> None:
    assert " style=" not in preview and "<script" not in preview
    assert preview.count('role="img" aria-label="') == 3
    assert '<th scope="colgroup" colspan="3">进展</th>' in preview
    assert preview.count("<polyline") == 2, "the gap cuts one line; its last point stands alone"


def test_the_preview_escapes_what_people_type() -> None:
    hostile = "<script>alert(1)</script>{{ x }}\"'&\x00"
    paper = replace(
        samples.report(),
        title=hostile,
        issuer=hostile,
        copies_to=hostile,
        remark=hostile,
        blocks=(
            papers.Heading(2, hostile),
            papers.Paragraph(hostile, label=hostile),
            papers.Table(title=hostile, columns=(hostile,), rows=[(hostile,)], notes=(hostile,)),
            papers.Chart(
                kind="line",
                title=hostile,
                categories=(hostile,),
                series=(papers.Series(hostile, (1,)),),
            ),
        ),
    )
    shown = str(papers.html(paper))
    seen: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
            seen.append(tag)

    Tags().feed(shown)
    assert "script" not in seen and "\x00" not in shown and "{{ x }}" in shown


@pytest.mark.skipif(not papers.can_pdf(), reason="LibreOffice is not here")
def test_a_pdf_has_the_text_of_the_document() -> None:
    document = pypdfium2.PdfDocument(papers.pdf(samples.reply()))
    size = document[0].get_size()
    text = document[0].get_textpage().get_text_bounded()
    assert [round(side / 72 * 25.4) for side in size] == [210, 297]
    assert "汉发改函〔2022〕21号" in text.replace(" ", "") and "答复函" in text


def test_without_libreoffice_there_is_no_pdf(monkeypatch) -> None:
    monkeypatch.setattr(printing.shutil, "which", lambda _: None)
    assert not papers.can_pdf()
    with pytest.raises(Refused) as refused:
        papers.pdf(samples.reply())
    assert refused.value.code == "pdf_not_here"


@pytest.mark.parametrize(
    ("script", "code"),
    [("exit 1", "pdf_failed"), ("exit 0", "pdf_failed"), ("sleep 60 & sleep 60", "pdf_too_slow")],
)
def test_a_conversion_that_fails_or_hangs_is_ended(monkeypatch, tmp_path, script, code) -> None:
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    office.chmod(0o755)
    monkeypatch.setattr(printing.shutil, "which", lambda _: str(office))
    if code == "pdf_too_slow":
        monkeypatch.setattr(printing, "SECONDS", 0.5)
    with pytest.raises(Refused) as refused:
        papers.pdf(samples.reply())
    assert refused.value.code == code
