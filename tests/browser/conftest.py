"""A real Chromium against the real application, started by the command that the README gives.

`ANJIA_BROWSER_HOME` and `ANJIA_BROWSER_URL` point the walk at an installation that is up already.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, StorageState

PROJECT = Path(__file__).resolve().parents[2]
PICTURES = PROJECT / "build" / "screenshots"
CHROMIUM = shutil.which("chromium")
AXE = PROJECT / "node_modules/axe-core/axe.min.js"
PATIENCE = 240  # seconds for a cold start with the demonstration county
FRESH = 120.0  # seconds after which an officer signs in again: an export wants a fresh password
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = (1440, 900), (390, 844)
expect.set_options(timeout=30_000)  # milliseconds: a busy machine may take its time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the walk is skipped, and says so."""
    for item in items:
        if "tests/browser" in str(item.path) and CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@dataclass(frozen=True)
class Application:
    """The application under test, its demonstration accounts, and its folder of workbooks."""

    url: str
    passwords: dict[str, str]
    home: Path


@pytest.fixture(scope="package")
def application() -> Iterator[Application]:
    """`anjia run`, cold, with the demonstration county.

    The folder is not pytest's: the unprivileged account that runs the database must reach it.
    """
    if "ANJIA_BROWSER_URL" in os.environ:
        home = Path(os.environ["ANJIA_BROWSER_HOME"])
        yield Application(os.environ["ANJIA_BROWSER_URL"], _passwords(home), home)
        return
    home = Path(tempfile.mkdtemp(prefix="anjia-walk-"))
    home.chmod(0o711)
    url = f"http://127.0.0.1:{_free_port()}"
    environment = {
        **os.environ, "ANJIA_HOME": str(home), "ANJIA_STATIC_HASHED": "1",
        "ANJIA_PORT": url.rpartition(":")[2],
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    with (home / "run.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "anjia.config", "run"],
            env=environment,
            cwd=PROJECT,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(url, process=process, log=home / "run.log")
        yield Application(url, _passwords(home), home)
    finally:
        _stop(process)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed before other tests run: its event loop would stand in Django's way."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@dataclass
class Visit:
    """A signed-in page; every fault that the browser reports is collected."""

    page: Page
    url: str
    faults: list[str]
    batch: str = ""

    def go(self, path: str) -> Page:
        """Open a page and wait until it is at rest."""
        self.page.goto(self.url + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def press(self, text: str) -> Page:
        """Press the button or link of this name and wait until the page is at rest."""
        found = self.page.get_by_role("button", name=text).or_(
            self.page.get_by_role("link", name=text)
        )
        found.first.click()
        self.page.wait_for_load_state("networkidle")
        return self.page

    def download(self, text: str) -> BytesIO:
        """Press the button or link of this name and return the file that comes back."""
        with self.page.expect_download(timeout=60_000) as waiting:
            self.page.get_by_role("button", name=text).or_(
                self.page.get_by_role("link", name=text)
            ).first.click()
        return BytesIO(Path(waiting.value.path()).read_bytes())

    def picture(self, name: str) -> None:
        """Keep what is seen as a test artefact."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def serious(self) -> list[str]:
        """What axe-core finds that keeps somebody from using the page."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{each['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for each in found["violations"]
            if each["impact"] in {"serious", "critical"}
            for node in each["nodes"][:3]
        ]


@pytest.fixture(scope="package")
def signed_in() -> dict[str, tuple[float, StorageState]]:
    """When each officer last signed in, and what their browser keeps of it."""
    return {}


@pytest.fixture
def visit(
    application: Application, browser: Browser, signed_in: dict[str, tuple[float, StorageState]]
) -> Iterator[Callable[..., Visit]]:
    """Open a window of one's own, signed in as a demonstration officer.

    Who signed in on the page a moment ago does not do so again.
    """
    with contextmanager(_windows)(browser) as open_window:

        def enter(username: str = "", *, size: tuple[int, int] = DESK, dark: bool = False) -> Visit:
            since, state = signed_in.get(username, (0.0, None))
            if time.monotonic() - since > FRESH:
                state = None
            page, faults = open_window(size, dark=dark, state=state)
            found = Visit(page, application.url, faults)
            if state is None:
                found.go("/login/")
            if username and state is None:
                page.fill("input[name=username]", username)
                page.fill("input[name=password]", application.passwords[username])
                page.click("form button.lg")
                page.wait_for_url(lambda url: "/login/" not in url)
                page.wait_for_load_state("networkidle")
                signed_in[username] = time.monotonic(), page.context.storage_state()
            return found

        yield enter


def _windows(browser: Browser) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    contexts = []

    def open_window(
        size: tuple[int, int], *, dark: bool, state: StorageState | None
    ) -> tuple[Page, list[str]]:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            storage_state=state,
        )
        contexts.append(context)
        page, faults = context.new_page(), []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: (
                faults.append(said.text)
                if said.type == "error" and "status of 4" not in said.text
                else None
            ),
        )
        page.on("response", lambda r: faults.append(r.url) if r.status >= 500 else None)
        return page, faults

    yield open_window
    for context in contexts:
        context.close()


def _passwords(home: Path) -> dict[str, str]:
    lines = (home / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()
    found = (line.split("\t") for line in lines if "\t" in line)
    return {username: password for username, password, *_ in found}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the application and, should it not end by itself, all that it started."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def _wait(url: str, *, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/login/", timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(log.read_text(encoding="utf-8", errors="replace")[-3000:])
