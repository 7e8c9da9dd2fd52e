"""A real cluster: both executors work, one may be lost, and a damaged file is not believed."""

import threading
import time

import pytest

from anjia.engine.backends import duckdb
from anjia.engine.errors import SnapshotDamaged
from anjia.engine.plan import build
from anjia.engine.tests import tiny
from anjia.kernel.refusals import Refused
from tests.spark import worlds

WORLD = tiny.read(
    fact=[tiny.fact("thing", "held", "count(part where n > thing.b)")],
    indicator=[
        tiny.indicator("one", kind="share", where="held >= 2 or p"),
        tiny.indicator("two", kind="sum", where="a > 1", value="x / 3"),
        tiny.indicator("town", of="town", where="count(thing where held >= 1) > 1"),
        tiny.indicator("part", of="part", where="thing.held > 2"),
    ],
)
PLAN = build(WORLD)


@pytest.fixture(scope="module")
def tables():
    things = 600
    rows = [
        {"area": area, "town_key": f"town{number % 20}", "a": number % 7, "b": 2, "x": "1.25"}
        for number, area in zip(range(things), worlds.areas(), strict=False)
    ]
    parts = [
        {"area": rows[number % things]["area"], "thing_key": f"thing{number % things}", "n": number}
        for number in range(things * 4)
    ]
    towns = [{"area": area} for _, area in zip(range(20), worlds.areas(), strict=False)]
    return tiny.tables(WORLD, thing=rows, part=parts, town=towns)


@pytest.fixture(scope="module")
def wanted(tables):
    with duckdb.Run(PLAN, tables, tiny.AS_OF, tiny.PARAMETERS) as run:
        return run.measure()


@pytest.fixture
def run(spark, session, tables, tmp_path):
    frames = worlds.stored(spark, session, tmp_path, tables, WORLD.dictionary)
    return spark.Run(session, PLAN, frames, tiny.AS_OF, tiny.PARAMETERS)


def _tasks(session):
    """Tasks done, by executor; the driver is not one."""
    executors = session.sparkContext._jsc.sc().statusStore().executorList(False)
    found = [executors.apply(place) for place in range(executors.size())]
    return {one.id(): one.completedTasks() for one in found if one.id() != "driver"}


def test_both_executors_take_part(session, run, wanted):
    before = _tasks(session)
    with run:
        assert run.measure() == wanted
    done = {name: number - before.get(name, 0) for name, number in _tasks(session).items()}
    assert len(done) == 2
    assert all(number > 0 for number in done.values())


def _flip(path):
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize(
    ("harm", "reason"),
    [(_flip, "snapshot_damaged"), (lambda path: path.unlink(), "snapshot_missing")],
    ids=["a changed byte", "a missing file"],
)
def test_a_snapshot_with_a_damaged_file_is_refused(spark, session, tables, tmp_path, harm, reason):
    manifest = worlds.written(tmp_path, tables)
    harm(tmp_path / manifest.files[-1].path)
    with pytest.raises(SnapshotDamaged, match=reason):
        spark.stored(session, tmp_path, manifest, WORLD.dictionary)


def test_facts_that_a_snapshot_does_not_know_are_unknown(spark, session, tables, tmp_path):
    old = {**tables, "thing": tables["thing"].drop_columns(["x", "d"])}
    del old["town"]
    frames = worlds.stored(spark, session, tmp_path, old, WORLD.dictionary)
    assert frames["thing"].where("x IS NULL AND d IS NULL").count() == tables["thing"].num_rows
    assert frames["town"].count() == 0


def test_a_run_that_is_too_long_is_stopped(spark, session, run):
    run.seconds = 0.0
    run.stopped = True
    with pytest.raises(Refused, match="run_too_long"):
        run.__enter__()
    assert not session.sparkContext.statusTracker().getActiveJobsIds()


def _kill_while_it_works(session, cluster, killed):
    tracker = session.sparkContext.statusTracker()
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if tracker.getActiveStageIds():
            cluster.kill_worker()
            killed.set()
            return
        time.sleep(0.005)


def test_a_lost_worker_leaves_the_right_figures_or_none(session, cluster, run, wanted):
    killed = threading.Event()
    killer = threading.Thread(target=_kill_while_it_works, args=(session, cluster, killed))
    measured, given_up = None, []
    try:
        with run:
            killer.start()
            measured = run.measure()
    except Refused as refused:
        given_up.append(refused.code)
    finally:
        killer.join()
        cluster.add_worker()
    assert killed.is_set()
    assert (measured, given_up) in ((wanted, []), (None, ["cluster_failed"]))


def test_without_workers_a_run_ends_when_its_time_is_over(session, cluster, run):
    while cluster.workers:
        cluster.kill_worker()
    run.seconds = 5.0
    try:
        with pytest.raises(Refused, match="run_too_long"), run:
            run.measure()
    finally:
        for _ in range(2):
            cluster.add_worker()
