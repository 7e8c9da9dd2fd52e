"""A schedule: content whose time is over is deleted every night."""

from django.utils import timezone

from anjia.base import jobs
from anjia.base.files import actions
from anjia.base.scope import Actor


@jobs.task("files.remove_expired", every="40 2 * * *")
def remove_expired(*, by: Actor) -> None:  # noqa: ARG001 - every job takes for whom it acts
    """Delete what has expired."""
    actions.remove_expired(at=timezone.now())
