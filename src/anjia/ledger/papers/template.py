"""Makes the templates in `layouts`: `python -m anjia.ledger.papers.template`.

`paper.docx` serves all documents but letters, `letter.docx` letters under a red head (10.1).

Distances and fonts are those of GB/T 9704—2012: A4, margins 37, 35, 28 and 26 mm, 仿宋 三号, 28
characters on a line. They live in the styles of the file, which bear Chinese names, so that an
office changes them in Word; what is filled in stands between braces. What is said there of tables,
charts and the text itself is only a style: `blocks` makes their paragraphs.
"""

import io
import re
from pathlib import Path
from typing import Any, TypeAlias

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from anjia.ledger.papers import looks, packing, styles
from anjia.ledger.papers.looks import FANGSONG, HEI, KAI, PLAIN, SONG
from anjia.ledger.papers.styles import WIDTH

_UNNEEDED = {"thumbnail", "customXml", "stylesWithEffects", "webSettings", "numbering"}
_KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
# What Word takes where a font is missing: another name of it, its kind.
_FONTS = (
    (SONG, "FZXiaoBiaoSong-B05S", "roman"),
    (FANGSONG, "仿宋", "modern"),
    (KAI, "楷体", "modern"),
    (HEI, "SimHei", "modern"),
    (PLAIN, "SimSun", "roman"),
)


Frame: TypeAlias = tuple[tuple[str, str], ...]
# What within a line has a look of its own.
_NAMED = {
    (styles.RED_NUMBER_SIGNED, "{{ signer }}"): styles.SIGNER,
    (styles.LETTER_NUMBER, "{{ mark }}"): styles.LABEL,
}
_IF = ""
_BODY = styles.BODY
_HEAD = (
    (_IF, "if mark"),
    (styles.MARK, "{{ mark }}"),
    (_IF, "endif"),
    (_IF, "if red_head"),
    (styles.RED_HEAD, "{{ red_head }}"),
    (_IF, "if signer"),
    (styles.RED_NUMBER_SIGNED, "{{ number }}\t签发人：{{ signer }}"),
    (_IF, "else"),
    (styles.RED_NUMBER, "{{ number }}"),
    (_IF, "endif"),
    (_BODY, ""),
    (_BODY, ""),
    (_IF, "endif"),
)
_LETTER_HEAD = (
    (styles.LETTER_NUMBER, "{{ mark }}\t{{ number }}"),
    (_BODY, ""),
    (_BODY, ""),
)
_REST = (
    (_IF, "for part in title"),
    (styles.TITLE, "{{ part }}"),
    (_IF, "endfor"),
    (_IF, "if number and not red_head"),
    (styles.UNDER_TITLE, "{{ number }}"),
    (_IF, "endif"),
    (_BODY, ""),
    (_IF, "if addressee"),
    (styles.ADDRESSEE, "{{ addressee }}："),
    (_IF, "endif"),
    (_BODY, "{{p body }}"),
    (_IF, "if attachments"),
    (styles.SIGNATURE, ""),
    (_IF, "for name in attachments"),
    (_IF, "if loop.first"),
    (styles.ATTACHMENT, "附件：{{ name }}"),
    (_IF, "else"),
    (styles.ATTACHMENT_NEXT, "{{ name }}"),
    (_IF, "endif"),
    (_IF, "endfor"),
    (_IF, "endif"),
    (_IF, "if signatures"),
    (styles.SIGNATURE, ""),
    (styles.SIGNATURE, ""),
    (_IF, "for name in signatures"),
    (styles.SIGNATURE, "{{ name }}"),
    (_IF, "endfor"),
    (styles.DATE, "{{ signed_on }}"),
    (_IF, "endif"),
    (_IF, "if remark"),
    (styles.REMARK, "（{{ remark }}）"),
    (_IF, "endif"),
    (_BODY, "{{p appendices }}"),
    (_IF, "if imprint"),
    (_BODY, ""),
    (styles.IMPRINT, ""),
    (_IF, "endif"),
    (styles.END, ""),
)


def main() -> None:
    """Write the templates beside this module."""
    for name, data in made().items():
        (Path(__file__).with_name("layouts") / name).write_bytes(data)


def made() -> dict[str, bytes]:
    """Return the templates by the names of their files."""
    return {
        "paper.docx": _made(_HEAD, letter=False),
        "letter.docx": _made(_LETTER_HEAD, letter=True),
    }


def _made(head: Frame, *, letter: bool) -> bytes:
    document = docx.Document()
    _clear(document)
    _thin(document)
    looks.add(document)
    _page(document)
    if letter:
        _first_page(document)
    for style, text in (*head, *_REST):
        if style == styles.IMPRINT:
            _imprint(document, letter=letter)
        else:
            _line(document, style, text)
    _fonts(document)
    stream = io.BytesIO()
    document.save(stream)
    return packing.packed(stream.getvalue())


