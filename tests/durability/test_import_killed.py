"""Kill -9 in the middle of an import: no acknowledged row is lost, no household is left half.

The server dies while it takes the order, the worker while it writes, the database under both; each
time whatever is left is carried on by the same job, as the queue would have it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil
import psycopg
import pytest

from anjia.base.database import Cluster

ROUNDS = 100 if "ANJIA_NIGHTLY" in os.environ else 10
VICTIMS = ("worker", "database", "server")
PATIENCE = 60.0
READY_WITHIN = 10.0  # seconds; the bar is five on an idle machine

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="kills its own server")

LOOK = """
select b.state,
    (select count(*) from registry_person p join registry_household h on h.id = p.household_id
      where h.number like %(mine)s),
    (select count(*) from registry_membership m join registry_household h on h.id = m.household_id
      where h.number like %(mine)s),
    (select count(*) from registry_household h where h.number like %(mine)s and h.head_id is null)
from imports_importbatch b where b.id = %(batch)s
"""


in_time: list[bool] = []


@dataclass(frozen=True)
class Ground:
    """An installation of its own, with one checked batch a round."""

    home: Path
    batches: list[dict[str, object]]
    seconds: float

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.home)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.durability.importer", *arguments],
            env=environment(self.home),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def do(self, *arguments: str) -> None:
        """Run a step to its end; it must come to one, and say so."""
        with self.start(*arguments) as process:
            said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, arguments
        assert "acknowledged" in said

    def look(self, number: int) -> tuple[str, int, int, int]:
        """State, persons, memberships and households without a head, of one round."""
        batch = self.batches[number]["batch"]
        with psycopg.connect(**self.cluster.conninfo("anjia")) as superuser:
            found = superuser.execute(LOOK, {"batch": batch, "mine": f"{number}-%"}).fetchone()
        assert found is not None
        return found


def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ANJIA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "anjia.config.settings",
    }


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    home = Path(tempfile.mkdtemp(prefix="anjia-killed-"))
    home.chmod(0o711)
    try:
        with Cluster(home).running():
            made = prepared(home, rounds=ROUNDS + 1)
            yield Ground(home, made.batches, seconds=undisturbed(made))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def prepared(home: Path, *, rounds: int) -> Ground:
    books = home / "books"
    books.mkdir()
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "tests.durability.importer"),
            *("prepare", str(rounds), str(books)),
        ],
        env=environment(home),
        check=True,
        capture_output=True,
        text=True,
    )
    return Ground(home, json.loads(answer.stdout.splitlines()[-1]), seconds=0)


def undisturbed(made: Ground) -> float:
    """Do the last batch with nobody killed: that it works at all, and how long it takes."""
    last = len(made.batches) - 1
    batch = str(made.batches[last]["batch"])
    made.do("promise", batch)
    with made.start("work", batch) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "go"
        began = time.monotonic()
        assert process.stdout.readline().strip() == "acknowledged"
        seconds = time.monotonic() - began
    whole(made, last)
    return seconds


@pytest.mark.parametrize("number", range(ROUNDS))
def test_nothing_acknowledged_is_lost_and_nothing_is_half(ground: Ground, number: int) -> None:
    random = Random(number)
    victim = VICTIMS[number % len(VICTIMS)]
    batch = str(ground.batches[number]["batch"])
    if victim == "server":
        said = struck(ground, ("promise", batch), after=random.uniform(0, 0.1))
        # An order that was acknowledged is there; one that was not may be there or not.
        state = ground.look(number)[0]
        assert state == "committing" or (state == "ready" and "acknowledged" not in said)
        if state == "ready":
            ground.do("promise", batch)
    else:
        ground.do("promise", batch)
        strike = random.uniform(0, ground.seconds * 1.1)
        said = struck(ground, ("work", batch), after=strike, database=victim == "database")
        in_time.append(all_or_nothing(ground, number, acknowledged="acknowledged" in said))
    ground.do("work", batch)
    whole(ground, number)


def test_most_blows_fell_in_time() -> None:
    # Blows after the end would prove nothing; this runs after the rounds, in the order of the file.
    assert sum(in_time) >= len(in_time) / 3


def struck(ground: Ground, step: tuple[str, str], *, after: float, database: bool = False) -> str:
    """Kill the step's process, or the database under it; return what the process had said."""
    with ground.start(*step) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        time.sleep(after)
        if database:
            kill_database(ground.cluster)
            # Who loses the database ends by itself: it must neither hang nor pretend.
            said += process.communicate(timeout=PATIENCE)[0]
        else:
            process.send_signal(signal.SIGKILL)
            said += process.communicate()[0]
    if database:
        began = time.monotonic()
        with ground.cluster.running():
            ground.look(0)
        assert time.monotonic() - began < READY_WITHIN
    return said


def kill_database(cluster: Cluster) -> None:
    pid = int((cluster.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])
    server = psutil.Process(pid)
    for process in (server, *server.children()):
        process.send_signal(signal.SIGKILL)
    server.wait(PATIENCE)


def all_or_nothing(ground: Ground, number: int, *, acknowledged: bool) -> bool:
    """Hold the rows to all or nothing; return whether the blow fell before they were written."""
    state, persons, memberships, headless = ground.look(number)
    assert memberships == persons
    if persons == 0:
        assert state == "committing"
        assert not acknowledged
    else:
        assert (state, persons) == ("committed", ground.batches[number]["persons"])
        assert headless == 0
    return persons == 0


def whole(ground: Ground, number: int) -> None:
    wanted = ground.batches[number]["persons"]
    assert ground.look(number) == ("committed", wanted, wanted, 0)
