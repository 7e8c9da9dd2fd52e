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
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from anjia.base.database import Cluster, Role, credentials
from anjia.base.database.cluster import DatabaseUnavailable
from tests import installed
from tests.durability.nursery import PATIENCE, Child, Nursery, nursery
from tests.durability.rounds import rounds

ROUNDS = rounds(by_day=5, elsewhere=2, by_night=50)
CONTROLS = rounds(by_day=3, elsewhere=2, by_night=10)
WRITERS = 2
SECONDS = 1.0
MEMBERS = 5  # of every household that the writer writes

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


@dataclass(frozen=True)
class Disk:
    """An image that holds an installation with one site, and a warm process that writes to it.

    Every copy is mounted at the same place, so that the process finds each under its name.
    """

    image: Path
    live: Path
    nursery: Nursery


@pytest.fixture(scope="module")
def disk() -> Iterator[Disk]:
    folder = Path(tempfile.mkdtemp(prefix="anjia-disk-"))
    folder.chmod(0o711)  # the server's account can reach it
    image, live = folder / "clean.img", folder / "live"
    with image.open("wb") as file:
        file.truncate(700_000_000)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    try:
        with ExitStack() as warm:
            with mounted(image, live) as home:
                installed.copy_to(home)
                with Cluster(home).running():
                    made = warm.enter_context(nursery(home, "tests.durability.writer"))
                    made.do("prepare")
            subprocess.run(["sync", "-f", str(folder)], check=True)
            yield Disk(image, live, made)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cut(disk: Disk, number: int, *, fsync: str) -> Outcome:
    """Write, cut the power, look at what the disk holds."""
    folder = disk.image.parent
    live, left = folder / f"live-{number}.img", folder / f"left-{number}.img"
    said = folder / f"said-{number}"
    subprocess.run(["cp", "--sparse=always", str(disk.image), str(live)], check=True)
    with mounted(live, disk.live) as home:
        cluster = Cluster(home)
        with (cluster.data / "postgresql.conf").open("a") as conf:
            conf.write(f"fsync = {fsync}\n")
            conf.flush()
            os.fsync(conf.fileno())
        with cluster.running():
            writers = [
                disk.nursery.start("write", str(said), str(writer)) for writer in range(WRITERS)
            ]
            until = time.monotonic() + PATIENCE
            while not said.exists() or said.stat().st_size < 200:
                assert time.monotonic() < until, "the writers gave up"
                time.sleep(0.05)
            time.sleep(SECONDS)
            kill(cluster, writers)
            subprocess.run(["cp", "--sparse=always", str(live), str(left)], check=True)
    live.unlink()
    found = look(left, folder / "left", said.read_text(encoding="utf-8").split())
    left.unlink()
    return found


def kill(cluster: Cluster, writers: list[Child]) -> None:
    pid = int((cluster.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])
    server = psutil.Process(pid)
    for victim in (server.pid, *(process.pid for process in server.children())):
        os.kill(victim, signal.SIGKILL)
    for writer in writers:
        writer.kill()
    for writer in writers:
        writer.end()


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


def test_a_power_cut_loses_no_acknowledged_household(disk: Disk) -> None:
    outcomes = [cut(disk, number, fsync="on") for number in range(ROUNDS)]
    assert sum(outcome.acknowledged for outcome in outcomes) > ROUNDS
    assert [o for o in outcomes if o.lost or o.halves or not o.started] == []


def test_the_control_without_fsync_fails(disk: Disk) -> None:
    outcomes = [cut(disk, 1000 + number, fsync="off") for number in range(CONTROLS)]
    assert any(outcome.lost or not outcome.started for outcome in outcomes)
