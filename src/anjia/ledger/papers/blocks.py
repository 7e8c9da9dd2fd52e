"""Headings, paragraphs, tables and charts as a Word document has them, in the template's styles."""

from collections.abc import Iterator, Sequence
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsmap, qn
from lxml import etree

from anjia.ledger.papers import books, graphs, measuring, styles, wording
from anjia.ledger.papers.looks import element, into
from anjia.ledger.papers.paper import (
    Block,
    Chart,
    Column,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Table,
    Value,
)

_EMU_CM = 360_000
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
# A table's text: its size in half points, how many characters fit between the margins, and how
# many of its words a column keeps on a line; the first that fits is taken.
_SIZE = 24
_SIZES = (
    *((24, 36.0, 8.0), (21, 41.5, 8.0), (21, 41.5, 6.0)),
    *((18, 48.5, 6.0), (18, 48.5, 4.0), (15, 58.5, 4.0)),
)
_TALLEST = 15  # lines: a taller row may not fit on a page and is split
_HEAD = styles.HEAD_CELL
_CELL_MARGINS = 0.85  # characters that the margins of a cell take


class Writer:
    """Makes the elements of one document; charts become parts of it."""

    def __init__(self, document: Document, paper: Paper) -> None:
        """Write into this document, whose styles are the template's."""
        self._document = document
        self._paper = paper
        self._ids = {style.name: style.style_id for style in document.styles}
        self._numbering = wording.Numbering()
        self._charts = 0

    def body(self) -> list[Any]:
        """Return the elements of the text."""
        found = list(self._blocks(self._paper.blocks))
        if found and found[-1].tag == qn("w:p") and self._paper.is_signed:
            # A signature never stands on a page without text (7.3.5.4).
            _keep(found[-1])
        return found

    def appendices(self) -> list[Any]:
        """Return the attachments that are printed, each from a new page on (7.3.6)."""
        found: list[Any] = []
        listed = self._paper.listed
        for at, one in enumerate(listed, start=1):
            if not one.blocks:
                continue
            mark = self.paragraph(styles.APPENDIX, "附件" if len(listed) == 1 else f"附件{at}")
            into(_properties(mark), "w:pageBreakBefore")
            empty = self.paragraph(styles.BODY), self.paragraph(styles.BODY)
            title = self.paragraph(styles.TITLE, wording.line(one.title))
            self._numbering.within()
            found += [mark, empty[0], title, empty[1], *self._blocks(one.blocks)]
        return found

    def paragraph(self, style: str, text: str = "", *, label: str = "", keep: bool = False) -> Any:
        """Return a paragraph in a style of the template."""
        made = element("w:p")
        properties = into(made, "w:pPr")
        into(properties, "w:pStyle", {"w:val": self._ids[style]})
        if keep:
            _keep(made)
        if label:
            run = _run(made, label)
            properties = element("w:rPr")
            into(properties, "w:rStyle", {"w:val": self._ids[styles.LABEL]})
            run.insert(0, properties)
        if text:
            _run(made, text)
        return made

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[Any]:
        before: Block | None = None
        following = [*blocks, None][1:]
        for (mark, block), after in zip(
            wording.numbered(blocks, self._numbering), following, strict=True
        ):
            if self._begins_names(before, block):
                yield self.paragraph(styles.BODY)
            before = block
            match block:
                case Heading():
                    text = mark + wording.line(block.text)
                    style = styles.HEADINGS[block.level - 1]
                    # An item of a list is no heading of the next one: it need not stay with it.
                    item = isinstance(after, Heading) and after.level <= block.level
                    yield self.paragraph(style, text, keep=after is not None and not item)
                case Paragraph():
                    yield from self._paragraphs(block)
                case Table():
                    yield from self._table(mark, block)
                case Chart():
                    yield from self._chart(mark, block)

    def _begins_names(self, before: Block | None, block: Block) -> bool:
        """Whether the list of those present begins: one line below the text (10.3)."""
        return (
            self._paper.kind is Kind.MINUTES
            and isinstance(block, Paragraph)
            and bool(block.label)
            and before is not None
            and not (isinstance(before, Paragraph) and before.label)
        )

    def _paragraphs(self, block: Paragraph) -> Iterator[Any]:
        label = f"{wording.line(block.label)}：" if block.label else ""
        for text in wording.lines(block.text) or ([""] if label else []):
            made = self.paragraph(styles.BODY, text, label=label)
            if label and self._paper.kind is Kind.MINUTES:
                # Names of those present stand below each other (10.3).
                hang = round(measuring.width(label)) * styles.CHARACTER
                left = {"w:left": str(2 * styles.CHARACTER + hang), "w:hanging": str(hang)}
                into(_properties(made), "w:ind", left)
            yield made
            label = ""

    def _table(self, mark: str, table: Table) -> Iterator[Any]:
        if title := wording.caption(mark, table):
            yield self.paragraph(styles.CAPTION, title)
        if table.unit:
            yield self.paragraph(styles.UNIT, f"单位：{wording.line(table.unit)}")
        size, widths = _measures(table)
        made = element("w:tbl")
        properties = into(made, "w:tblPr")
        into(properties, "w:tblStyle", {"w:val": self._ids[styles.TABLE]})
        into(properties, "w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"})
        into(properties, "w:jc", {"w:val": "center"})
        into(properties, "w:tblLayout", {"w:type": "fixed"})
        grid = into(made, "w:tblGrid")
        for width in widths:
            into(grid, "w:gridCol", {"w:w": str(width)})
        self._heads(made, table.heads, widths, size)
        aligns = wording.aligned(table)
        for at, row in enumerate(table.rows, start=1):
            # A total does not stand alone on the next page.
            keep = bool(table.total) and at == len(table.rows)
            self._row(made, row, table.heads, widths, aligns, size=size, keep=keep)
        if table.total:
            self._row(made, table.total, table.heads, widths, aligns, size=size, strong=True)
        if not table.rows and not table.total:
            row = _row(made)
            self._cell(row, "无", sum(widths), "center", size=size, span=len(widths))
        yield made
        # Two tables without a paragraph between would become one in Word.
        yield from self._notes(wording.notes(table.notes) or [""])

    def _heads(self, table: Any, heads: Sequence[Column], widths: list[int], size: int) -> None:
        def cell(row: Any, text: str, width: int, span: int = 1, merge: str = "") -> None:
            self._cell(row, text, width, "", size=size, style=_HEAD, span=span, merge=merge)

        grouped = any(column.group for column in heads)
        first = _row(table, head=True)
        second = _row(table, head=True) if grouped else None
        for start, end, group in measuring.groups(heads):
            if group:
                span = end - start + 1
                cell(first, wording.line(group), sum(widths[start : end + 1]), span)
            for at in range(start, end + 1):
                text = wording.head(heads[at])
                if second is None:
                    cell(first, text, widths[at])
                elif group:
                    cell(second, text, widths[at])
                else:
                    cell(first, text, widths[at], merge="restart")
                    cell(second, "", widths[at], merge="continue")

    def _row(
        self,
        table: Any,
        values: Sequence[Value],
        heads: Sequence[Column],
        widths: list[int],
        aligns: list[str],
        *,
        size: int,
        keep: bool = False,
        strong: bool = False,
    ) -> None:
        texts = [wording.cell(value, column) for value, column in zip(values, heads, strict=True)]
        row = _row(table, whole=_lines(texts, widths, size) <= _TALLEST)
        style = styles.TOTAL_CELL if strong else styles.CELL
        for text, width, align in zip(texts, widths, aligns, strict=True):
            self._cell(row, text, width, align, size=size, style=style, keep=keep)

    def _cell(
        self,
        row: Any,
        text: str,
        width: int,
        align: str,
        *,
        size: int,
        style: str = styles.CELL,
        keep: bool = False,
        span: int = 1,
        merge: str = "",
    ) -> None:
        cell = into(row, "w:tc")
        properties = into(cell, "w:tcPr")
        into(properties, "w:tcW", {"w:w": str(width), "w:type": "dxa"})
        if span > 1:
            into(properties, "w:gridSpan", {"w:val": str(span)})
        if merge:
            into(properties, "w:vMerge", {"w:val": merge})
        into(properties, "w:vAlign", {"w:val": "center"})
        paragraph = self.paragraph(style, text, keep=keep)
        if align:
            into(_properties(paragraph), "w:jc", {"w:val": align})
        if size != _SIZE:
            for run in paragraph.findall(qn("w:r")):
                smaller = element("w:rPr")
                into(smaller, "w:sz", {"w:val": str(size)})
                run.insert(0, smaller)
        cell.append(paragraph)

    def _chart(self, mark: str, chart: Chart) -> Iterator[Any]:
        self._charts += 1
        relation = self._chart_part(chart)
        made = self.paragraph(styles.CHART)
        made.append(_drawing(chart, relation=relation, at=self._charts))
        yield made
        notes = graphs.notes(chart)
        if title := wording.caption(mark, chart):
            yield self.paragraph(styles.CHART_CAPTION, title, keep=bool(notes))
        yield from self._notes(notes)

    def _notes(self, notes: Sequence[str]) -> Iterator[Any]:
        for at, note in enumerate(notes):
            yield self.paragraph(styles.NOTE_NEXT if at else styles.NOTE, note)

    def _chart_part(self, chart: Chart) -> str:
        """Add a chart and its workbook to the package; return the document's name for it."""
        document = self._document.part
        package = document.package
        numbers = books.of_chart(chart, on=self._paper.signed_on)
        where = PackURI(f"/word/charts/chart{self._charts}.xml")
        part = Part(where, CONTENT_TYPE.DML_CHART, b"", package)
        held = PackURI(f"/word/embeddings/chart{self._charts}.xlsx")
        workbook = Part(held, CONTENT_TYPE.SML_SHEET, numbers, package)
        link = part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
        part._blob = graphs.part(numbers, relation=link)  # noqa: SLF001 - it names its own relation
        return document.relate_to(part, RELATIONSHIP_TYPE.CHART)


