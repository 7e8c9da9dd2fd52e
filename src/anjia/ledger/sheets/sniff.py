"""What a file is, by its content; the name is never believed."""

import io
import zipfile

from anjia.kernel.refusals import Refused

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names in an OLE directory are UTF-16; looking for the bytes spares a parser for a refusal.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
XLS_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
WORD_STREAM = "WordDocument".encode("utf-16-le")
SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<meta")


def kind(data: bytes) -> str:
    """Return xlsx, xls or csv; anything else raises Refused and says what the file is."""
    if not data.strip(b"\x00 \t\r\n"):
        raise Refused("workbook_empty")
    if data.startswith(ZIP):
        return _inside_archive(data)
    if data.startswith(OLE):
        return _inside_ole(data)
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            raise Refused("file_kind", kind=name)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(MARKUP):
        raise Refused("file_kind", kind="web")
    return "csv"


def _inside_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as broken:
        raise Refused("file_broken") from broken
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Refused("file_kind", kind="xlsb")
    if any(name.startswith("word/") for name in names):
        raise Refused("file_kind", kind="word")
    if any(name.startswith("ppt/") for name in names):
        raise Refused("file_kind", kind="slides")
    if "content.xml" in names and "mimetype" in names:
        raise Refused("file_kind", kind="ods")
    raise Refused("file_kind", kind="archive")


def _inside_ole(data: bytes) -> str:
    if ENCRYPTED in data:
        raise Refused("file_encrypted")
    if WORD_STREAM in data:
        raise Refused("file_kind", kind="word")
    if any(name in data for name in XLS_STREAMS):
        return "xls"
    raise Refused("file_kind", kind="unknown")
