"""Text of a saved web page: what a reader sees, lines and table cells apart."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import text as plain

_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "iframe", "svg", "head", "select", "button"}
)
_CELL = 600  # longer, and it is a part of the page rather than a cell
_HEADS, _HEAD = 3, 16  # a row of at least so many cells, none longer, heads a table
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}
    | {"section", "article", "header", "footer", "nav", "title", "dd", "dt", "dl", "blockquote"}
)


def text(data: bytes) -> str:
    """Return the page's text; its encoding is what it says, else what its bytes show."""
    try:
        tree = html.document_fromstring(_decoded(data))
    except (ValueError, TypeError, etree.LxmlError) as broken:
        raise Refused("file_broken") from broken
    lines = ("".join(_walk(tree))).splitlines()
    return "\n".join(line.rstrip(" ") for line in _thinned(lines))


def _decoded(data: bytes) -> str:
    head = data[:4096].lower()
    for name in (b"gb2312", b"gbk", b"gb18030"):
        if b"charset=" + name in head or b'charset="' + name in head:
            return data.decode("gb18030", errors="replace")
    return plain.decode(data)[0]


def _walk(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    if element.tag == "table" and _is_data(element):
        yield "\n"
        yield from _table(element)
        return
    block = element.tag in _BLOCKS
    if block:
        yield "\n"
    yield _flat(element.text)
    for child in element:
        yield from _walk(child)
        yield _flat(child.tail)
    if block:
        yield "\n"


def _flat(words: str | None) -> str:
    """Words as they are shown: a line end in the markup is no line end to the reader."""
    return re.sub(r"[ \t\r\n]+", " ", words or "")


def _is_data(table: Any) -> bool:
    """Whether a table holds cells; one that only places parts of the page is read as its parts."""
    rows = list(table.iter("tr"))
    wide = sum(len(_cells(row)) > 1 for row in rows)
    longest = max((len(cell.text_content()) for row in rows for cell in _cells(row)), default=0)
    nested = next(table.iterdescendants("table"), None) is not None
    heads = [cell.text_content().strip() for cell in (_cells(rows[0]) if rows else ())]
    is_head = len(heads) >= _HEADS and all(len(head) <= _HEAD for head in heads)
    fits = longest <= _CELL or is_head
    return not nested and fits and (wide * 2 > len(rows) > 1 or (is_head and len(rows) == 1))


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _table(table: Any) -> Iterator[str]:
    """One line a row; a cell that an earlier one covers stays empty."""
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        for cell in _cells(row):
            while (number, len(cells)) in covered:
                cells.append("")
            down, right = _spans(cell)
            at = len(cells)
            covered |= {
                (number + below, at + beside) for below in range(1, down) for beside in range(right)
            }
            cells.append(" ".join("".join(_inside(cell)).split()))
            cells.extend([""] * (right - 1))
        yield "\t".join(cells) + "\n"


def _inside(cell: Any) -> Iterator[str]:
    yield cell.text or ""
    for child in cell:
        yield from _walk(child)
        yield child.tail or ""


def _spans(cell: Any) -> tuple[int, int]:
    def whole(name: str) -> int:
        said = cell.get(name, "1")
        return min(int(said), 200) if said.isdecimal() and int(said) else 1

    return whole("rowspan"), whole("colspan")


def _thinned(lines: list[str]) -> Iterator[str]:
    empty = False
    for line in lines:
        bare = line.strip(" \xa0\u3000\r")
        if not bare and "\t" not in line:
            if not empty:
                yield ""
            empty = True
            continue
        empty = False
        yield line if "\t" in line else bare