def _clear(document: Document) -> None:
    for style in list(document.styles):
        if style.name not in _KEPT:
            style.element.getparent().remove(style.element)
    for paragraph in document.paragraphs:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - there is no other way
    for latent in document.styles.element.findall(qn("w:latentStyles")):
        document.styles.element.remove(latent)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    defaults.getparent().replace(
        defaults,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
            f'<w:rFonts w:ascii="{FANGSONG}" w:hAnsi="{FANGSONG}" w:eastAsia="{FANGSONG}"/>'
            '<w:sz w:val="32"/><w:szCs w:val="32"/>'
            '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
            "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        ),
    )
    for name in _KEPT & {style.name for style in document.styles}:
        element = document.styles[name].element
        for tag in ("w:rPr", "w:pPr"):
            for found in element.findall(qn(tag)):
                element.remove(found)


def _thin(document: Document) -> None:
    """Take out what python-docx brings along and nobody needs; say that it is Chinese."""
    package = document.part.package
    for holder in (package, document.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _UNNEEDED:
                del holder.rels[key]
    settings = document.settings.element
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for tag in ("w:rsids", "w:savePreviewPicture", "w:proofState"):
        settings.remove(settings.find(qn(tag)))
    for one in settings.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), "15")
    for part in package.parts:
        if part.partname == "/docProps/app.xml":
            part._blob = (  # noqa: SLF001 - python-docx keeps this part as bytes
                b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
                b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
            )


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The number stands 7 mm below the text (7.5).
    section.header_distance, section.footer_distance = Mm(15), Mm(20)
    for grid in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - python-docx has no other way
        grid.getparent().remove(grid)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], document, right=True)
    _number(section.even_page_footer.paragraphs[0], document, right=False)


def _number(paragraph: Any, document: Document, *, right: bool) -> None:
    """“— 1 —”: one character from the outer edge, right on odd pages, left on even ones (7.5)."""
    paragraph.style = document.styles[styles.PAGE_NUMBER]
    paragraph.paragraph_format.alignment = 2 if right else 0
    paragraph.paragraph_format.space_after = Mm(2)  # the rule of a letter stands at 20 mm
    setattr(paragraph.paragraph_format, "right_indent" if right else "left_indent", Pt(14))
    paragraph.add_run("— ")
    for kind, text in (
        ("begin", None),
        (None, " PAGE "),
        ("separate", None),
        (None, "1"),
        ("end", None),
    ):
        run = paragraph.add_run()
        if kind:
            looks.into(run._element, "w:fldChar", {"w:fldCharType": kind})  # noqa: SLF001 - fields are only XML
        elif text == "1":
            run.text = text
        else:
            field = looks.into(run._element, "w:instrText", {"xml:space": "preserve"})  # noqa: SLF001
            field.text = text
    paragraph.add_run(" —")


def _line(document: Document, style: str, text: str) -> None:
    if style == _IF:
        document.add_paragraph("{%p " + text + " %}", _BODY)
        return
    line = document.add_paragraph(style=style)
    for part in re.split(r"({{ (?:signer|mark) }})", text):
        line.add_run(part, _NAMED.get((style, part)))


def _first_page(document: Document) -> None:
    """The issuer in red 30 mm below the edge, rules above and below, no page number (10.1)."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(30)
    head = section.first_page_header.paragraphs[0]
    head.style = document.styles[styles.LETTER_HEAD]
    head.add_run("{{ red_head }}")
    section.first_page_footer.paragraphs[0].style = document.styles[styles.LETTER_FOOT]


def _imprint(document: Document, *, letter: bool) -> None:
    """版记: at the foot of the last page, thick rules outside, a thin one between (7.4).

    A table that floats: Word keeps it at the foot however long it grows. That of a letter has
    neither rules nor who printed it (10.1).
    """
    names = {name: document.styles[name].style_id for name in (styles.IMPRINT, styles.COPIES)}

    def row(text: str, style: str = styles.IMPRINT) -> str:
        parts = "<w:tab/>".join(f"<w:t>{part}</w:t>" for part in text.split("\t"))
        return (
            "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>"
            f'<w:tcW w:w="{WIDTH}" w:type="dxa"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{names[style]}"/></w:pPr><w:r>{parts}</w:r></w:p>'
            "</w:tc></w:tr>"
        )

    def edge(name: str, thick: int) -> str:
        return f'<w:{name} w:val="single" w:sz="{thick}" w:space="0" w:color="000000"/>'

    edges = edge("top", 8) + edge("bottom", 8) + edge("insideH", 6)
    printed = (
        row("{%tr if printed_on %}")
        + row("{{ printed_by }}\t{{ printed_on }}印发")
        + row("{%tr endif %}")
    )
    table = (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin"'
        ' w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
        f'<w:tblOverlap w:val="never"/><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>'
        f"{'' if letter else edges}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="280" w:type="dxa"/>'
        '<w:right w:w="280" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{WIDTH}"/></w:tblGrid>'
        + row("{%tr if copies_to %}")
        + row("抄送：{{ copies_to }}", styles.COPIES)
        + row("{%tr endif %}")
        + ("" if letter else printed)
        + "</w:tbl>"
    )
    document.element.body.insert(len(document.element.body) - 1, parse_xml(table))


def _fonts(document: Document) -> None:
    listed = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, other, family in _FONTS
    )
    part = next(p for p in document.part.package.parts if p.partname == "/word/fontTable.xml")
    part._blob = (  # noqa: SLF001 - python-docx keeps this part as bytes
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:fonts {nsdecls('w')}>{listed}</w:fonts>"
    ).encode()


if __name__ == "__main__":
    main()
