"""``anjia run``: set up, then serve pages and work off jobs until told to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connections

from anjia.base.scope import catalogue

# What an officer waits for: no snapshot or screening may keep it waiting.
WAITED_FOR = ("imports", "exports")
PATIENCE = 20.0  # seconds that a process has to end by itself


class Command(BaseCommand):
    """The first command of the README."""

    help = "Set everything up and start the application."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("ANJIA_PORT", "8000")))
        parser.add_argument("--address", default=os.environ.get("ANJIA_ADDRESS", "127.0.0.1"))
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument(
            "--no-demo", action="store_true", help="Start empty, without the demonstration county."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        started = time.monotonic()
        if _taken(options["address"], options["port"]):
            self.stderr.write(f"Port {options['port']} is in use. Choose another: ANJIA_PORT=8001")
            sys.exit(2)
        self._say("Preparing the database / 正在准备数据库")
        call_command("setup", verbosity=0)
        faults = catalogue.faults(connections["default"])
        if faults:
            self.stderr.write("\n".join(["Refusing to serve / 拒绝启动:", *faults]))
            sys.exit(3)
        call_command("messages", compile_only=True)
        call_command("assets")
        call_command("collectstatic", interactive=False, verbosity=0)
        connections.close_all()
        processes: list[subprocess.Popen[bytes]] = []
        try:
            if not options["no_demo"]:
                call_command("demo")
            connections.close_all()
            # Not before: the figures that every workbook asks for are then computed once.
            processes.append(_spawn_worker("--queues", *WAITED_FOR, "--concurrency", "1"))
            processes.append(_spawn_worker("--beside", *WAITED_FOR))
            processes.append(_spawn_web(options["address"], options["port"], options["workers"]))
            _wait_for(options["address"], options["port"])
            self._say(
                f"Anjia is running / 安家已启动: http://{options['address']}:{options['port']}/  "
                f"({time.monotonic() - started:.0f} s)"
            )
            _until_told(processes)
        finally:
            _end(processes)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _spawn_worker(*options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "anjia.config", "worker", *options])


def _spawn_web(address: str, port: int, workers: int) -> subprocess.Popen[bytes]:
    # fmt: off
    return subprocess.Popen([
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi",
        "--host", address, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "4", "--backlog", "256", "--no-access-log", "--log-level", "warning",
        "anjia.config.wsgi:application",
    ], env={**os.environ, "DJANGO_SETTINGS_MODULE": "anjia.config.settings",
            "ANJIA_HOME": str(settings.HOME)})
    # fmt: on


def _taken(address: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


def _wait_for(address: str, port: int) -> None:
    deadline = time.monotonic() + 60
    while not _taken(address, port) and time.monotonic() < deadline:
        time.sleep(0.1)


def _until_told(processes: list[subprocess.Popen[bytes]]) -> None:
    """Wait for a signal; a process that dies is started again, so that nobody has to."""
    told: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    while not told:
        for place, process in enumerate(processes):
            if process.poll() is not None:
                time.sleep(1)  # not a tight loop when it dies at once
                processes[place] = subprocess.Popen(process.args)
        time.sleep(0.5)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