def _measures(table: Table) -> tuple[int, list[int]]:
    """Return the size of a table's text and its columns' widths: the largest that fits."""
    wide = measuring.natural(table)
    wanted = [one + _CELL_MARGINS for one in wide]

    whole = measuring.whole(table)

    def least(words: float) -> list[float]:
        kept = (one if at in whole else min(one, words) for at, one in enumerate(wide))
        return [one + _CELL_MARGINS for one in kept]

    fitting = (one for one in _SIZES if sum(least(one[2])) <= one[1])
    size, room, words = next(fitting, _SIZES[-1])
    shares = measuring.fitted(wanted, least(words), room)
    widths = [int(one * styles.WIDTH / room) for one in shares]
    widths[-1] += styles.WIDTH - sum(widths)
    return size, widths


def _keep(paragraph: Any) -> None:
    style = _properties(paragraph).find(qn("w:pStyle"))
    style.addnext(element("w:keepNext"))


def _properties(paragraph: Any) -> Any:
    return paragraph.find(qn("w:pPr"))


def _run(paragraph: Any, text: str) -> Any:
    run = into(paragraph, "w:r")
    words = into(run, "w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _lines(texts: Sequence[str], widths: Sequence[int], size: int) -> float:
    """Return about how many lines the fullest cell of a row has."""
    shown = zip(texts, widths, strict=True)
    return max(measuring.width(text) * size * 10 / max(wide, 1) for text, wide in shown)


def _row(table: Any, *, head: bool = False, whole: bool = True) -> Any:
    row = into(table, "w:tr")
    properties = into(row, "w:trPr")
    if whole:
        into(properties, "w:cantSplit")
    if head:
        into(properties, "w:tblHeader")
    return row


def _drawing(chart: Chart, *, relation: str, at: int) -> Any:
    run = element("w:r")
    inline = into(into(run, "w:drawing"), "wp:inline")
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    wide, tall = int(graphs.WIDTH_CM * _EMU_CM), int(graphs.height_cm(chart) * _EMU_CM)
    for tag, attributes in (
        ("extent", {"cx": str(wide), "cy": str(tall)}),
        ("docPr", {"id": str(at), "name": f"图{at}", "descr": wording.told(chart)}),
        ("cNvGraphicFramePr", {}),
    ):
        etree.SubElement(inline, f"{{{nsmap['wp']}}}{tag}", attributes)
    graphic = etree.SubElement(inline, f"{{{_A}}}graphic", nsmap={"a": _A})
    data = etree.SubElement(graphic, f"{{{_A}}}graphicData", uri=_C)
    etree.SubElement(data, f"{{{_C}}}chart", {qn("r:id"): relation}, nsmap={"c": _C})
    return run
