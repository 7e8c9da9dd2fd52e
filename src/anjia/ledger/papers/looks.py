"""The styles of the template: what GB/T 9704—2012 says of each element, by its name in Word."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from lxml import etree

from anjia.ledger.papers import styles
from anjia.ledger.papers.styles import CHARACTER, WIDTH

SONG, FANGSONG, HEI, KAI, PLAIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
RED = RGBColor(0xC0, 0x00, 0x00)
SIZE, LINE = 16, 28  # 三号, points from line to line


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the paragraphs of a style look; lengths in twentieths of a point, sizes in points.

    `first` is the indent of the first line, below zero it hangs; `line` None fits what it holds.
    """

    font: str = FANGSONG
    size: int = SIZE
    line: int | None = LINE
    align: str = "both"
    first: int = 0
    left: int = 0
    before: int = 0
    after: int = 0
    keep: bool = False
    red: bool = False
    rule: str = ""
    right: int = 0
    outline: int | None = None
    tab: int | None = None


_TWO = 2 * CHARACTER
_OUT_LEFT, _OUT_RIGHT = -454, -340
LOOKS = {
    styles.BODY: Look(first=_TWO),
    styles.HEADINGS[0]: Look(font=HEI, first=_TWO, keep=True, outline=0),
    styles.HEADINGS[1]: Look(font=KAI, first=_TWO, keep=True, outline=1),
    styles.HEADINGS[2]: Look(first=_TWO, outline=2),
    styles.HEADINGS[3]: Look(first=_TWO, outline=3),
    styles.TITLE: Look(font=SONG, size=22, line=35, align="center", keep=True),
    styles.UNDER_TITLE: Look(font=KAI, align="center", keep=True),
    styles.ADDRESSEE: Look(keep=True),
    styles.MARK: Look(font=HEI, align="left"),
    # 35 mm from the upper edge of the text to the issuer's name (7.2.4).
    styles.RED_HEAD: Look(
        font=SONG, size=48, line=None, align="center", red=True, before=styles.HEAD_SPACE
    ),
    styles.RED_NUMBER: Look(align="center", before=2 * LINE, rule="single"),
    styles.RED_NUMBER_SIGNED: Look(
        align="left", before=2 * LINE, rule="single", first=CHARACTER, tab=WIDTH - CHARACTER
    ),
    # The rules of a letter are 170 mm long, 20 mm from each side of the page (10.1).
    styles.LETTER_HEAD: Look(
        font=SONG,
        size=48,
        line=None,
        align="center",
        red=True,
        rule="thickThinSmallGap",
        left=_OUT_LEFT,
        right=_OUT_RIGHT,
    ),
    styles.LETTER_NUMBER: Look(align="left", before=14, tab=WIDTH),
    styles.LETTER_FOOT: Look(
        size=1, line=2, rule="thinThickSmallGap", left=_OUT_LEFT, right=_OUT_RIGHT
    ),
    styles.ATTACHMENT: Look(left=6 * CHARACTER, first=-4 * CHARACTER, keep=True),
    styles.ATTACHMENT_NEXT: Look(left=6 * CHARACTER, first=-CHARACTER, keep=True),
    styles.SIGNATURE: Look(align="center", keep=True),
    styles.DATE: Look(align="center"),
    styles.REMARK: Look(first=_TWO),
    styles.APPENDIX: Look(font=HEI, align="left", keep=True),
    styles.CAPTION: Look(font=HEI, size=14, align="center", keep=True, before=6),
    styles.UNIT: Look(size=12, line=20, align="right", keep=True),
    styles.HEAD_CELL: Look(font=HEI, size=12, line=18, align="center", keep=True),
    styles.TOTAL_CELL: Look(font=HEI, size=12, line=18, align="left"),
    styles.CELL: Look(size=12, line=18, align="left"),
    styles.NOTE: Look(size=12, line=20, left=480, first=-480),
    styles.NOTE_NEXT: Look(size=12, line=20, left=480),
    styles.CHART: Look(line=None, align="center", keep=True, before=6),
    styles.CHART_CAPTION: Look(font=HEI, size=14, align="center", after=6),
    styles.IMPRINT: Look(size=14, line=22, align="left", tab=WIDTH - 560),
    styles.COPIES: Look(size=14, line=22, left=840, first=-840),
    styles.PAGE_NUMBER: Look(font=PLAIN, size=14, line=None, align="left"),
    styles.END: Look(size=1, line=1, align="left"),
}


