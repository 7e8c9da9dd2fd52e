"""SM4-GCM sealing and the keyed SM3 index.

A sealed value is `version (1) | key fingerprint (4) | nonce (12) | ciphertext | tag (16)`, bound to
`table.column.row-uuid`: moved to another row or column it does not open. The index is HMAC-SM3 over
the value, keyed for its field: equal values give equal indexes within one field, and nothing else.
Identity numbers have little entropy, so the index key is as secret as the sealing key.
"""

import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives import hashes, hmac

from anjia.base.keys import Key, KeyMissing, Purpose, store
from anjia.base.sealed import sm4
from anjia.base.sealed.sm4 import NONCE, TAG

VERSION = b"\x01"
HEAD = 1 + 4
BODY = HEAD + NONCE
SHORTEST = BODY + TAG


class SealBroken(Exception):
    """A sealed value does not open: altered, moved to another row, or its key is lost."""


def seal(text: str, *, table: str, column: str, row_id: UUID) -> bytes:
    """Return `text` sealed for one cell; sealing twice gives different bytes."""
    return seal_many([(row_id, text)], table=table, column=column)[0]


def open_(blob: bytes | memoryview, *, table: str, column: str, row_id: UUID) -> str:
    """Return the clear text of one cell; `SealBroken` when it was altered or moved."""
    return open_many([(row_id, blob)], table=table, column=column)[0]


def seal_many(cells: Sequence[tuple[UUID, str]], *, table: str, column: str) -> list[bytes]:
    """Seal one column of many rows with the current key: the bulk path."""
    key = store().current(Purpose.SEAL)
    algorithm = sm4.algorithm(key.secret)
    head = VERSION + key.ident
    place = _place(table, column)
    nonces = os.urandom(NONCE * len(cells))
    sealed: list[bytes] = []
    for number, (row_id, text) in enumerate(cells):
        if not text:
            msg = "nothing to seal: an absent value is stored as NULL"
            raise ValueError(msg)
        nonce = nonces[number * NONCE : (number + 1) * NONCE]
        bound_to = place + row_id.bytes
        body = sm4.encrypt(algorithm, nonce=nonce, clear=text.encode(), bound_to=bound_to)
        sealed.append(head + nonce + body)
    return sealed


def open_many(
    cells: Iterable[tuple[UUID, bytes | memoryview]], *, table: str, column: str
) -> list[str]:
    """Open one column of many rows: the bulk path."""
    place = _place(table, column)
    algorithms: dict[bytes, sm4.algorithm] = {}
    texts: list[str] = []
    for row_id, stored in cells:
        blob = bytes(stored)
        ident = key_of(blob)
        algorithm = algorithms.get(ident)
        if algorithm is None:
            algorithm = algorithms[ident] = sm4.algorithm(_find(ident).secret)
        nonce, body = blob[HEAD:BODY], blob[BODY:]
        try:
            clear = sm4.decrypt(algorithm, nonce=nonce, body=body, bound_to=place + row_id.bytes)
        except sm4.InvalidTag as error:
            msg = f"the sealed value of {table}.{column} in row {row_id} was altered or moved"
            raise SealBroken(msg) from error
        texts.append(clear.decode())
    return texts


def index(text: str, *, field: str) -> bytes:
    """Return the 32-byte blind index of an already normalised value within a field."""
    return index_many([text], field=field)[0]


def index_many(texts: Iterable[str], *, field: str) -> list[bytes]:
    """Index many values of one field: the bulk path."""
    keyed = _keyed(store().current(Purpose.INDEX), field)
    indexes: list[bytes] = []
    for text in texts:
        digest = keyed.copy()
        digest.update(text.encode())
        indexes.append(digest.finalize())
    return indexes


def _place(table: str, column: str) -> bytes:
    return f"{table}.{column}.".encode()


def key_of(blob: bytes) -> bytes:
    """Return the fingerprint of the key that a sealed value names."""
    if len(blob) < SHORTEST or blob[:1] != VERSION:
        msg = "these bytes are not a sealed value"
        raise SealBroken(msg)
    return blob[1:HEAD]


def _find(ident: bytes) -> Key:
    try:
        return store().find(Purpose.SEAL, ident)
    except KeyMissing as error:
        raise SealBroken(str(error)) from error


@lru_cache(maxsize=256)
def _keyed(key: Key, field: str) -> hmac.HMAC:
    """Return an HMAC already keyed for a field; copying it is twice as fast as keying anew."""
    derived = hmac.HMAC(key.secret, hashes.SM3())
    derived.update(b"anjia index\0" + field.encode())
    return hmac.HMAC(derived.finalize(), hashes.SM3())
