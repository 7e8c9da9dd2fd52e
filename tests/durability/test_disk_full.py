"""A full disk in the middle of an import: nothing half-written, and the batch goes in later."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from anjia.base.database import Cluster
from tests import installed
from tests.durability.test_import_killed import Ground, prepared, whole
from tests.durability.test_power_cut import mounted

ROOM = 1_500_000  # bytes left: less than the rows need

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("mkfs.ext4") is None or "DATABASE_URL" in os.environ,
    reason="needs root and mkfs.ext4 to make a disk",
)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="anjia-full-"))
    folder.chmod(0o711)
    image = folder / "disk.img"
    with image.open("wb") as file:
        file.truncate(400_000_000)
    # Nothing reserved for root, so that full means full for everyone.
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=True)
    try:
        with mounted(image, folder / "home") as home:
            yield home
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_a_full_disk_takes_nothing_and_loses_nothing(small_disk: Path) -> None:
    installed.copy_to(small_disk)
    cluster = Cluster(small_disk)
    with cluster.running(), prepared(small_disk, rounds=1) as ground:
        batch = str(ground.batches[0]["batch"])
        ground.do("promise", batch)
        ballast = fill(small_disk)
        said, code = ground.nursery.start("work", batch).end()
        assert code != -signal.SIGALRM
        cluster.stop(within=3)  # it may never come to an end by itself
        ballast.unlink()
        with cluster.running():
            state, persons, memberships, _headless = ground.look(0)
            assert (persons, memberships) == (0, 0)
            assert state in {"committing", "ready"}
            assert "acknowledged" not in said or state == "ready"
            carry_on(ground, batch, state=state)


def fill(disk: Path) -> Path:
    """Leave so little room that the rows cannot be written."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free - ROOM
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free)
    return ballast


def carry_on(ground: Ground, batch: str, *, state: str) -> None:
    """Press the button again if the batch fell back to its preview, and work the job off."""
    if state == "ready":
        ground.do("promise", batch)
    ground.do("work", batch)
    whole(ground, 0)