def add(document: Document) -> None:
    """Add every style to a document."""
    for name, look in LOOKS.items():
        _paragraph(document, name, look)
    for name, font in ((styles.LABEL, HEI), (styles.SIGNER, KAI)):
        _font(document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER).element, font)
    _table(document)


def _paragraph(document: Document, name: str, look: Look) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.quick_style = True
    style.font.size = Pt(look.size)
    if look.red:
        style.font.color.rgb = RED
    _font(style.element, look.font)
    if look.size == SIZE:
        # 16 pt less a quarter: 28 characters fill the 156 mm of a line (5.2.2).
        closer = element("w:spacing", {"w:val": "-5"})
        style.element.rPr.find(qn("w:sz")).addprevious(closer)
    properties = style.element.get_or_add_pPr()
    if look.keep:
        into(properties, "w:keepNext")
        into(properties, "w:keepLines")
    into(properties, "w:widowControl", {"w:val": "0"})
    if look.rule:
        # Red, 4 mm below the words (7.2.7, 10.1); of a letter thick and thin.
        thick, space = "12" if look.rule == "single" else "24", "11" if look.size > 1 else "0"
        rule = {"w:val": look.rule, "w:sz": thick, "w:space": space, "w:color": str(RED)}
        into(into(properties, "w:pBdr"), "w:bottom", rule)
    if look.tab:
        into(into(properties, "w:tabs"), "w:tab", {"w:val": "right", "w:pos": str(look.tab)})
    into(properties, "w:wordWrap", {"w:val": "0"})
    # A digit takes half a character and nothing beside it, as the norm counts a line.
    into(properties, "w:autoSpaceDE", {"w:val": "0"})
    into(properties, "w:autoSpaceDN", {"w:val": "0"})
    into(properties, "w:snapToGrid", {"w:val": "0"})
    spacing = {"w:before": str(look.before * 20), "w:after": str(look.after * 20)}
    if look.line:
        spacing |= {"w:line": str(look.line * 20), "w:lineRule": "exact"}
    into(properties, "w:spacing", spacing)
    if look.first or look.left or look.right:
        side = "w:firstLine" if look.first >= 0 else "w:hanging"
        indent = {"w:left": str(look.left), "w:right": str(look.right)}
        into(properties, "w:ind", {**indent, side: str(abs(look.first))})
    into(properties, "w:jc", {"w:val": look.align})
    if look.outline is not None:
        into(properties, "w:outlineLvl", {"w:val": str(look.outline)})


def _font(style: Any, font: str) -> None:
    properties = style.get_or_add_rPr()
    for found in properties.findall(qn("w:rFonts")):
        properties.remove(found)
    scripts = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
    properties.insert(0, element("w:rFonts", dict.fromkeys(scripts, font)))


def _table(document: Document) -> None:
    style = document.styles.add_style(styles.TABLE, WD_STYLE_TYPE.TABLE)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="{thick}" w:space="0" w:color="000000"/>'
        for edge, thick in (
            *(("top", 8), ("left", 8), ("bottom", 8), ("right", 8)),
            *(("insideH", 4), ("insideV", 4)),
        )
    )
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>"
            '<w:top w:w="28" w:type="dxa"/><w:left w:w="72" w:type="dxa"/>'
            '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="72" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr>"
        )
    )


_name = cache(qn)


def element(tag: str, attributes: dict[str, str] | None = None) -> Any:
    """Return a new element of a Word document."""
    made = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(name), value)
    return made


def into(parent: Any, tag: str, attributes: dict[str, str] | None = None) -> Any:
    """Add a new element at the end of another and return it."""
    named = {_name(name): value for name, value in (attributes or {}).items()}
    return etree.SubElement(parent, _name(tag), named)
