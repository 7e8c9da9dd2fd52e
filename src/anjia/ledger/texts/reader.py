"""Reads a document file in a process of its own, so that no file can take the server down."""

from pathlib import Path

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import limited
from anjia.ledger.sheets.limits import Limits
from anjia.ledger.texts import child
from anjia.ledger.texts.limits import LIMITS

# What a workbook is told to do does not help with a document: it has words of its own.
_CODES = {
    "file_broken": "document_broken",
    "file_encrypted": "document_locked",
    "file_bomb": "document_bomb",
    "file_too_big": "document_too_big",
    "file_too_slow": "document_too_slow",
    "file_kills_parser": "document_kills_parser",
    "sheet_too_big": "document_too_long",
    "text_encoding": "document_encoding",
    "text_mixed": "document_encoding",
    "text_nul": "document_encoding",
}


def read(source: bytes | Path, *, limits: Limits = LIMITS) -> str:
    """Return the text, lines apart, cells of a table apart by tabs; an empty cell of a merge stays.

    Raises Refused: a file of another kind, one that is locked, broken, too large, or a PDF that
    holds pictures of pages and no text.
    """
    try:
        text = _read(source, limits)
    except Refused as refused:
        raise Refused(_CODES.get(refused.code, refused.code), **refused.facts) from refused
    if not text.strip():
        raise Refused("document_empty")
    return text


def _read(source: bytes | Path, limits: Limits) -> str:
    pieces: list[str] = []
    for frame in limited.frames(source, limits=limits, module=child.__name__):
        if "refused" in frame:
            raise Refused(str(frame["refused"]), **frame.get("facts", {}))
        pieces.append(str(frame.get("text", "")))
    return "".join(pieces)
