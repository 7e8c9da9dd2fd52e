"""Sealed content on disk, under the hash of what it is; written whole or not at all.

A stored file is a header (magic, key fingerprint, nonce prefix) and chunks of SM4-GCM. Each chunk
is bound to the header, its number and whether it is the last, so that cutting, reordering and
swapping are found.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives import hashes

from anjia.base.keys import KeyMissing, Purpose, store
from anjia.base.sealed import SealBroken, sm4
from anjia.kernel.refusals import Refused

MAGIC = b"ANJF1"
CHUNK = 1_048_576
PREFIX = 8
HEADER = len(MAGIC) + 4 + PREFIX


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
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines(_sealed(content))
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        _sync_folder(path.parent)
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
        header = file.read(HEADER)
        if len(header) != HEADER or not header.startswith(MAGIC):
            msg = f"the stored file {name} is damaged"
            raise SealBroken(msg)
        key = _key(header[len(MAGIC) : len(MAGIC) + 4])
        number = 0
        body = file.read(CHUNK + sm4.TAG)
        while True:
            following = file.read(CHUNK + sm4.TAG)
            nonce, bound_to = _position(header, number=number, last=not following)
            try:
                yield sm4.decrypt(key, nonce=nonce, body=body, bound_to=bound_to)
            except (sm4.InvalidTag, ValueError) as error:
                msg = f"the stored file {name} was altered"
                raise SealBroken(msg) from error
            if not following:
                return
            number, body = number + 1, following


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


def _sealed(content: bytes) -> Iterator[bytes]:
    current = store().current(Purpose.FILES)
    key = sm4.algorithm(current.secret)
    # A fresh prefix for each file and a counter within it: no nonce meets the key twice.
    header = MAGIC + current.ident + os.urandom(PREFIX)
    yield header
    pieces = max(1, -(-len(content) // CHUNK))
    for number in range(pieces):
        nonce, bound_to = _position(header, number=number, last=number == pieces - 1)
        clear = content[number * CHUNK : (number + 1) * CHUNK]
        yield sm4.encrypt(key, nonce=nonce, clear=clear, bound_to=bound_to)


def _position(header: bytes, *, number: int, last: bool) -> tuple[bytes, bytes]:
    nonce = header[-PREFIX:] + number.to_bytes(4, "big")
    return nonce, header + (b"last" if last else b"more")


def _key(ident: bytes) -> sm4.algorithm:
    try:
        return sm4.algorithm(store().find(Purpose.FILES, ident).secret)
    except KeyMissing as error:
        raise SealBroken(str(error)) from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
