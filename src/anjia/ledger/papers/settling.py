"""What of a filled-in template depends on how long its words are."""

from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from anjia.ledger.papers import looks, measuring, styles, wording
from anjia.ledger.papers.paper import Paper

_LARGEST, _SMALLEST = 48, 34  # points of the issuer's name in red
_PRESSED = 40  # percent: narrower is not read any more
_MARK = 28  # points that a line above the name takes
_PAGE = 28  # characters on a line
_FOOT = 28  # characters of 14 points between the edges of the imprint
_FROM_RIGHT = 4  # characters right of the date, where it is sealed (7.3.5.1)


def settle(document: Document, paper: Paper) -> None:
    """Set the size of the red name, the indents of the list, the place of signature and date."""
    _sign(document, paper)
    _imprint(document)
    first = document.sections[0].first_page_header.paragraphs if paper.is_letter else []
    for paragraph in (*_styled(document, styles.RED_HEAD), *first):
        length = max(measuring.width(wording.line(paper.red_head)), 1.0)
        # A long name is pressed together rather than made small.
        size = min(_LARGEST, max(_SMALLEST, int(styles.WIDTH / 20 / length)))
        for run in paragraph.runs:
            run.font.size = Pt(size)
            _press(run, int(styles.WIDTH * 5 / (length * size)))
        if paper.mark and not paper.is_letter:
            paragraph.paragraph_format.space_before = Pt(styles.HEAD_SPACE - _MARK)
    names = _styled(document, styles.ATTACHMENT, styles.ATTACHMENT_NEXT)
    for at, paragraph in enumerate(names, start=1):
        number = len(f"{at}.") / 2 if len(names) > 1 else 0
        label = 3 if at == 1 else 0
        _hang(paragraph, left=5 + number, by=label + number)


def _sign(document: Document, paper: Paper) -> None:
    """The date keeps four characters from the edge, a name longer than it two (7.3.5)."""
    date = wording.day(paper.signed_on)
    widest = max(measuring.width(wording.line(one)) for one in (*paper.signatures, date))
    axis = max(_FROM_RIGHT + measuring.width(date) / 2, 2 + widest / 2)
    left = max(0, round((_PAGE - 2 * axis) * styles.CHARACTER))
    for paragraph in _styled(document, styles.SIGNATURE, styles.DATE):
        paragraph.paragraph_format.left_indent = Twips(left)


def _imprint(document: Document) -> None:
    for table in document.tables:
        for cell in table.columns[0].cells:
            for paragraph in cell.paragraphs:
                if paragraph.style is not None and paragraph.style.name == styles.IMPRINT:
                    for run in paragraph.runs:
                        _press(run, int(100 * _FOOT / max(measuring.width(paragraph.text), 1.0)))


def _styled(document: Document, *names: str) -> list[Any]:
    return [one for one in document.paragraphs if one.style is not None and one.style.name in names]


def _press(run: Any, percent: int) -> None:
    if percent >= 100:
        return
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx has no name for it
    pressed = looks.element("w:w", {"w:val": str(max(percent, _PRESSED))})
    size = properties.find(qn("w:sz"))
    if size is None:
        properties.append(pressed)
    else:
        size.addprevious(pressed)


def _hang(paragraph: Any, *, left: float, by: float) -> None:
    paragraph.paragraph_format.left_indent = Twips(round(left * styles.CHARACTER))
    paragraph.paragraph_format.first_line_indent = Twips(-round(by * styles.CHARACTER))
