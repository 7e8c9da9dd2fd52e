"""Makes malformed workbooks out of good ones, the same for the same seed."""

import io
import random
import zipfile

from anjia.ledger.sheets.tests import books

TOKENS = (
    b"<c ",
    b"</c>",
    b"<row ",
    b"</row>",
    b"<v>",
    b"</v>",
    b"<f>",
    b'r="A1"',
    b'r="XFD1048576"',
    b'r="A4294967296"',
    b'r="ZZZZ1"',
    b't="s"',
    b't="e"',
    b't="inlineStr"',
    b'<mergeCell ref="A1:XFD1048576"/>',
    b"99999999999999999999",
    b"-1",
    b"1e999",
    b"\x00",
    b"\xff\xfe",
    b"]]>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"xmlns=",
)


def sources() -> list[bytes]:
    """Return the good files that mutants come from: .xlsx, .xls and text in two encodings."""
    text = "户编号,户主,面积\nHY1,张三,90\n" * 20
    return [
        books.office_book(rows=12),
        books.plain_book([["户编号", "户主", "面积"], *[[f"HY{n}", "张三", n] for n in range(20)]]),
        books.xls_book(),
        text.encode(),
        text.encode("gb18030"),
    ]


def mutant(source: bytes, chance: random.Random) -> bytes:
    """Return one malformed file: bytes flipped, parts cut, moved or rewritten."""
    if source.startswith(b"PK") and chance.random() < 0.7:
        return _in_part(source, chance)
    return _in_bytes(source, chance)


def _in_bytes(data: bytes, chance: random.Random) -> bytes:
    blob = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64))):
        at = chance.randrange(len(blob)) if blob else 0
        match chance.randrange(5):
            case 0 if blob:
                blob[at] = chance.randrange(256)
            case 1:
                del blob[at : at + chance.randrange(1, 200)]
            case 2:
                blob[at:at] = chance.choice(TOKENS)
            case 3:
                blob[at:at] = blob[at // 2 : at // 2 + chance.randrange(1, 300)]
            case _:
                blob[at : at + 4] = chance.choice((b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\xff" * 4))
    return bytes(blob[: chance.randrange(1, len(blob) + 1)] if chance.random() < 0.1 else blob)


def _in_part(data: bytes, chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        target = chance.choice([name for name in names if name.startswith("xl/")])
        for name in names:
            body = old.read(name)
            if name != target:
                new.writestr(name, body)
            elif chance.random() < 0.9:
                new.writestr(name, _in_markup(body, chance))
    return stream.getvalue()


def _in_markup(body: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 3, 10))):
        token = chance.choice(TOKENS)
        at = chance.randrange(len(body) + 1)
        match chance.randrange(4):
            case 0:
                body = body[:at] + token + body[at:]
            case 1:
                body = body.replace(chance.choice(TOKENS), token, chance.randrange(1, 4))
            case 2:
                body = body[:at] + body[at + chance.randrange(1, 60) :]
            case _:
                body = _in_bytes(body, chance)
    return body
