"""Sealing of whole files: chunks of SM4-GCM behind a header, read and written piece by piece.

A header is magic, key fingerprint and nonce prefix. Each chunk is bound to the header, its number
and whether it is the last, so that cutting, reordering and swapping are found.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from anjia.base.keys import KeyMissing, Purpose, store
from anjia.base.sealed import sm4
from anjia.base.sealed.cipher import SealBroken

MAGIC = b"ANJF1"
CHUNK = 1_048_576
PREFIX = 8
HEADER = len(MAGIC) + 4 + PREFIX


def seal_stream(clear: BinaryIO, *, purpose: Purpose) -> Iterator[bytes]:
    """Give the sealed form of everything that can be read, with the current key."""
    current = store().current(purpose)
    key = sm4.algorithm(current.secret)
    # A fresh prefix for each file and a counter within it: no nonce meets the key twice.
    header = MAGIC + current.ident + os.urandom(PREFIX)
    yield header
    number, piece = 0, clear.read(CHUNK)
    while True:
        following = clear.read(CHUNK)
        nonce, bound_to = _position(header, number=number, last=not following)
        yield sm4.encrypt(key, nonce=nonce, clear=piece, bound_to=bound_to)
        if not following:
            return
        number, piece = number + 1, following


def open_stream(sealed: BinaryIO, *, purpose: Purpose) -> Iterator[bytes]:
    """Give the clear content piece by piece; `SealBroken` at the first altered piece."""
    header = sealed.read(HEADER)
    if len(header) != HEADER or not header.startswith(MAGIC):
        msg = "this is not a sealed file"
        raise SealBroken(msg)
    key = _key(header[len(MAGIC) : len(MAGIC) + 4], purpose=purpose)
    number, body = 0, sealed.read(CHUNK + sm4.TAG)
    while True:
        following = sealed.read(CHUNK + sm4.TAG)
        nonce, bound_to = _position(header, number=number, last=not following)
        try:
            yield sm4.decrypt(key, nonce=nonce, body=body, bound_to=bound_to)
        except (sm4.InvalidTag, ValueError) as error:
            msg = "the sealed file was altered or cut"
            raise SealBroken(msg) from error
        if not following:
            return
        number, body = number + 1, following


def _position(header: bytes, *, number: int, last: bool) -> tuple[bytes, bytes]:
    nonce = header[-PREFIX:] + number.to_bytes(4, "big")
    return nonce, header + (b"last" if last else b"more")


def _key(ident: bytes, *, purpose: Purpose) -> sm4.algorithm:
    try:
        return sm4.algorithm(store().find(purpose, ident).secret)
    except KeyMissing as error:
        raise SealBroken(str(error)) from error
