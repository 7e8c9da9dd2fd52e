"""Long set runs in the background: thousands of claims checked, or put into a payment file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from anjia.base import jobs
from anjia.base.notices import actions as notices
from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.policy import Extent

if TYPE_CHECKING:
    from datetime import datetime

DONE, NOTHING = "subsidy_run_done", "subsidy_run_nothing"


@jobs.task("subsidies.check", scoped=False)
def check(*, by: Actor, area: str) -> None:
    """Check every claim of a place that waits for it, and tell whoever asked."""
    at = timezone.now()
    try:
        found = actions.check(Extent(area), by=by, at=at)
    except Refused:
        _tell(NOTHING, area, by=by, at=at, count=0, url="")
        raise
    url = f"{reverse('subsidies:index')}?group=checked"
    _tell(DONE, area, by=by, at=at, count=found.total, url=url)


@jobs.task("subsidies.pay", scoped=False)
def pay(*, by: Actor, area: str, code: str = "") -> None:
    """Put every approved claim of a place into a file for the bank, and tell whoever asked."""
    at = timezone.now()
    try:
        made = actions.pay(Extent(area), by=by, at=at, codes=[code] if code else None)
    except Refused:
        _tell(NOTHING, area, by=by, at=at, count=0, url="")
        raise
    url = reverse("subsidies:file", args=[made.pk])
    _tell(DONE, area, by=by, at=at, count=made.rows, url=url)


def _tell(code: str, area: str, *, by: Actor, at: datetime, count: int, url: str) -> None:
    work = notices.Work(code=code, facts={"count": count}, officer=by.id, url=url)
    notices.post(work, area=area, at=at)


def ask_check(area: str, code: str, by: Actor) -> None:
    """Have a place checked, once however many ask."""
    del code  # a check is of all schemes
    check.defer(by=by, once=f"subsidies.check {area}", in_turn="subsidies", area=area)


def ask_pay(area: str, code: str, by: Actor) -> None:
    """Have a place paid, once however many ask."""
    once = f"subsidies.pay {area} {code}"
    pay.defer(by=by, once=once, in_turn="subsidies", area=area, code=code)
