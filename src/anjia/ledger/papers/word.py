"""A paper as .docx: the template filled in, its text put in place."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.conf import settings
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError
from markupsafe import Markup, escape

from anjia.kernel.refusals import Refused
from anjia.ledger.papers import measuring, packing, settling, wording
from anjia.ledger.papers.blocks import Writer
from anjia.ledger.papers.paper import Paper

SHIPPED = Path(__file__).with_name("layouts")
# What a file can be that Word has not saved, or a template whose signs do not match.
_BROKEN = (TemplateError, OpcError, LxmlError, BadZipFile, KeyError, ValueError, OSError)
_BODY, _APPENDICES = "anjia-body", "anjia-appendices"


def docx(paper: Paper) -> bytes:
    """Return the document; Word and WPS can edit all of it, its charts too.

    Raises Refused `paper_template_broken`: the office's own template cannot be filled in.
    """
    name = "letter.docx" if paper.is_letter else "paper.docx"
    own = Path(settings.HOME) / "papers" / name
    template = own if own.is_file() else SHIPPED / name
    try:
        filled = _filled(template, paper)
    except _BROKEN as broken:
        if template != own:
            raise
        raise Refused("paper_template_broken", path=str(template)) from broken
    stream = io.BytesIO()
    filled.save(stream)
    return packing.packed(stream.getvalue())


def _filled(template: Path, paper: Paper) -> DocxTemplate:
    made = DocxTemplate(str(template))
    signs = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.render(_context(paper), signs)
    document: Document = made.docx
    settling.settle(document, paper)  # before the text, which may be long
    writer = Writer(document, paper)
    _replace(document, _BODY, writer.body())
    _replace(document, _APPENDICES, writer.appendices())
    _stamp(document, paper)
    return made


def _context(paper: Paper) -> Mapping[str, object]:
    copies = wording.line(paper.copies_to).rstrip("。")
    attachments = wording.attachment_names(paper.listed)
    signs = paper.signatures if paper.is_signed else ()
    return {
        "mark": _safe(paper.mark),
        "red_head": _safe(paper.red_head),
        "number": _safe(paper.number),
        "signer": _safe(paper.signer),
        "title": [_safe(part) for part in measuring.title(paper.title)],
        "addressee": _safe(wording.line(paper.addressee).rstrip("：:")),
        "body": _placeholder(_BODY),
        "attachments": [_safe(name) for name in attachments],
        "signatures": [_safe(name) for name in signs],
        "signed_on": wording.day(paper.signed_on),
        "remark": _safe(wording.line(paper.remark).strip("（）()")),
        "appendices": _placeholder(_APPENDICES),
        "imprint": bool(copies or (paper.printed_on and not paper.is_letter)),
        "copies_to": _safe(f"{copies}。") if copies else "",
        "printed_by": _safe(paper.printed_by or paper.issuer),
        "printed_on": wording.day(paper.printed_on) if paper.printed_on else "",
    }


def _safe(text: str) -> Markup:
    """Text as it is printed: no markup, and no sign that a template would take for its own."""
    escaped = str(escape(wording.line(text)))
    return Markup(escaped.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704


def _placeholder(name: str) -> Markup:
    return Markup(f"<w:p><w:r><w:t>{name}</w:t></w:r></w:p>")  # noqa: S704 - a constant


def _replace(document: Document, name: str, elements: Sequence[Any]) -> None:
    found = next((one for one in document.paragraphs if one.text == name), None)
    if found is None:
        raise KeyError(name)
    for element in elements:
        found._p.addprevious(element)  # noqa: SLF001 - python-docx cannot insert what is made
    found._p.getparent().remove(found._p)  # noqa: SLF001 - nor take out


def _stamp(document: Document, paper: Paper) -> None:
    properties = document.core_properties
    day = datetime(paper.signed_on.year, paper.signed_on.month, paper.signed_on.day, tzinfo=UTC)
    properties.title = " ".join(wording.lines(paper.title))[:255]
    properties.author = properties.last_modified_by = wording.line(paper.issuer)[:255]
    properties.subject = wording.line(paper.number)[:255]
    properties.comments = properties.keywords = properties.category = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = day.replace(tzinfo=None)
    properties.revision = 1
    _number_drawings(document)


def _number_drawings(document: Document) -> None:
    """Charts are numbered along the document: an id stands once."""
    for at, one in enumerate(document.element.body.iter(qn("wp:docPr")), start=1):
        one.set("id", str(at))
