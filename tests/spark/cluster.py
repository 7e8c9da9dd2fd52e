"""A real standalone cluster on this machine: a master and two workers, each with one executor."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyspark

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(pyspark.__file__).parent
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
PATIENCE = 90.0  # seconds until a process says that it is ready
ENVIRONMENT = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "SPARK_DAEMON_MEMORY": "256m",
    "SPARK_HOME": str(HOME),
}
_MASTER = re.compile(r"Starting Spark master at (spark://\S+)")
_WORKER = re.compile(r"Successfully registered with (master)")


@dataclass
class Cluster:
    """Ports are chosen by the processes themselves; every log stays in the folder."""

    folder: Path
    memory: str = "1g"
    address: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        master = self._begin("master", "deploy.master.Master", "--webui-port", "0")
        self.address = self._said("master", _MASTER, master)
        for _ in range(2):
            self.add_worker()

    def add_worker(self) -> None:
        name = f"worker{len(self.started)}"
        options = ["--cores", "1", "--memory", self.memory, "--webui-port", "0"]
        options += ["--work-dir", str(self.folder / name), self.address]
        worker = self._begin(name, "deploy.worker.Worker", *options)
        self._said(name, _WORKER, worker)
        self.workers.append(worker)

    def kill_worker(self) -> None:
        """One worker goes with its executor, without a word to anyone."""
        _end(self.workers.pop())

    def stop(self) -> None:
        for process in reversed(self.started):
            _end(process)

    def _begin(self, name: str, program: str, *options: str) -> subprocess.Popen[bytes]:
        command = [str(HOME / "bin/spark-class"), f"org.apache.spark.{program}"]
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--port", "0", *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **ENVIRONMENT, "SPARK_LOCAL_DIRS": str(self.folder)},
                start_new_session=True,  # so that it ends with all that it started
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no other thread has begun
            )
        self.started.append(process)
        return process

    def _said(self, name: str, wanted: re.Pattern[str], process: subprocess.Popen[bytes]) -> str:
        log = self.folder / f"{name}.log"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and process.poll() is None:
            if found := wanted.search(log.read_text(errors="replace")):
                return found[1]
            time.sleep(0.1)
        raise RuntimeError(f"{name} did not start:\n{log.read_text(errors='replace')[-2_000:]}")


def _die_with_parent() -> None:
    """Ask Linux to end the process when the tests are killed and can no longer do it."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def running(folder: Path, *, memory: str = "1g") -> Iterator[Cluster]:
    """The cluster, each worker with so much memory to give; always stopped at the end."""
    cluster = Cluster(folder, memory)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
