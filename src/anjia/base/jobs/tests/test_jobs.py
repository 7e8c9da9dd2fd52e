"""Jobs: committed with what asked for them, done for the officer, given back when a worker dies."""

import asyncio
from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from anjia.base import jobs
from anjia.base.jobs import actors, upkeep
from anjia.base.jobs.declare import RETRY
from anjia.base.scope import Actor, Grant, current_actor, system
from anjia.kernel.refusals import Refused

seen: list[tuple[str, str, Any]] = []


@jobs.task("tests.remember")
def remember(*, by: Actor, word: str) -> None:
    assert current_actor() == by
    if word == "refuse":
        raise Refused("not_permitted")
    seen.append((by.id, by.areas("")[0] if by.everything else by.grants[0].area, word))


@jobs.task("tests.hurry", queue="hurried", scoped=False)
def hurry(*, by: Actor) -> None:
    seen.append((by.id, "", "hurry"))


@jobs.task("tests.own", scoped=False)
def own(*, by: Actor) -> None:
    assert not connection.in_atomic_block or connection.savepoint_ids is not None
    seen.append((by.id, "", None))


OFFICER = Actor(
    id="7",
    name="李主任",
    grants=(Grant(area="610921", role="county_office", permissions=frozenset({"a.write"})),),
)


@pytest.fixture(autouse=True)
def _officers() -> Iterator[None]:
    seen.clear()
    before = list(actors._find)
    jobs.register_officers(lambda officer, _on: OFFICER if officer == "7" else None)
    yield
    actors._find[:] = before


@pytest.mark.django_db
def test_a_job_acts_for_the_officer_who_asked() -> None:
    remember.defer(by=OFFICER, word="one")
    assert seen == []
    assert jobs.drain() == 1
    assert seen == [("7", "610921", "one")]


@pytest.mark.django_db
def test_the_row_holds_no_name_and_no_right() -> None:
    remember.defer(by=OFFICER, word="one")
    assert ProcrastinateJob.objects.get().args == {"asker": {"id": "7", "area": ""}, "word": "one"}


@pytest.mark.django_db
def test_a_job_of_the_system_keeps_its_place() -> None:
    remember.defer(by=system(area="610921", name="import"), word="one")
    jobs.drain()
    assert seen == [("system:import", "610921", "one")]


@pytest.mark.django_db
def test_an_officer_who_left_gets_nothing_done() -> None:
    remember.defer(by=Actor(id="8", name="已调离"), word="one")
    assert jobs.drain() == 1
    assert seen == []


@pytest.mark.django_db
def test_a_refusal_ends_the_job() -> None:
    remember.defer(by=OFFICER, word="refuse")
    remember.defer(by=OFFICER, word="next")
    assert jobs.drain() == 2
    assert [word for *_, word in seen] == ["next"]


@pytest.mark.django_db
def test_once_waits_once_and_leaves_the_transaction_whole() -> None:
    assert remember.defer(by=OFFICER, once="refresh", word="one") is not None
    assert remember.defer(by=OFFICER, once="refresh", word="two") is None
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_is_not_asked_for_when_the_transaction_fails() -> None:
    with transaction.atomic():
        remember.defer(by=OFFICER, word="one")
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_does_the_job_and_forgets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # The worker's threads end with this test; their connections shall not outlive it.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    remember.defer(by=OFFICER, word="one")
    own.defer(by=OFFICER)
    call_command("worker", once=True)
    assert {word for *_, word in seen} == {"one", None}
    assert not ProcrastinateJob.objects.filter(task_name__startswith="tests.").exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_waited_for_has_a_worker_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    own.defer(by=OFFICER)
    hurry.defer(by=OFFICER)
    call_command("worker", once=True, queues=["hurried"])
    assert [word for *_, word in seen] == ["hurry"]
    hurry.defer(by=OFFICER)
    call_command("worker", once=True, beside=["hurried"])
    assert [word for *_, word in seen] == ["hurry", None]
    assert ProcrastinateJob.objects.filter(task_name="tests.hurry").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("attempts", "status"), [(1, "todo"), (upkeep.GIVE_UP_AFTER, "failed")])
def test_a_job_of_a_dead_worker_is_given_back(attempts: int, status: str) -> None:
    job = _left_by_a_dead_worker(attempts=attempts)
    _give_back()
    assert ProcrastinateJob.objects.get(pk=job).status == status


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_like_waits_already_holds_up_no_other() -> None:
    gone = _left_by_a_dead_worker(once="one")
    other = _left_by_a_dead_worker()
    waiting = remember.defer(by=OFFICER, word="one", once="one")
    _give_back()
    rows = dict(ProcrastinateJob.objects.values_list("pk", "status"))
    assert rows == {waiting: "todo", other: "todo"}
    assert gone not in rows


def _left_by_a_dead_worker(*, attempts: int = 1, once: str | None = None) -> int:
    job = remember.defer(by=OFFICER, word="one", once=once)
    assert job is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') "
            "returning id"
        )
        (worker,) = cast("tuple[int]", cursor.fetchone())
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s, attempts = %s "
            "where id = %s",
            [worker, attempts, job],
        )
    return job


def _give_back() -> None:
    async def give_back() -> None:
        connector = cast("Any", app.connector).get_worker_connector()
        with app.replace_connector(connector) as working:
            async with working.open_async():
                await upkeep.give_back_stalled(working)

    asyncio.run(give_back())


def test_only_passing_faults_are_tried_again() -> None:
    class Row:
        attempts = 1

    again = RETRY.get_retry_decision(exception=OperationalError(), job=cast("Any", Row()))
    never = RETRY.get_retry_decision(exception=ValueError(), job=cast("Any", Row()))
    assert again is not None
    assert never is None


def test_every_task_name_is_its_own() -> None:
    names = [name for name in app.tasks if not name.startswith(("builtin", "procrastinate"))]
    assert "jobs:give_back_stalled" in names
