"""Thousands of malformed workbooks: each is read or refused, and the reading process survives."""

import io
import os
import random
import struct
import subprocess
import sys
from collections.abc import Iterator
from typing import IO, Self

import pytest

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import child, header, limited, mapping, reader, values
from anjia.ledger.sheets.columns import known_words
from anjia.ledger.sheets.tests import books, mutants

MANY = 20_000 if os.environ.get("ANJIA_NIGHTLY") else 2_000
# What fills the memory of a child fills any: less of it, and the thousands are through sooner.
MEBIBYTES = 512 if os.environ.get("ANJIA_NIGHTLY") else 192
THROUGH_A_REAL_CHILD = 60

# One warm process that forks a limited child for each file: the parser starts only once.
NURSERY = """
import dataclasses, os, struct, sys
from anjia.ledger.sheets import child
from anjia.ledger.sheets.limits import DEFAULT, MEBIBYTE
limits = dataclasses.replace(DEFAULT, memory_bytes=int(sys.argv[1]) * MEBIBYTE)
while size := sys.stdin.buffer.read(4):
    data = sys.stdin.buffer.read(struct.unpack(">I", size)[0])
    inlet, outlet = os.pipe()
    if (pid := os.fork()) == 0:
        os.close(inlet)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        import io
        try:
            child.restrict(limits)
            with os.fdopen(outlet, "wb") as answer:
                child.serve(io.BytesIO(data), answer, limits=limits)
        except BaseException:
            os._exit(1)
        os._exit(0)
    os.close(outlet)
    with os.fdopen(inlet, "rb") as stream:
        answer = stream.read()
    _, status = os.waitpid(pid, 0)
    sys.stdout.buffer.write(struct.pack(">Ii", len(answer), status) + answer)
    sys.stdout.buffer.flush()
"""


class Finished:
    """Looks to the reader like a child that has ended."""

    def __init__(self, answer: bytes, status: int) -> None:
        self.stdout = io.BytesIO(answer)
        self._status = status

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def wait(self) -> int:
        return self._status

    def kill(self) -> None:
        return


@pytest.fixture(scope="module")
def nursery() -> Iterator[reader.Launch]:
    with subprocess.Popen(
        (sys.executable, "-I", "-c", NURSERY, str(MEBIBYTES)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        inlet, outlet = process.stdin, process.stdout

        def start(source: IO[bytes]) -> Finished:
            data = source.read()
            inlet.write(struct.pack(">I", len(data)) + data)
            inlet.flush()
            size, status = struct.unpack(">Ii", outlet.read(8))
            return Finished(outlet.read(size), status)

        yield start  # type: ignore[misc]
        inlet.close()


def digest(data: bytes, start: reader.Launch) -> str:
    """Do with a file all that an upload does before the database; return how it ended."""
    try:
        book = reader.read(data, start=start)
        sheet = next(book.filled())
        found = header.find(sheet, known=known_words(books.COLUMNS))
        proposals = mapping.propose(sheet, found, columns=books.COLUMNS)
    except Refused as refused:
        return refused.code
    readers = {column.name: values.reader(column) for column in books.COLUMNS}
    for row in header.body(sheet, found).rows:
        for proposal in proposals:
            if proposal.target is None:
                continue
            try:
                readers[proposal.target](sheet.at(row, proposal.column.index))
            except values.Wrong:
                continue
    return "read"


def test_no_malformed_workbook_ends_in_anything_but_a_refusal(nursery: reader.Launch) -> None:
    chance = random.Random(20220930)
    sources = mutants.sources()
    ends: dict[str, int] = {}
    for _ in range(MANY):
        end = digest(mutants.mutant(chance.choice(sources), chance), nursery)
        ends[end] = ends.get(end, 0) + 1
    assert sum(ends.values()) == MANY
    assert ends["read"] > MANY * 0.05, "mutants that are never read test nothing"
    assert ends["file_broken"] > MANY * 0.05


def test_the_same_through_a_child_of_its_own() -> None:
    chance = random.Random(610921)
    sources = mutants.sources()
    for _ in range(THROUGH_A_REAL_CHILD):
        assert digest(
            mutants.mutant(chance.choice(sources), chance), limited.launcher(child.__name__)
        )
