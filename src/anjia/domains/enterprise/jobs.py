"""Background work of enterprise: each month's reports are asked for on the first day after it."""

from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import Actor
from anjia.domains.enterprise import actions
from anjia.domains.enterprise.policy import due_on, first_of, later
from anjia.domains.enterprise.queries import factories


@jobs.task("enterprise.ask_for_reports", every="20 1 * * *")
def ask_for_reports(*, by: Actor) -> None:
    """Let last month's report wait at every factory that has not sent it; daily, once each."""
    del by
    now = timezone.now()
    today = timezone.localdate(now)
    month = later(first_of(today), -1)
    for factory in factories.awaited("", month, on=today):
        day = factories.due_day(factory.area, on=today)
        actions.wait_for_report(factory, month, due_on=due_on(month, day=day), at=now)
