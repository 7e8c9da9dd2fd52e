"""A power cut loses nothing that was acknowledged.

Killing processes proves little: the kernel still holds what they wrote. Here the database lies on a
filesystem inside a file; everything is killed and the file is copied, without the pages that were
never flushed. The control with fsync off must fail, or the method itself would prove nothing.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from anjia.base.database import Cluster, Role, credentials
from anjia.base.database.cluster import DatabaseUnavailable
from tests.durability.writer import MEMBERS

ROUNDS = 50 if "ANJIA_NIGHTLY" in os.environ else 5
CONTROLS = 10 if "ANJIA_NIGHTLY" in os.environ else 3
WRITERS = 2
SECONDS = 1.0
PREPARE = """
from django.core.management import call_command
import django; django.setup()
call_command("setup", verbosity=0)
from anjia.base.scope import acting, system
from anjia.registry.models import Site
with acting(system(area="610921")):
    Site.objects.create(area="610921100201001", name="盘龙社区", kind="in_village", setting="rural")
"""

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("mkfs.ext4") is None or "DATABASE_URL" in os.environ,
    reason="needs root and mkfs.ext4 to make a disk",
)


@dataclass(frozen=True)
class Outcome:
    """What stood on the disk after a power cut."""

    acknowledged: int
    lost: int
    halves: int
    started: bool


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    at.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-o", "loop", str(image), str(at)], check=False)
    if done.returncode:
        pytest.skip("this machine mounts no loop devices")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ANJIA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "anjia.config.settings",
    }


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    """An image that holds an installation with one site; the server's account can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="anjia-disk-"))
    folder.chmod(0o711)
    try:
        yield make_disk(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_disk(folder: Path) -> Path:
    image = folder / "clean.img"
    with image.open("wb") as file:
        file.truncate(700_000_000)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    with mounted(image, folder / "clean") as home, Cluster(home).running():
        subprocess.run([sys.executable, "-c", PREPARE], check=True, env=environment(home))
    subprocess.run(["sync", "-f", str(folder)], check=True)
    return image


def cut(disk: Path, number: int, *, fsync: str) -> Outcome:
    """Write, cut the power, look at what the disk holds."""
    folder = disk.parent
    live, left = folder / f"live-{number}.img", folder / f"left-{number}.img"
    said = folder / f"said-{number}"
    subprocess.run(["cp", "--sparse=always", str(disk), str(live)], check=True)
    with mounted(live, folder / "live") as home:
        cluster = Cluster(home)
        with (cluster.data / "postgresql.conf").open("a") as conf:
            conf.write(f"fsync = {fsync}\n")
            conf.flush()
            os.fsync(conf.fileno())
        with cluster.running():
            writers = [
                subprocess.Popen(
                    [sys.executable, "-m", "tests.durability.writer", str(said), str(writer)],
                    env=environment(home),
                    stderr=subprocess.DEVNULL,
                )
                for writer in range(WRITERS)
            ]
            while not said.exists() or said.stat().st_size < 200:
                assert all(writer.poll() is None for writer in writers), "a writer gave up"
                time.sleep(0.05)
            time.sleep(SECONDS)
            kill(cluster, writers)
            subprocess.run(["cp", "--sparse=always", str(live), str(left)], check=True)
    live.unlink()
    found = look(left, folder / "left", said.read_text(encoding="utf-8").split())
    left.unlink()
    return found


def kill(cluster: Cluster, writers: list[subprocess.Popen[bytes]]) -> None:
    pid = int((cluster.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])
    server = psutil.Process(pid)
    for process in (server, *server.children(), *writers):
        os.kill(process.pid, signal.SIGKILL)
    for writer in writers:
        writer.wait()


def look(image: Path, at: Path, acknowledged: list[str]) -> Outcome:
    with mounted(image, at) as home:
        cluster = Cluster(home)
        try:
            with cluster.running():
                found = count(home)
        except (DatabaseUnavailable, subprocess.CalledProcessError) as error:
            print(error)  # pytest shows it beside the outcome
            return Outcome(len(acknowledged), len(acknowledged), 0, started=False)
    return Outcome(
        acknowledged=len(acknowledged),
        lost=len(set(acknowledged) - set(found)),
        halves=sum(members != MEMBERS for members in found.values()),
        started=True,
    )


def count(home: Path) -> dict[str, int]:
    """Members of each household, as the backup role reads them: with the server's own client."""
    backup = credentials(home, Role.BACKUP)
    answer = subprocess.run(
        [
            str(Cluster(home).program("psql")),
            *("-h", backup.host, "-U", backup.user, "-d", backup.database, "-At", "-F", " "),
            *("-c", "select h.number, count(p.id) from registry_household h "
                    "left join registry_person p on p.household_id = h.id group by 1"),
        ],
        env={"PGPASSWORD": backup.password},
        check=True,
        capture_output=True,
        text=True,
    )  # fmt: skip
    return {number: int(people) for number, people in map(str.split, answer.stdout.splitlines())}


def test_a_power_cut_loses_no_acknowledged_household(disk: Path) -> None:
    outcomes = [cut(disk, number, fsync="on") for number in range(ROUNDS)]
    assert sum(outcome.acknowledged for outcome in outcomes) > ROUNDS
    assert [o for o in outcomes if o.lost or o.halves or not o.started] == []


def test_the_control_without_fsync_fails(disk: Path) -> None:
    outcomes = [cut(disk, 1000 + number, fsync="off") for number in range(CONTROLS)]
    assert any(outcome.lost or not outcome.started for outcome in outcomes)
