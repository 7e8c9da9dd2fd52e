"""A paper as it is read in a page: the same text, numbers and charts, safe and printable."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from anjia.ledger.papers import drawing, graphs, measuring, wording
from anjia.ledger.papers.paper import Block, Chart, Column, Heading, Paper, Paragraph, Table, Value

_SIDES = {"left": "", "center": "c", "right": "r"}


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its words, which side they stand on, how far it reaches."""

    text: str
    side: str = ""
    across: int = 1
    down: int = 1


def html(paper: Paper) -> SafeString:
    """Return the preview; the page links `papers/papers.css`."""
    numbering = wording.Numbering()
    blocks = list(_blocks(paper.blocks, numbering))
    listed = paper.listed
    appendices = [
        {
            "mark": "附件" if len(listed) == 1 else f"附件{at}",
            "title": wording.line(one.title),
            "blocks": list(_blocks(one.blocks, numbering.within())),
        }
        for at, one in enumerate(listed, start=1)
        if one.blocks
    ]
    copies = wording.line(paper.copies_to).rstrip("。")
    return render_to_string(
        "papers/paper.html",
        {
            "is_letter": paper.is_letter,
            "mark": wording.line(paper.mark),
            "red_head": wording.line(paper.red_head),
            "number": wording.line(paper.number),
            "signer": wording.line(paper.signer),
            "title": measuring.title(paper.title),
            "addressee": wording.line(paper.addressee).rstrip("：:"),
            "blocks": blocks,
            "attachments": wording.attachment_names(listed),
            "signatures": [wording.line(one) for one in paper.signatures]
            if paper.is_signed
            else [],
            "signed_on": wording.day(paper.signed_on),
            "remark": wording.line(paper.remark).strip("（）()"),
            "appendices": appendices,
            "copies": f"{copies}。" if copies else "",
            "printed_by": wording.line(paper.printed_by or paper.issuer),
            "printed_on": wording.day(paper.printed_on) if paper.printed_on else "",
        },
    )


def _blocks(blocks: Sequence[Block], numbering: wording.Numbering) -> Iterator[dict[str, object]]:
    for mark, block in wording.numbered(blocks, numbering):
        match block:
            case Heading():
                text = mark + wording.line(block.text)
                yield {"is": "heading", "tag": f"h{block.level + 2}", "text": text}
            case Paragraph():
                yield from _paragraphs(block)
            case Table():
                yield {"is": "table", "caption": wording.caption(mark, block), **_table(block)}
            case Chart():
                yield {"is": "chart", "caption": wording.caption(mark, block), **_chart(block)}


def _paragraphs(block: Paragraph) -> Iterator[dict[str, object]]:
    label = f"{wording.line(block.label)}：" if block.label else ""
    for text in wording.lines(block.text) or ([""] if label else []):
        yield {"is": "paragraph", "label": label, "text": text}
        label = ""


def _table(table: Table) -> dict[str, object]:
    sides = [_SIDES[side] for side in wording.aligned(table)]

    def row(values: Sequence[Value]) -> list[Cell]:
        shown = zip(values, table.heads, sides, strict=True)
        return [Cell(wording.cell(value, column), side) for value, column, side in shown]

    return {
        "unit": wording.line(table.unit),
        "heads": _heads(table.heads),
        "rows": [row(one) for one in table.rows],
        "total": row(table.total) if table.total else [],
        "notes": wording.notes(table.notes),
        "width": len(table.heads),
    }


def _heads(heads: Sequence[Column]) -> list[list[Cell]]:
    if not any(column.group for column in heads):
        return [[Cell(wording.head(column)) for column in heads]]
    first: list[Cell] = []
    second: list[Cell] = []
    for start, end, group in measuring.groups(heads):
        below = [Cell(wording.head(column)) for column in heads[start : end + 1]]
        if group:
            first.append(Cell(wording.line(group), across=end - start + 1))
            second += below
        else:
            first.append(Cell(below[0].text, down=2))
    return [first, second]


def _chart(chart: Chart) -> dict[str, object]:
    column = Column("", places=chart.places)
    return {
        "drawing": drawing.drawn(chart),
        "told": wording.told(chart),
        "unit": wording.line(chart.unit),
        "notes": graphs.notes(chart),
        "is_line": chart.kind == "line",
        "legend": [
            (at % len(graphs.FILLS), wording.line(one.name)) for at, one in enumerate(chart.series)
        ],
        "names": [wording.line(one.name) for one in chart.series],
        "rows": [
            (wording.line(name), [wording.cell(one.values[at], column) for one in chart.series])
            for at, name in enumerate(chart.categories)
        ],
    }
