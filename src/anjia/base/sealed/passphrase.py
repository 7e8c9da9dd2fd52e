"""Sealing under a passphrase: for what must be opened where none of our keys is."""

import os

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from anjia.base.sealed import sm4
from anjia.base.sealed.cipher import SealBroken

MAGIC = b"ANJP1"
SHORTEST = 12  # characters; a guesser has the sealed bytes and all the time there is
_SALT = 16
# 128 MiB and about half a second a guess.
_COST = {"n": 2**17, "r": 8, "p": 1}


class PassphraseTooShort(ValueError):
    """The passphrase could be guessed."""


def seal(clear: bytes, *, passphrase: str) -> bytes:
    """Return the content sealed under a passphrase of at least `SHORTEST` characters."""
    if len(passphrase) < SHORTEST:
        msg = f"A passphrase needs at least {SHORTEST} characters."
        raise PassphraseTooShort(msg)
    salt, nonce = os.urandom(_SALT), os.urandom(sm4.NONCE)
    head = MAGIC + salt + nonce
    return head + sm4.encrypt(_key(passphrase, salt), nonce=nonce, clear=clear, bound_to=head)


def open_(sealed: bytes, *, passphrase: str) -> bytes:
    """Return the clear content; `SealBroken` with a wrong passphrase or altered bytes."""
    start = len(MAGIC) + _SALT
    head, body = sealed[: start + sm4.NONCE], sealed[start + sm4.NONCE :]
    if not sealed.startswith(MAGIC) or len(body) < sm4.TAG:
        msg = "this was not sealed under a passphrase"
        raise SealBroken(msg)
    key = _key(passphrase, sealed[len(MAGIC) : start])
    try:
        return sm4.decrypt(key, nonce=sealed[start : start + sm4.NONCE], body=body, bound_to=head)
    except sm4.InvalidTag as error:
        msg = "the passphrase is wrong, or the file was altered"
        raise SealBroken(msg) from error


def _key(passphrase: str, salt: bytes) -> sm4.algorithm:
    return sm4.algorithm(Scrypt(salt=salt, length=16, **_COST).derive(passphrase.encode()))
