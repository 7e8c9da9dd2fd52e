"""Sealed content on disk, under the hash of what it is; written whole or not at all."""

import errno
import secrets
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives import hashes

from anjia.base.keys import Purpose
from anjia.base.sealed.stream import open_stream, seal_stream
from anjia.kernel import private
from anjia.kernel.refusals import Refused


def digest(content: bytes) -> str:
    """Return the SM3 of the content, in hexadecimal."""
    hashed = hashes.Hash(hashes.SM3())
    hashed.update(content)
    return hashed.finalize().hex()


def put(folder: Path, content: bytes) -> str:
    """Keep content under its hash and return the hash; the same content is kept once."""
    name = digest(content)
    path = place(folder, name)
    if path.exists():
        return name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    try:
        private.write(draft, seal_stream(BytesIO(content), purpose=Purpose.FILES))
        draft.rename(path)
        private.sync(path.parent)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Refused("disk_full") from error
        raise
    finally:
        draft.unlink(missing_ok=True)
    return name


def chunks(folder: Path, name: str) -> Iterator[bytes]:
    """Give the clear content piece by piece; `SealBroken` at the first altered piece."""
    with place(folder, name).open("rb") as file:
        yield from open_stream(file, purpose=Purpose.FILES)


def remove(folder: Path, name: str) -> None:
    """Delete content; nothing happens when it is gone already."""
    place(folder, name).unlink(missing_ok=True)


def names(folder: Path) -> Iterator[tuple[str, float]]:
    """Give the hash and the time of writing of everything kept."""
    for path in folder.glob("??/*"):
        if not path.name.startswith("."):
            yield path.name, path.stat().st_mtime


def place(folder: Path, name: str) -> Path:
    """Return where content of that hash is kept."""
    if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
        msg = "not the hash of a stored file"
        raise ValueError(msg)
    return folder / name[:2] / name
