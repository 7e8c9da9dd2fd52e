"""A warm process that forks a child for each step, so that Django is loaded once, not every time.

A child is a process of its own with its own connections, and dies like any other. One that hangs is
ended by an alarm, so that it is seen.

``python -m tests.durability.nursery SOCKET MODULE``: ``MODULE.STEPS`` says what a child can do.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PATIENCE = 60


@dataclass
class Child:
    """One step in a process of its own; `stdout` is what it says."""

    pid: int
    stdout: IO[str]
    nursery: Nursery

    def kill(self) -> None:
        """Kill it; one that has ended already stays in its mother's list until it is asked for."""
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> tuple[str, int]:
        """Wait for its end; return what else it said, and its exit code (negative: a signal)."""
        with self.stdout:
            said = self.stdout.read()
        return said, int(self.nursery.ask({"wait": self.pid}))


class Nursery:
    """The test's end of the line to the warm process."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def ask(self, what: object, *handles: int) -> bytes:
        socket.send_fds(self._line, [json.dumps(what).encode()], handles)
        return self._line.recv(64)

    def start(self, *step: str, within: int = PATIENCE) -> Child:
        """Begin a step, named first, in a child that has so many seconds."""
        inlet, outlet = os.pipe()
        pid = int(self.ask({"step": step, "within": within}, outlet))
        os.close(outlet)
        return Child(pid, os.fdopen(inlet, encoding="utf-8"), self)

    def do(self, *step: str, within: int = PATIENCE) -> str:
        """Do a step to its end, which it must come to; return what it said."""
        said, code = self.start(*step, within=within).end()
        assert code == 0, step
        return said


@contextmanager
def nursery(home: Path, module: str) -> Iterator[Nursery]:
    """Keep a warm process for the installation in `home`; its database need not be up all along."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    environment = {
        **os.environ,
        "ANJIA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "anjia.config.settings",
    }
    command = [sys.executable, "-m", "tests.durability.nursery", str(theirs.fileno()), module]
    with subprocess.Popen(command, env=environment, pass_fds=[theirs.fileno()]):
        theirs.close()
        with ours:  # when nobody is on the line any more, the process ends
            yield Nursery(ours)


def main(line: socket.socket, steps: Mapping[str, Callable[..., None]]) -> None:
    """Fork for every step that is asked for, until nobody is on the line any more."""
    while True:
        data, handles, *_ = socket.recv_fds(line, 65_536, 1)
        if not data:
            return
        asked = json.loads(data)
        if "wait" in asked:
            _pid, status = os.waitpid(asked["wait"], 0)
            line.send(str(os.waitstatus_to_exitcode(status)).encode())
            continue
        pid = os.fork()
        if pid == 0:
            line.close()
            signal.alarm(asked["within"])
            _live(handles[0], asked["step"], steps)
        os.close(handles[0])
        line.send(str(pid).encode())


def _live(outlet: int, step: list[str], steps: Mapping[str, Callable[..., None]]) -> None:
    """Be the child: do the step, speak through the pipe, and never come back."""
    code = 1
    try:
        os.dup2(outlet, sys.stdout.fileno())
        os.close(outlet)
        name, *arguments = step
        steps[name](*arguments)
        sys.stdout.flush()
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it was, pytest shows it beside a failure
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), import_module(sys.argv[2]).STEPS)
