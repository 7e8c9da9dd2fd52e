"""Keys as files of mode 0600 in `ANJIA_HOME/keys`, one file a key, never overwritten."""

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from cryptography.hazmat.primitives import hashes
from django.conf import settings

from anjia.kernel import private

IDENT_BYTES = 4


class Purpose(StrEnum):
    """What a key is for; a key serves one purpose only."""

    SEAL = "seal"
    INDEX = "index"
    AUDIT = "audit"
    FILES = "files"
    EXPORT = "export"
    BACKUP = "backup"


# SM4 takes 16 bytes; HMAC-SM3 takes a key as long as its digest.
SIZES = {
    Purpose.SEAL: 16,
    Purpose.INDEX: 32,
    Purpose.AUDIT: 32,
    Purpose.FILES: 16,
    Purpose.EXPORT: 32,
    Purpose.BACKUP: 16,
}


class KeysUnsafe(Exception):
    """The key folder or a key file can be read by others, or is not what it should be."""


class KeyMissing(Exception):
    """A value names a key that is not in the key folder."""


@dataclass(frozen=True, slots=True)
class Key:
    """One secret key; `ident` is its fingerprint, so a lost key is named, never mistaken."""

    purpose: Purpose
    sequence: int
    ident: bytes
    secret: bytes = field(repr=False)


class KeyStore:
    """The keys of one folder, read once and read again only when an unknown key is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rings: dict[Purpose, Mapping[bytes, Key]] = {}
        self._changed: dict[Purpose, int] = {}

    def current(self, purpose: Purpose) -> Key:
        """Return the newest key of a purpose, making the first one when there is none."""
        # Another process may have rotated; a look at the folder's time is cheap.
        ring = self._ring(purpose) if self._is_fresh(purpose) else self._read(purpose)
        if not ring:
            self._create(purpose, sequence=1)
            ring = self._read(purpose)
        return max(ring.values(), key=lambda key: key.sequence)

    def find(self, purpose: Purpose, ident: bytes) -> Key:
        """Return the key with this fingerprint; `KeyMissing` when the folder does not hold it."""
        key = self._ring(purpose).get(ident)
        if key is None:
            # Another process may have rotated since this one read the folder.
            key = self._read(purpose).get(ident)
        if key is None:
            msg = f"{purpose} key {ident.hex()} is not in {self.folder}"
            raise KeyMissing(msg)
        return key

    def all(self, purpose: Purpose) -> tuple[Key, ...]:
        """Return every key of a purpose, oldest first."""
        return tuple(sorted(self._read(purpose).values(), key=lambda key: key.sequence))

    def rotate(self, purpose: Purpose) -> Key:
        """Make a new current key; older ones stay, because stored values still name them."""
        newest = max((key.sequence for key in self.all(purpose)), default=0)
        self._create(purpose, sequence=newest + 1)
        self._read(purpose)
        return self.current(purpose)

    def texts(self) -> dict[str, str]:
        """Return every key file's name and content, to be sealed and kept in another place."""
        for purpose in Purpose:
            self.all(purpose)  # refuses a folder or a file that others can read
        return {
            path.name: path.read_text(encoding="ascii")
            for path in sorted(self.folder.glob("*.key"))
        }

    def put_back(self, texts: Mapping[str, str]) -> None:
        """Write key files that `texts` gave; `FileExistsError` where this folder holds keys."""
        if any(self.folder.glob("*.key")):
            msg = f"{self.folder} holds keys already"
            raise FileExistsError(msg)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, text in texts.items():
            private.write(self.folder / Path(name).name, [text.encode("ascii")])
        private.sync(self.folder)
        for purpose in Purpose:
            self._read(purpose)

    def _ring(self, purpose: Purpose) -> Mapping[bytes, Key]:
        ring = self._rings.get(purpose)
        return ring if ring is not None else self._read(purpose)

    def _is_fresh(self, purpose: Purpose) -> bool:
        known = self._changed.get(purpose)
        return known is not None and self.folder.stat().st_mtime_ns == known

    def _read(self, purpose: Purpose) -> Mapping[bytes, Key]:
        keys: dict[bytes, Key] = {}
        if self.folder.exists():
            self._changed[purpose] = self.folder.stat().st_mtime_ns
            _refuse_loose(self.folder, directory=True)
            for path in sorted(self.folder.glob(f"{purpose}-*.key")):
                key = _load(path, purpose)
                keys[key.ident] = key
        ring = MappingProxyType(keys)
        self._rings[purpose] = ring
        return ring

    def _path(self, purpose: Purpose, sequence: int) -> Path:
        return self.folder / f"{purpose}-{sequence:04d}.key"

    def _create(self, purpose: Purpose, *, sequence: int) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_loose(self.folder, directory=True)
        draft = self.folder / f".{purpose}-{secrets.token_hex(8)}"
        try:
            private.write(draft, [f"{secrets.token_hex(SIZES[purpose])}\n".encode()])
            # link() appears whole or not at all, and fails if another process was first.
            self._path(purpose, sequence).hardlink_to(draft)
        except FileExistsError:
            return
        finally:
            draft.unlink(missing_ok=True)
            private.sync(self.folder)


def fingerprint(secret: bytes) -> bytes:
    """Return the first bytes of the SM3 of a key: enough to name it, useless to guess it."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"anjia key fingerprint\0" + secret)
    return digest.finalize()[:IDENT_BYTES]


def store() -> KeyStore:
    """Return this process's key store, in the folder that the settings name."""
    return _store(Path(settings.HOME) / "keys")


@cache
def _store(folder: Path) -> KeyStore:
    return KeyStore(folder)


def _load(path: Path, purpose: Purpose) -> Key:
    _refuse_loose(path, directory=False)
    secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    if len(secret) != SIZES[purpose]:
        msg = f"{path} does not hold a {purpose} key"
        raise KeysUnsafe(msg)
    sequence = int(path.stem.rpartition("-")[2])
    return Key(purpose=purpose, sequence=sequence, ident=fingerprint(secret), secret=secret)


def _refuse_loose(path: Path, *, directory: bool) -> None:
    facts = path.lstat()
    right_type = stat.S_ISDIR(facts.st_mode) if directory else stat.S_ISREG(facts.st_mode)
    if not right_type:
        msg = f"{path} is not a plain {'folder' if directory else 'file'}"
        raise KeysUnsafe(msg)
    if facts.st_mode & 0o077:
        wanted = "700" if directory else "600"
        msg = f"{path} can be used by other accounts; run: chmod {wanted} {path}"
        raise KeysUnsafe(msg)
    if facts.st_uid != os.geteuid():
        msg = f"{path} belongs to another account than the one that runs Anjia"
        raise KeysUnsafe(msg)
