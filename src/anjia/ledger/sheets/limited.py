"""Runs a parser in a process of its own and gives its frames, or refuses what kills it."""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import child
from anjia.ledger.sheets.limits import Limits

PIECE = 1024 * 1024

Launch = Callable[[IO[bytes]], "subprocess.Popen[bytes]"]


def launcher(module: str) -> Launch:
    """How to start the limited child of a module on an open file."""

    def launch(source: IO[bytes]) -> "subprocess.Popen[bytes]":
        command = (sys.executable, "-I", "-m", module)
        return subprocess.Popen(
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
        )

    return launch


def frames(
    source: bytes | Path,
    *,
    limits: Limits,
    module: str = child.__name__,
    start: Launch | None = None,
) -> list[dict[str, Any]]:
    """Return what the child of a module answers about a file, or raise Refused."""
    launch = start or launcher(module)
    if isinstance(source, Path):
        if source.stat().st_size > limits.upload_bytes:
            raise Refused("file_too_big", most=limits.upload_bytes // (1024 * 1024))
        with source.open("rb") as stream:
            return _frames(stream, limits=limits, start=launch)
    if len(source) > limits.upload_bytes:
        raise Refused("file_too_big", most=limits.upload_bytes // (1024 * 1024))
    with tempfile.TemporaryFile() as stream:
        stream.write(source)
        stream.seek(0)
        return _frames(stream, limits=limits, start=launch)


def _frames(stream: IO[bytes], *, limits: Limits, start: Launch) -> list[dict[str, Any]]:
    late = threading.Event()
    pieces: list[bytes] = []
    with start(stream) as process:

        def stop() -> None:
            late.set()
            process.kill()

        alarm = threading.Timer(limits.wall_seconds, stop)
        alarm.start()
        try:
            pieces = _collect(process, limits=limits)
            code = process.wait()
        finally:
            alarm.cancel()
            process.kill()
    if late.is_set():
        raise Refused("file_too_slow", seconds=int(limits.wall_seconds))
    try:
        found = list(child.answers(pieces))
        if not any("end" in frame or "refused" in frame for frame in found):
            raise ValueError("no end")  # noqa: TRY301 - as torn as one that breaks off in a frame
    except ValueError as torn:
        # The child died: out of memory (abort), out of processor time, or a fault in the parser.
        raise Refused("file_kills_parser" if code else "file_broken") from torn
    return found


def _collect(process: "subprocess.Popen[bytes]", *, limits: Limits) -> list[bytes]:
    pieces: list[bytes] = []
    size = 0
    if process.stdout is None:
        return pieces
    while piece := process.stdout.read(PIECE):
        size += len(piece)
        if size > limits.answer_bytes:
            raise Refused("sheet_too_big")
        pieces.append(piece)
    return pieces
