"""Kinds of file, the types they may have, and how a type is told from content. No Django."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from anjia.kernel.refusals import Refused


class Kind(StrEnum):
    """What a file is kept for."""

    WORKBOOK = "workbook"
    ANNOTATED = "annotated"
    EXPORT = "export"
    DOCUMENT = "document"  # a policy document as it came in
    EVIDENCE = "evidence"  # what shows that something was done


class Type(StrEnum):
    """Types of content that are accepted anywhere."""

    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    XLS = "application/vnd.ms-excel"
    CSV = "text/csv"
    ZIP = "application/zip"
    TEXT = "text/plain"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PDF = "application/pdf"
    HTML = "text/html"
    JPEG = "image/jpeg"
    PNG = "image/png"


SHEETS = frozenset({Type.XLSX, Type.XLS, Type.CSV})

ACCEPTED: Mapping[Kind, frozenset[Type]] = MappingProxyType(
    {
        Kind.WORKBOOK: SHEETS,
        Kind.ANNOTATED: SHEETS,
        Kind.EXPORT: SHEETS | {Type.ZIP},
        Kind.DOCUMENT: frozenset({Type.TEXT, Type.DOCX, Type.PDF, Type.HTML}),
        Kind.EVIDENCE: frozenset({Type.PDF, Type.DOCX, Type.XLSX, Type.JPEG, Type.PNG}),
    }
)
UPLOADED = frozenset({Kind.WORKBOOK, Kind.DOCUMENT, Kind.EVIDENCE})
"""What comes over the network: limited in size and number."""
KEPT = frozenset({Kind.DOCUMENT, Kind.EVIDENCE})
"""What is kept as long as the row that names it."""
_FOREIGN: Mapping[Kind, str] = MappingProxyType(
    {Kind.DOCUMENT: "file_not_document", Kind.EVIDENCE: "file_not_evidence"}
)

_ZIP = b"PK\x03\x04"
_MARKS: Mapping[bytes, Type] = MappingProxyType(
    {b"%PDF": Type.PDF, b"\x89PNG\r\n\x1a\n": Type.PNG, b"\xff\xd8\xff": Type.JPEG}
)
_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Tab, line ends, and the odd form feed or escape that old exports leave; not NUL.
_TEXT_CONTROLS = frozenset({0x09, 0x0A, 0x0D, 0x0C, 0x1A})


def type_of(content: bytes) -> Type | None:
    """Return the type that the bytes themselves show; a name's ending proves nothing.

    An encrypted workbook shows as `XLS`, because Office wraps it in the old container; the reader
    tells the two apart. NUL bytes in a text are left to the reader as well, which names the cell.
    """
    if content.startswith(_ZIP):
        # The entry's name stands in clear in every zip; unpacking is not needed to find it.
        if b"xl/workbook." in content:
            return Type.XLSX
        return Type.DOCX if b"word/document." in content else Type.ZIP
    if content.startswith(_OLE):
        return Type.XLS
    for mark, found in _MARKS.items():
        if content.startswith(mark):
            return found
    head = content[:_HEAD]
    if not _looks_like_text(head):
        return None
    lowered = head.lower()
    return Type.HTML if b"<html" in lowered or b"<!doctype html" in lowered else Type.CSV


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xff\xd8", b"\x89PNG")):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16, half of whose bytes may be NUL
        return True
    controls = sum(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in head)
    return bool(head) and controls * 20 <= len(head)


def refuse_unfit(content: bytes, *, kind: Kind, name: str, limit_megabytes: int) -> Type:
    """Return the type, or refuse an empty, too large or foreign file."""
    if not content:
        raise Refused("file_empty", name=name)
    size = len(content) / 1_000_000
    if size > limit_megabytes:
        raise Refused("file_too_large", name=name, size=f"{size:.1f}", limit=limit_megabytes)
    found = type_of(content)
    if found is Type.CSV and kind is Kind.DOCUMENT:
        found = Type.TEXT
    if found is None or found not in ACCEPTED[kind]:
        raise Refused(_FOREIGN.get(kind, "file_type_unknown"), name=name)
    return found
