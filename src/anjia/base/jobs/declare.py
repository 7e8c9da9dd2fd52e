"""The decorator that makes a function a job.

@jobs.task("ledger.commit", queue="imports")
def commit(*, by: Actor, batch: str) -> None: ...

commit.defer(by=actor, batch=str(batch.id))
"""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, cast

import structlog
from django.db import InterfaceError, OperationalError, transaction
from procrastinate import RetryStrategy, tasks
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from anjia.base.jobs.actors import Asker, described, restored
from anjia.base.scope import Actor, acting, system
from anjia.kernel.refusals import Refused

log = structlog.get_logger(__name__)

JsonValue = str | int | float | bool | None

# A lost connection, a deadlock or a full disk may be over in a minute; a refusal or a fault of the
# code is the same next time.
RETRY = RetryStrategy(
    max_attempts=5, exponential_wait=3, retry_exceptions=(OperationalError, InterfaceError)
)


@dataclass(frozen=True, kw_only=True)
class Job:
    """A function that can be called now or later, for an officer or for the system."""

    name: str
    function: Callable[..., None]
    queued: tasks.Task[..., Any, Any]
    scoped: bool

    def __call__(self, *, by: Actor, **values: JsonValue) -> None:
        """Do it now."""
        with acting(by) if self.scoped else nullcontext():
            self.function(by=by, **values)

    def defer(
        self,
        *,
        by: Actor,
        once: str | None = None,
        in_turn: str | None = None,
        after: int = 0,
        **values: JsonValue,
    ) -> int | None:
        """Do it in the background, if and when the present transaction commits.

        `once` names work that need not wait twice: None is returned when it waits already.
        `in_turn` names work that runs one after the other. `after` lets it wait so many seconds,
        so that several askers in a row get one answer.
        """
        later: dict[str, Any] = {"schedule_in": {"seconds": after}} if after else {}
        job = self.queued.configure(queueing_lock=once, lock=in_turn, **later)
        try:
            # A savepoint, because a refused insert would end the caller's transaction.
            with transaction.atomic():
                return job.defer(asker=cast("Any", described(by)), **values)
        except AlreadyEnqueued:
            return None


def task(
    name: str, *, queue: str = "default", scoped: bool = True, every: str | None = None
) -> Callable[[Callable[..., None]], Job]:
    """Make a job of `function(*, by: Actor, **ids)`.

    `scoped` opens one transaction in which the officer acts; without it the function opens its own,
    which long work needs. `every` is a cron line (a sixth field means seconds): then the system
    asks, and the function takes `by` alone.
    """

    def declare(function: Callable[..., None]) -> Job:
        def run(asker: Asker | None = None, timestamp: int = 0, **values: Any) -> None:  # noqa: ARG001 - procrastinate gives periodic tasks their time
            _run(job, asker, values)

        queued = app.task(
            name=name, queue=queue, retry=RETRY, queueing_lock=name if every else None
        )(run)
        if every is not None:
            app.periodic(cron=every, periodic_id=name)(cast("Any", queued))
        job = Job(name=name, function=function, queued=cast("Any", queued), scoped=scoped)
        return job

    return declare


def _run(job: Job, asker: Asker | None, values: Mapping[str, Any]) -> None:
    try:
        by = restored(asker) if asker is not None else system(name=job.name)
        job(by=by, **values)
    except Refused as refused:
        # A refusal is an answer, not a fault: the action has told the officer where it matters.
        log.info("jobs.refused", task=job.name, code=refused.code)
