"""Text of a PDF, page after page; tables cell by cell."""

import re
from itertools import pairwise

import pypdfium2 as pdfium

from anjia.kernel.refusals import Refused
from anjia.ledger.texts import ruled

# A page with less is a picture of a page; documents have more even on a page with a table's end.
_LEAST = 8
_AROUND = 5  # lines of heads and numbers between the halves of a table
_NUMBERED = re.compile(r"[(（]?[\d一二三四五六七八九十]+[)）]?[.、]?")
_LOCKED = 4  # FPDF_ERR_PASSWORD


def text(data: bytes) -> str:
    """Return the text layer; refuse a PDF that has none, is locked or broken."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as broken:
        locked = getattr(broken, "err_code", None) == _LOCKED or "password" in str(broken).lower()
        raise Refused("file_encrypted" if locked else "file_broken") from broken
    pages = []
    for page in document:
        layer = page.get_textpage()
        said = ruled.text(page, layer) or layer.get_text_bounded()
        pages.append(said.replace("\r\n", "\n").replace("\r", "\n"))
        layer.close()
        page.close()
    written = sum(len("".join(page.split())) for page in pages)
    if written < _LEAST * max(len(pages), 1):
        raise Refused("pdf_without_text", pages=len(pages))
    return "\n".join(_rows_joined(pages))


def _rows_joined(pages: list[str]) -> list[str]:
    """The pages, with a row of a table that a page's end cut in two put together again."""
    for before, after in pairwise(range(len(pages))):
        above, below = pages[before].split("\n"), pages[after].split("\n")
        last = next((n for n in range(len(above) - 1, -1, -1) if "\t" in above[n]), None)
        first = next((n for n, line in enumerate(below) if "\t" in line), None)
        if last is None or first is None or len(above) - last > _AROUND or first > _AROUND:
            continue
        halves = above[last].split("\t"), below[first].split("\t")
        if _are_halves(*halves):
            above[last] = "\t".join(one + other for one, other in zip(*halves, strict=True))
            pages[before], pages[after] = (
                "\n".join(above),
                "\n".join(below[:first] + below[first + 1 :]),
            )
    return pages


def _are_halves(above: list[str], below: list[str]) -> bool:
    """Whether a row without a number goes on with a numbered one, or has a single cell."""
    if len(above) != len(below) or below[0].strip():
        return False
    filled = sum(bool(cell.strip()) for cell in below)
    return filled > 0 and (filled == 1 or bool(_NUMBERED.fullmatch(above[0].strip())))
