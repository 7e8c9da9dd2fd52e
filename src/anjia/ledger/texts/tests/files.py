"""Files for the tests of texts: a PDF with a text layer of Chinese, without any library."""

from collections.abc import Iterable, Sequence

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    b"/DescendantFonts [4 0 R] >>"
)
_CHARACTERS = (
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
)


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF whose pages hold these lines; a page without lines is like a picture of one."""
    return _document(
        [_words((60, 780 - 24 * row, line) for row, line in enumerate(lines)) for lines in pages]
    )


def table(pages: Sequence[Sequence[Sequence[str]]], *, wide: int = 5, below: str = "") -> bytes:
    """A PDF with a ruled table on each page, `wide` characters a column; a cell without words is
    merged with the one above, and what does not fit into a line goes on below.
    """
    return _document([_ruled(rows, wide * 14 + 8, below) for rows in pages])


def _ruled(rows: Sequence[Sequence[str]], width: int, below: str) -> bytes:
    many = (width - 8) // 14
    words, rules, top = [], [], 780
    for number, row in enumerate(rows):
        lines = [[cell[at : at + many] for at in range(0, len(cell), many)] for cell in row]
        bottom = top - 20 * max(1, *map(len, lines)) - 8
        for column, cell in enumerate(lines):
            left = 60 + column * width
            words += [(left + 4, top - 18 - 20 * at, line) for at, line in enumerate(cell)]
            rules += [(left, top, left, bottom), (left + width, top, left + width, bottom)]
            if number == 0 or cell:
                rules.append((left, top, left + width, top))
            if number == len(rows) - 1:
                rules.append((left, bottom, left + width, bottom))
        top = bottom
    strokes = b"".join(b"%d %d m %d %d l S\n" % rule for rule in rules)
    return strokes + _words([*words, (60, top - 30, below)])


def _words(placed: Iterable[tuple[int, int, str]]) -> bytes:
    words = b"".join(
        b"1 0 0 1 %d %d Tm <%s> Tj\n" % (x, y, line.encode("utf-16-be").hex().encode())
        for x, y, line in placed
    )
    return b"BT /F1 14 Tf\n" + words + b"ET"


def _document(streams: Sequence[bytes]) -> bytes:
    objects: list[bytes] = [b"", b"", _FONT, _CHARACTERS]
    kids = []
    for stream in streams:
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (len(places) + 1, table, len(places) + 1, len(written))
    )
