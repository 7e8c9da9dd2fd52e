"""Official documents (公文): one description, as .docx, .xlsx, .pdf and as a preview in the page.

    paper = papers.Paper(
        kind=papers.Kind.REPORT,
        issuer="汉阴县易地搬迁后续扶持工作领导小组办公室",
        number="汉后扶办字〔2022〕4号",
        title="关于2022年第一季度任务完成情况的报告",
        addressee="县政府",
        blocks=(
            papers.Heading(1, "总体情况"),
            papers.Paragraph("全县共有任务37项。"),
            papers.Table(
                title="各镇完成情况",
                columns=("镇", papers.Column("完成率", unit="%", places=1)),
                rows=(("城关镇", Decimal("98.6")), ("涧池镇", None)),
            ),
            papers.Chart(
                kind="bar", title="各镇完成率", unit="%",
                categories=("城关镇", "涧池镇"),
                series=(papers.Series("第一季度", (Decimal("98.6"), None)),),
            ),
        ),
        attachments=("任务清单", papers.Attachment("责任分工表", blocks=(...))),
        signed_on=date(2022, 4, 10),
        copies_to="县委办，县人大办。",
    )
    papers.docx(paper)   # bytes; Word can edit everything in it, its charts too
    papers.xlsx(paper)   # bytes; every table and chart on a sheet of its own
    papers.html(paper)   # safe text for a page; in a template {% load papers %}{% paper paper %}
    papers.can_pdf()     # whether LibreOffice is here: offer no PDF where it is not
    papers.pdf(paper)    # bytes

The same paper always gives the same document. Headings, tables, charts and attachments are numbered
here, so their texts hold no numbers. Any text is harmless: markup, control characters and template
signs are printed as they are or left out.

`docx` fills `layouts/paper.docx`, a letter under a red head `layouts/letter.docx`; both follow GB/T
9704—2012, `template.py` made them. An office that wants other fonts or distances puts its own copy,
changed in Word, into `ANJIA_HOME/papers/` under the same name.

A page shows the preview with `{% static 'papers/papers.css' %}` linked in its head.

What a document says does not belong here: no place, task, person or figure is known.
"""

from anjia.ledger.papers.books import xlsx
from anjia.ledger.papers.paper import (
    Attachment,
    Block,
    Chart,
    Column,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Series,
    Table,
    Value,
)
from anjia.ledger.papers.preview import html
from anjia.ledger.papers.printing import can_pdf, pdf
from anjia.ledger.papers.word import docx
from anjia.ledger.papers.wording import day

__all__ = [
    "Attachment",
    "Block",
    "Chart",
    "Column",
    "Heading",
    "Kind",
    "Paper",
    "Paragraph",
    "Series",
    "Table",
    "Value",
    "can_pdf",
    "day",
    "docx",
    "html",
    "pdf",
    "xlsx",
]
