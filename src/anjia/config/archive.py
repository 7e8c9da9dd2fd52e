"""One stream of named pieces: a tar that is written and read without ever being whole anywhere."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

PIECE = 8_388_608
_BLOCK = tarfile.BLOCKSIZE

Member = tuple[str, int, Iterable[bytes]]  # its name, its size, its content


def packed(members: Iterable[Member]) -> BinaryIO:
    """Return a stream of the members; each is asked for only when the ones before were read."""
    return cast("BinaryIO", io.BufferedReader(_Pulled(_blocks(members)), PIECE))


def unpacked(stream: Iterator[bytes]) -> Iterator[tuple[str, BinaryIO]]:
    """Give name and content of each member in order; content is read before the next is asked."""
    source = io.BufferedReader(_Pulled(stream), PIECE)
    with tarfile.open(fileobj=source, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is not None:
                yield member.name, cast("BinaryIO", content)
    # A tar ends before its stream does; the last piece, too, must be seen to be whole.
    while source.read(PIECE):
        pass


def pieces(source: BinaryIO, folder: str) -> Iterator[Member]:
    """Give a stream of unknown length as numbered members of a folder."""
    number = 0
    while piece := source.read(PIECE):
        number += 1
        yield f"{folder}/{number:06d}", len(piece), (piece,)


def _blocks(members: Iterable[Member]) -> Iterator[bytes]:
    for name, size, content in members:
        header = tarfile.TarInfo(name)
        header.size, header.mode = size, 0o600
        yield header.tobuf(tarfile.PAX_FORMAT)
        yield from content
        yield b"\0" * (-size % _BLOCK)
    yield b"\0" * (2 * _BLOCK)


class _Pulled(io.RawIOBase):
    """What a generator gives, as a file that can be read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        super().__init__()
        self._parts = parts
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        into = memoryview(cast("bytearray", buffer))
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = memoryview(part)
        size = min(len(into), len(self._rest))
        into[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
