"""The limited process that makes one file text: `python -m anjia.ledger.texts.child < file`."""

import re
import sys
from collections.abc import Iterator
from typing import Any

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import archive, text
from anjia.ledger.sheets.child import restrict, serve
from anjia.ledger.sheets.limits import Limits
from anjia.ledger.texts import pages, web, word
from anjia.ledger.texts.limits import LIMITS

PIECE = 1_000_000
_HEAD = 4_096
# A part of a page, saved without the page.
_FRAGMENT = re.compile(rb"\s*<(?:head|body|div|p|table|span|section|article|meta|h\d)[\s>]")
# Programs, pictures, archives, rich text: what decodes as text now and then but is none.
_OTHERS = (b"\x7fELF", b"MZ", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc", b"{\\rtf")


def main() -> None:
    """Limit this process, read standard input, answer on standard output."""
    restrict(LIMITS)
    serve(sys.stdin.buffer, sys.stdout.buffer, limits=LIMITS, parse=parse)


def parse(data: bytes, *, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield the text of one file in pieces."""
    if len(data) > limits.upload_bytes:
        raise Refused("file_too_big", most=limits.upload_bytes // (1024 * 1024))
    found = _text(data, limits=limits)
    for start in range(0, len(found), PIECE):
        yield {"text": found[start : start + PIECE]}


def _text(data: bytes, *, limits: Limits) -> str:
    if data.startswith(b"%PDF"):
        return pages.text(data)
    if data.startswith(b"PK\x03\x04"):
        if b"word/document." not in data:
            raise Refused("document_kind_unknown")
        archive.refuse_dangerous(data, limits=limits)
        return word.text(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("document_kind_old")
    if data.startswith(_OTHERS):
        raise Refused("document_kind_unknown")
    if not data.strip():
        raise Refused("document_empty")
    head = data[:_HEAD].lower()
    if b"<html" in head or b"<!doctype html" in head or _FRAGMENT.match(head):
        return web.text(data)
    plain, _encoding = text.decode(data)
    return plain.replace("\r\n", "\n").replace("\r", "\n")


if __name__ == "__main__":
    main()
