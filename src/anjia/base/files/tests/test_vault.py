"""Sealed content: comes back whole, is found altered, is kept once, is private."""

import errno
import os
from pathlib import Path

import pytest
from django.conf import LazySettings

from anjia.base.files import vault
from anjia.base.keys import Purpose, store
from anjia.base.sealed import SealBroken, stream
from anjia.kernel.refusals import Refused


@pytest.fixture(autouse=True)
def _own_keys(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


@pytest.mark.parametrize(
    "size", [0, 1, stream.CHUNK - 1, stream.CHUNK, stream.CHUNK + 1, 3 * stream.CHUNK]
)
def test_content_comes_back_whole(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    name = vault.put(tmp_path, content)
    assert b"".join(vault.chunks(tmp_path, name)) == content


def test_content_is_sealed_and_private(tmp_path: Path) -> None:
    name = vault.put(tmp_path, "户主,身份证号\n张三,610921199003071234\n".encode())
    path = vault.place(tmp_path, name)
    assert b"610921199003071234" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    first = vault.put(tmp_path, b"one")
    before = vault.place(tmp_path, first).stat().st_mtime_ns
    assert vault.put(tmp_path, b"one") == first
    assert vault.place(tmp_path, first).stat().st_mtime_ns == before


@pytest.mark.parametrize("position", [0, 6, 12, 20, -1])
def test_an_altered_file_is_found(tmp_path: Path, position: int) -> None:
    name = vault.put(tmp_path, b"a" * 100)
    path = vault.place(tmp_path, name)
    stored = bytearray(path.read_bytes())
    stored[position] ^= 1
    path.write_bytes(stored)
    with pytest.raises(SealBroken):
        list(vault.chunks(tmp_path, name))


def test_a_file_cut_at_a_chunk_is_found(tmp_path: Path) -> None:
    name = vault.put(tmp_path, b"a" * (2 * stream.CHUNK))
    path = vault.place(tmp_path, name)
    path.write_bytes(path.read_bytes()[: stream.HEADER + stream.CHUNK + 16])
    with pytest.raises(SealBroken):
        list(vault.chunks(tmp_path, name))


def test_files_survive_a_rotation(tmp_path: Path) -> None:
    name = vault.put(tmp_path, b"one")
    store().rotate(Purpose.FILES)
    assert b"".join(vault.chunks(tmp_path, name)) == b"one"


@pytest.mark.parametrize("name", ["../../etc/passwd", "abc", "A" * 64])
def test_only_hashes_name_files(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="hash"):
        vault.place(tmp_path, name)


def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="disk_full"):
        vault.put(tmp_path, b"one")
    assert [
        path for path in tmp_path.rglob("*") if path.is_file() and "keys" not in path.parts
    ] == []
