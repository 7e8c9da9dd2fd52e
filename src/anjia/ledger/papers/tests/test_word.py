"""The .docx as Word reads it: layout, numbering, tables, charts, and text that means harm."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from anjia.kernel.refusals import Refused
from anjia.ledger import papers
from anjia.ledger.papers import measuring, styles, template, word
from anjia.ledger.papers.tests import samples

HOSTILE = (
    "<w:p>&amp; {{ 7*7 }} {% for x in y %} {_{ }_} \x00\x0b\ud800 \u202e末尾 "
    + "长" * 300
    + "x" * 300
)


@pytest.fixture(scope="module")
def report() -> bytes:
    return papers.docx(samples.report())


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def texts(document: Document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style and one.style.name == style]


def test_the_page_is_that_of_the_norm(report: bytes) -> None:
    section = opened(report).sections[0]
    width, height = section.page_width, section.page_height
    assert width and height and (round(width.mm), round(height.mm)) == (210, 297)
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in sides if one is not None] == [37, 35, 28, 26]
    assert section.footer.paragraphs[0].text == "— 1 —"
    assert section.even_page_footer.paragraphs[0].text == "— 1 —"


def test_fonts_sizes_and_lines_are_those_of_the_norm(report: bytes) -> None:
    document = opened(report)

    def look(name: str) -> tuple[str, float | None, float | None]:
        style = document.styles[name]
        font = style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
        size, line = style.font.size, style.paragraph_format.line_spacing
        return font, size.pt if size else None, line.pt if line else None

    assert look(styles.TITLE) == ("方正小标宋简体", 22, 35)
    assert look(styles.BODY) == ("仿宋_GB2312", 16, 28)
    fonts = [look(name)[0] for name in styles.HEADINGS]
    assert fonts == ["黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"]
    first = document.styles[styles.BODY].paragraph_format.first_line_indent
    assert first is not None and first.pt == 31.5


def test_headings_are_numbered_and_begin_anew_below_each_other(report: bytes) -> None:
    document = opened(report)
    first, second, third, fourth = (texts(document, name) for name in styles.HEADINGS)
    assert first == ["一、总体情况", "二、重点任务", "三、下一步工作"]
    assert second == ["（一）任务进度", "（二）就业情况"]
    assert third == ["1.逐项对账。"]
    assert [one[:3] for one in fourth] == ["（1）", "（2）"]


def test_what_stands_around_the_text(report: bytes) -> None:
    document = opened(report)
    assert texts(document, styles.RED_NUMBER_SIGNED) == ["汉后扶办字〔2022〕4号\t签发人：张某某"]
    assert texts(document, styles.ADDRESSEE) == ["县委、县政府："]
    assert texts(document, styles.ATTACHMENT)[0].startswith("附件：1. 2022年")
    assert texts(document, styles.ATTACHMENT_NEXT) == ["2.各镇网格员名单"]
    assert texts(document, styles.DATE) == ["2022年4月10日"]
    assert texts(document, styles.SIGNATURE)[-1] == samples.OFFICE
    imprint = document.tables[-1]
    assert imprint.cell(0, 0).text.startswith("抄送：县人大") and imprint.cell(0, 0).text.endswith(
        "。"
    )
    assert imprint.cell(1, 0).text == f"{samples.OFFICE}\t2022年4月11日印发"


def test_without_a_red_head_the_number_stands_below_the_title() -> None:
    document = opened(papers.docx(samples.notice()))
    assert texts(document, styles.RED_HEAD) == []
    assert texts(document, styles.UNDER_TITLE) == ["汉发改发〔2022〕18号"]
    assert texts(document, styles.SIGNATURE)[-2:] == [
        "汉阴县发展和改革局",
        "汉阴县人力资源和社会保障局",
    ]
    assert texts(document, styles.APPENDIX) == ["附件1", "附件2"]


def test_a_reply_under_a_red_head_is_a_letter() -> None:
    document = opened(papers.docx(samples.reply()))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == "汉阴县发展和改革局"
    assert section.first_page_footer.paragraphs[0].text == ""
    assert texts(document, styles.LETTER_NUMBER) == ["类别：A\t汉发改函〔2022〕21号"]
    assert [row.cells[0].text for row in document.tables[-1].rows] == [
        "抄送：县政协提案委，县政府督查室。"
    ]


def test_minutes_bear_no_signature() -> None:
    document = opened(papers.docx(samples.minutes()))
    assert texts(document, styles.DATE) == []
    assert "出席：赵某某、钱某某、孙某某" in texts(document, styles.BODY)


def test_tables_repeat_their_heads_and_never_split_a_row(report: bytes) -> None:
    table, tasks = opened(report).tables[:2]
    assert [cell.text for cell in table.rows[1].cells][2:5] == [
        "已办结（项）",
        "正常（项）",
        "临期（项）",
    ]
    assert table.cell(0, 2).text == table.cell(0, 4).text == "进展"
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, True] + [False] * 11
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in tasks.rows)
    aligned = [cell.paragraphs[0].alignment for cell in table.rows[2].cells]
    assert [None if one is None else int(one) for one in aligned] == [1, 2, 2, 2, 2, 2]
    assert [cell.text for cell in table.rows[-1].cells] == [
        "合计",
        "370",
        "245",
        "95",
        "30",
        "66.2",
    ]
    for one in (table, tasks):
        assert sum(int(col.get(qn("w:w"))) for col in one._tbl.tblGrid) == styles.WIDTH
    assert {tasks.cell(row, 4).text for row in range(1, 31)} == {"98.6", "待核实", "—", "76.0"}


def test_charts_are_word_s_own_with_their_numbers(report: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        chart = etree.fromstring(archive.read("word/charts/chart2.xml"))
        relations = archive.read("word/charts/_rels/chart2.xml.rels").decode()
        book = openpyxl.load_workbook(io.BytesIO(archive.read("word/embeddings/chart2.xlsx")))
        document = archive.read("word/document.xml").decode()
    c = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    known = [len(one.findall(f"{c}numCache/{c}pt")) for one in chart.iter(f"{c}numRef")]
    assert known == [3, 4], "a missing value is a gap, not zero"
    assert [one.get("val") for one in chart.iter(f"{c}smooth")] == ["0", "0"]
    assert chart.find(f"{c}externalData") is not None and "../embeddings/chart2.xlsx" in relations
    assert [cell.value for cell in book.worksheets[0]["B"]] == ["全县", 91.2, 93, None, 95.4]
    assert 'descr="搬迁劳动力就业率（单位：%）。全县：2021年二季度91.2' in document


def test_an_axis_that_does_not_begin_at_zero_says_so(report: bytes) -> None:
    assert "2.纵轴从90起。" in texts(opened(report), styles.NOTE_NEXT)


def test_the_same_paper_gives_the_same_bytes(report: bytes) -> None:
    assert papers.docx(samples.report()) == report
    properties = opened(report).core_properties
    assert properties.created is not None and properties.created.date() == date(2022, 4, 10)
    assert properties.author == samples.OFFICE


def test_the_template_is_what_its_script_makes() -> None:
    for name, data in template.made().items():
        assert (word.SHIPPED / name).read_bytes() == data


def test_text_that_means_harm_is_only_text() -> None:
    paper = replace(
        samples.notice(),
        issuer=HOSTILE,
        signature="",
        title=HOSTILE,
        number=HOSTILE,
        addressee=HOSTILE,
        red_head=HOSTILE,
        signer=HOSTILE,
        copies_to=HOSTILE,
        remark=HOSTILE,
        blocks=(
            papers.Heading(1, HOSTILE),
            papers.Paragraph(f"{HOSTILE}\n{HOSTILE}", label=HOSTILE),
            papers.Table(
                title=HOSTILE,
                columns=(HOSTILE, papers.Column("b", group=HOSTILE)),
                rows=[(HOSTILE, HOSTILE)],
            ),
            papers.Chart(
                kind="bar",
                title=HOSTILE,
                categories=(HOSTILE,),
                series=(papers.Series(HOSTILE, (1,)),),
            ),
        ),
        attachments=(HOSTILE,),
    )
    document = opened(papers.docx(paper))
    printed = "<w:p>&amp; {{ 7*7 }} {% for x in y %} {_{ }_} 末尾 "
    for style in (styles.RED_HEAD, styles.ADDRESSEE, styles.HEADINGS[0], styles.ATTACHMENT):
        assert printed in texts(document, style)[0]
    assert printed in document.tables[0].cell(2, 0).text
    assert papers.xlsx(paper).startswith(b"PK")


def test_an_empty_paper_and_an_empty_table() -> None:
    bare = papers.Paper(
        kind=papers.Kind.NOTICE, issuer="某局", title="通知", blocks=(), signed_on=date(2022, 1, 5)
    )
    assert texts(opened(papers.docx(bare)), styles.DATE) == ["2022年1月5日"]
    empty = papers.Table(title="名单", columns=("姓名", "职务"), rows=())
    table = opened(papers.docx(replace(bare, blocks=(empty,)))).tables[0]
    assert table.cell(1, 0).text == "无"


def test_many_attachments_keep_their_numbers_apart() -> None:
    paper = replace(samples.notice(), attachments=tuple(f"名单{n}" for n in range(12)))
    document = opened(papers.docx(paper))
    assert texts(document, styles.ATTACHMENT_NEXT)[-1] == "12.名单11"


def test_a_table_of_many_columns_stays_on_the_page() -> None:
    wide = papers.Table(
        title="月报",
        columns=("镇", *(papers.Column(f"{n}月", unit="户", places=1) for n in range(1, 13))),
        rows=[("观音河镇", *(Decimal("1234.5") for _ in range(12)))],
    )
    paper = replace(samples.notice(), blocks=(wide,), attachments=())
    table = opened(papers.docx(paper)).tables[0]
    assert sum(int(col.get(qn("w:w"))) for col in table._tbl.tblGrid) == styles.WIDTH


def test_a_row_taller_than_a_page_is_split_rather_than_cut_off() -> None:
    tall = papers.Table(
        title="说明", columns=("甲", "乙"), rows=[("短", "长" * 3000), ("短", "短")]
    )
    paper = replace(samples.notice(), blocks=(tall,), attachments=())
    rows = opened(papers.docx(paper)).tables[0].rows
    kept = [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows]
    assert kept == [True, False, True]


def test_a_title_breaks_where_the_sense_allows() -> None:
    assert measuring.title("关于县政协十届二次会议第54号提案的答复函") == [
        "关于县政协十届二次会议",
        "第54号提案的答复函",
    ]
    assert measuring.title("短标题") == ["短标题"]
    assert measuring.title("甲\n乙") == ["甲", "乙"]


def test_what_does_not_fit_together_is_refused_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        papers.Table(title="表", columns=("甲", "乙"), rows=[("一",)])
    with pytest.raises(ValueError, match="does not fit"):
        papers.Chart(
            kind="bar", title="图", categories=("甲",), series=(papers.Series("一", (1, 2)),)
        )
    with pytest.raises(ValueError, match="no number"):
        papers.Chart(
            kind="bar",
            title="图",
            categories=("甲",),
            series=(papers.Series("一", (float("nan"),)),),
        )
    with pytest.raises(ValueError, match="none of"):
        papers.Heading(5, "太深")


def test_an_office_s_own_template_is_taken(settings, tmp_path) -> None:
    settings.HOME = tmp_path
    own = tmp_path / "papers" / "letter.docx"
    own.parent.mkdir()
    changed = docx.Document(io.BytesIO(template.made()["letter.docx"]))
    changed.styles[styles.BODY].font.size = Mm(5)
    changed.save(str(own))
    document = opened(papers.docx(samples.reply()))
    size = document.styles[styles.BODY].font.size
    assert size is not None and round(size.mm) == 5
    own.write_bytes(b"no document")
    with pytest.raises(Refused) as refused:
        papers.docx(samples.reply())
    assert refused.value.code == "paper_template_broken"
