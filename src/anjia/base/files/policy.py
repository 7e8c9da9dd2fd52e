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


class Type(StrEnum):
    """Types of content that are accepted anywhere."""

    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    XLS = "application/vnd.ms-excel"
    CSV = "text/csv"
    ZIP = "application/zip"


SHEETS = frozenset({Type.XLSX, Type.XLS, Type.CSV})

ACCEPTED: Mapping[Kind, frozenset[Type]] = MappingProxyType(
    {Kind.WORKBOOK: SHEETS, Kind.ANNOTATED: SHEETS, Kind.EXPORT: SHEETS | {Type.ZIP}}
)

_ZIP = b"PK\x03\x04"
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
        return Type.XLSX if b"xl/workbook." in content else Type.ZIP
    if content.startswith(_OLE):
        return Type.XLS
    return Type.CSV if _looks_like_text(content[:4096]) else None


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return False
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
    if found is None or found not in ACCEPTED[kind]:
        raise Refused("file_type_unknown", name=name)
    return found
