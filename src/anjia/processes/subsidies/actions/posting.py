"""Public notices: who is to get what stands on the wall for some days; objections are answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies.actions import steps
from anjia.processes.subsidies.actions.steps import LAST, Told
from anjia.processes.subsidies.models import Claim, Posting
from anjia.processes.subsidies.policy import Extent, Permission
from anjia.processes.subsidies.queries import numbers

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from anjia.processes.subsidies.models import Scheme

WAITS = "subsidy_objection_waits"
_READY = f"""
select c.id, c.amount from subsidies_claim c {LAST.replace("state, by", "state, by, verdict")}
where last.state = 'checked' and c.scheme_id = %(scheme)s
    and c.area >= %(low)s and c.area < %(high)s
    and (last.verdict = 'passed' or (last.verdict = 'unknown' and c.id = any(%(claims)s)))
    and (%(all)s or c.id = any(%(claims)s))
order by c.id
"""  # noqa: S608 - our own text


@action(Permission.CHECK, event="subsidies.post")
def post(
    extent: Extent,
    *,
    by: Actor,
    at: datetime,
    scheme: Scheme,
    claims: Collection[UUID] | None = None,
    reason: str = "",
    telephone: str = "",
) -> Posting:
    """Put claims of a scheme at a place on notice: those that passed their check.

    One whose condition is unknown is taken only where it is named, with the reason why. A scheme
    without days of notice can be approved at once.
    """
    named = list(claims or ())
    with connection.cursor() as cursor:
        cursor.execute(
            _READY,
            {
                "scheme": scheme.pk,
                "low": extent.area,
                "high": areas.upper_bound(extent.area),
                "claims": named,
                "all": claims is None,
            },
        )
        rows = cursor.fetchall()
    if not rows:
        raise Refused("claims_none_to_post")
    if named:
        _refuse_unexplained([claim for claim, _amount in rows], reason)
    on = timezone.localdate(at)
    days = int(numbers.value(scheme.notice_days, area=extent.area, on=on))
    made: Posting = Posting.objects.create(
        area=extent.area,
        scheme=scheme,
        posted_on=on,
        until_on=on + timedelta(days=days - 1),
        days=days,
        claims=len(rows),
        total=sum(amount for _claim, amount in rows),
        telephone=telephone.strip()[:40],
        posted_at=at,
        posted_by=by.id,
        posted_by_name=by.name,
    )
    told = Told(reason=reason.strip()[: steps.MOST], posting=made.pk)
    done = steps.take("post", [claim for claim, _amount in rows], by=by, at=at, told=told)
    if len(done) != len(rows):
        raise Refused("claims_moved")
    return made


def _refuse_unexplained(claims: list[UUID], reason: str) -> None:
    if reason.strip():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from (select distinct on (claim_id) verdict from subsidies_step "
            "where claim_id = any(%s) order by claim_id, number desc) last "
            "where verdict = 'unknown'",
            [claims],
        )
        (unknown,) = cursor.fetchone()
    if unknown:
        raise Refused("subsidy_unknown_reason", count=unknown)


@action(Permission.OBJECT, event="subsidies.object")
def objected(claim: Claim, *, by: Actor, at: datetime, said: str) -> Claim:
    """Record what somebody says against a claim on notice; it waits for an answer."""
    told = Told(reason=steps.reason(said))
    steps.take_one("object", claim.pk, by=by, at=at, told=told)
    work = notices.Work(
        code=WAITS,
        url=reverse("subsidies:claim", args=[claim.pk]),
        permission=str(Permission.CHECK),
        once=f"{WAITS} {claim.pk}",
    )
    notices.post(work, area=claim.area, at=at)
    return claim


@action(Permission.CHECK, event="subsidies.answer")
def answer(claim: Claim, *, by: Actor, at: datetime, said: str) -> Claim:
    """Answer an objection that does not hold; one that does ends in a rejection."""
    steps.take_one("answer", claim.pk, by=by, at=at, told=Told(reason=steps.reason(said)))
    notices.finish_waiting(f"{WAITS} {claim.pk}", area=claim.area, by=by, at=at)
    return claim
