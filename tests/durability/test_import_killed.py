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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TypeVar

import psutil
import psycopg
import pytest

from anjia.base.database import Cluster
from tests import installed
from tests.durability.nursery import PATIENCE, Nursery, nursery
from tests.durability.rounds import rounds

ROUNDS = rounds(by_day=10, elsewhere=4, by_night=100)
VICTIMS = ("worker", "database", "server")
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
# Whoever has written persons and waits to write memberships is in the middle of an import.
IN_THE_MIDDLE = """
select written.pid from pg_locks written join pg_locks waiting using (pid)
where written.relation = 'registry_person'::regclass and written.granted
    and written.mode = 'RowExclusiveLock'
    and waiting.relation = 'registry_membership'::regclass and not waiting.granted
"""
OPEN = "select 1 from pg_stat_activity where pid = %s"
LIFE_SIGNS = "update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"
WRITTEN_ONCE = """
select count(*), count(distinct row_id) from audit_rowhistory
where batch = %s and "table" = 'registry_person' and op = 'insert'
"""
WAITING = "select count(*) from procrastinate_jobs where args->>'batch' = %s"


in_time: list[bool] = []
T = TypeVar("T")


@dataclass(frozen=True)
class Ground:
    """An installation of its own, with one checked batch a round."""

    home: Path
    nursery: Nursery
    batches: list[dict[str, object]]
    seconds: float

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.home)

    def do(self, *step: str) -> None:
        """Run a step to its end; it must come to one, and say so."""
        assert "acknowledged" in self.nursery.do(*step)

    def look(self, number: int) -> tuple[str, int, int, int]:
        """State, persons, memberships and households without a head, of one round."""
        batch = self.batches[number]["batch"]
        with psycopg.connect(**self.cluster.conninfo("anjia")) as superuser:
            found = superuser.execute(LOOK, {"batch": batch, "mine": f"{number}-%"}).fetchone()
        assert found is not None
        return found


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    home = Path(tempfile.mkdtemp(prefix="anjia-killed-"))
    home.chmod(0o711)
    installed.copy_to(home)
    try:
        with Cluster(home).running(), prepared(home, rounds=ROUNDS + 2) as made:
            yield replace(made, seconds=undisturbed(made))
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def prepared(home: Path, *, rounds: int) -> Iterator[Ground]:
    books = home / "books"
    books.mkdir()
    with nursery(home, "tests.durability.importer") as made:
        said = made.do("prepare", str(rounds), str(books), within=PATIENCE * rounds)
        yield Ground(home, made, json.loads(said.splitlines()[-1]), seconds=0)


def undisturbed(made: Ground) -> float:
    """Do the last batch with nobody killed: that it works at all, and how long it takes."""
    last = len(made.batches) - 1
    batch = str(made.batches[last]["batch"])
    made.do("promise", batch)
    child = made.nursery.start("work", batch)
    assert child.stdout.readline().strip() == "go"
    began = time.monotonic()
    assert child.stdout.readline().strip() == "acknowledged"
    seconds = time.monotonic() - began
    assert child.end() == ("", 0)
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


def test_the_next_worker_ends_what_a_killed_worker_began_once_and_whole(ground: Ground) -> None:
    """The command itself is killed, with all that it started; the queue carries the import on."""
    batch = str(ground.batches[ROUNDS]["batch"])
    ground.do("promise", batch)
    with psycopg.connect(**ground.cluster.conninfo("anjia"), autocommit=True) as superuser:
        with superuser.transaction():
            superuser.execute("lock table registry_membership in share mode")
            with worker(ground):
                (pid,) = until(lambda: superuser.execute(IN_THE_MIDDLE).fetchone())
        until(lambda: superuser.execute(OPEN, [pid]).fetchone() is None)
        assert all_or_nothing(ground, ROUNDS, acknowledged=False)
        superuser.execute(LIFE_SIGNS)  # as if half a minute had passed
        with worker(ground):
            until(lambda: ground.look(ROUNDS)[0] == "committed")
            until(lambda: superuser.execute(WAITING, [batch]).fetchone() == (0,))
        wanted = ground.batches[ROUNDS]["persons"]
        assert superuser.execute(WRITTEN_ONCE, [batch]).fetchone() == (wanted, wanted)
    whole(ground, ROUNDS)


@contextmanager
def worker(ground: Ground) -> Iterator[None]:
    """`anjia worker`, killed at the end of the block with all that it started."""
    command = [sys.executable, "-m", "anjia.config", "worker"]
    home = {"ANJIA_HOME": str(ground.home)}
    with subprocess.Popen(command, env={**os.environ, **home}, start_new_session=True) as process:
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def until(happened: Callable[[], T]) -> T:
    """Wait for what must happen soon; return it."""
    end = time.monotonic() + PATIENCE
    while not (found := happened()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def struck(ground: Ground, step: tuple[str, str], *, after: float, database: bool = False) -> str:
    """Kill the step's process, or the database under it; return what the process had said."""
    child = ground.nursery.start(*step)
    said = child.stdout.readline()
    time.sleep(after)
    if database:
        kill_database(ground.cluster)
    else:
        child.kill()
    # Who loses the database ends by itself: it must neither hang nor pretend.
    rest, code = child.end()
    assert code != -signal.SIGALRM
    said += rest
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
