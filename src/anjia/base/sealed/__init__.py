"""Sealed fields: personal numbers that the database stores only encrypted.

What does not belong: key files (`base.keys`), and how a masked value looks (`kernel.identity`).
"""

from anjia.base.sealed.cipher import (
    SealBroken,
    index,
    index_many,
    open_,
    open_many,
    seal,
    seal_many,
)
from anjia.base.sealed.fields import IndexField, Sealed, SealedField, put, remembering
from anjia.base.sealed.kinds import Kind

__all__ = [
    "IndexField",
    "Kind",
    "SealBroken",
    "Sealed",
    "SealedField",
    "index",
    "index_many",
    "open_",
    "open_many",
    "put",
    "remembering",
    "seal",
    "seal_many",
]
