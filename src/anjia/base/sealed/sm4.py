"""SM4-GCM as RFC 8998 defines it; `cryptography` has no AEAD class for it, so the tag is ours."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

NONCE = 12
TAG = 16

__all__ = ["NONCE", "TAG", "InvalidTag", "algorithm", "decrypt", "encrypt"]

algorithm = algorithms.SM4


def encrypt(cipher: algorithms.SM4, *, nonce: bytes, clear: bytes, bound_to: bytes) -> bytes:
    """Return ciphertext and tag; a nonce must never meet the same key twice."""
    encryptor = Cipher(cipher, modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound_to)
    return encryptor.update(clear) + encryptor.finalize() + encryptor.tag


def decrypt(cipher: algorithms.SM4, *, nonce: bytes, body: bytes, bound_to: bytes) -> bytes:
    """Return the clear bytes; `InvalidTag` when body, nonce or binding is not what was sealed."""
    decryptor = Cipher(cipher, modes.GCM(nonce, body[-TAG:])).decryptor()
    decryptor.authenticate_additional_data(bound_to)
    return decryptor.update(body[:-TAG]) + decryptor.finalize()
