"""Upkeep: jobs of dead workers are given to another, old rows are removed, the logs are sealed.

Sealing is asked for here because `base.audit` stands below this package and cannot declare a job.
"""

import structlog
from django.utils import timezone
from procrastinate import App, Blueprint, JobContext
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from anjia.base.audit import seals
from anjia.base.audit.models import Log
from anjia.base.scope import acting, system

log = structlog.get_logger(__name__)

blueprint = Blueprint()

DEAD_AFTER_SECONDS = 30
GIVE_UP_AFTER = 5
KEEP_HOURS = 24 * 30


async def give_back_stalled(app: App) -> int:
    """Queue again every job whose worker stopped telling that it lives; returns how many.

    Jobs call idempotent actions, so running one again is safe. One that has taken its worker down
    five times is given up: it would take down the next.
    """
    given = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
        if job.attempts >= GIVE_UP_AFTER:
            log.error("jobs.given_up", job=job.id, task=job.task_name, attempts=job.attempts)
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
            continue
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            # Work of this name waits already, asked for since: once is enough.
            log.warning("jobs.left_to_next", job=job.id, task=job.task_name)
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
            continue
        log.warning("jobs.given_back", job=job.id, task=job.task_name, attempts=job.attempts)
        given += 1
    return given


@blueprint.periodic(cron="* * * * * */15")
@blueprint.task(name="give_back_stalled", pass_context=True, queueing_lock="give_back_stalled")
async def _give_back_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - given
    await give_back_stalled(context.app)


@blueprint.periodic(cron="17 3 * * *")
@blueprint.task(name="remove_old", pass_context=True, queueing_lock="remove_old")
async def _remove_old(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - given
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_HOURS, include_failed=True)


@blueprint.periodic(cron="* * * * * */10")
@blueprint.task(name="seal_logs", queueing_lock="seal_logs", lock="seal_logs")
def seal_logs(timestamp: int) -> None:  # noqa: ARG001 - given
    """Seal what came to rest in the last ten seconds."""
    for kind in Log:
        with acting(system(name="audit")):
            seals.seal(kind, at=timezone.now())
