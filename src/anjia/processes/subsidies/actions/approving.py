"""Claims approved by a second officer when their notice is over and every objection is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from anjia.base.scope import Actor, acting, action, system
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies.actions import finding, steps
from anjia.processes.subsidies.actions.finding import AT_APPROVAL
from anjia.processes.subsidies.actions.steps import LAST
from anjia.processes.subsidies.models import Scheme
from anjia.processes.subsidies.policy import Extent, Permission

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

_READY = f"""
select c.id, c.scheme_id, p.until_on >= %(on)s as early,
    c.entered_by = %(by)s or exists (
        select from subsidies_step s where s.claim_id = c.id and s.by = %(by)s
            and s.state in ('proposed', 'submitted', 'checked', 'noticed')) as own
from subsidies_claim c {LAST}
join lateral (
    select posting_id from subsidies_step s where s.claim_id = c.id and s.posting_id is not null
    order by number desc limit 1
) posted on true
join subsidies_posting p on p.id = posted.posting_id
where last.state = 'noticed' and c.area >= %(low)s and c.area < %(high)s
    and (%(claims)s::uuid[] is null or c.id = any(%(claims)s))
order by c.id
"""  # noqa: S608 - our own text


@dataclass(frozen=True, kw_only=True)
class Approved:
    """How many claims were approved, and why the others were not."""

    done: int = 0
    early: int = 0  # the notice is not over
    own: int = 0  # the officer has had a hand in them
    held: Mapping[UUID, list[str]] = field(default_factory=dict)  # with what was found


@action(Permission.APPROVE, event="subsidies.approve")
def approve(
    extent: Extent, *, by: Actor, at: datetime, claims: Collection[UUID] | None = None
) -> Approved:
    """Approve the claims of a place that are ready, or of those named the ones that are.

    Never by who entered, checked or posted them. What may have changed since the check is asked
    again, one approval after the other: caps, other claims, accounts.
    """
    steps.lock("approve")
    with acting(system(name="subsidies")):
        rows = _ready(extent.area, claims, by=by, at=at)
        if not rows:
            raise Refused("claims_none_to_approve")
        good = [row for row in rows if not row[2] and not row[3]]
        held: dict[UUID, list[str]] = {}
        if good:
            schemes = list(Scheme.objects.filter(pk__in={row[1] for row in good}))
            finding.stage(((row[0], "hit", "{}", "", None, False, False) for row in good), schemes)
            finding.find(AT_APPROVAL, fully=False)
            held = finding.found()
        ready = [row[0] for row in good if row[0] not in held]
        done = steps.take("approve", ready, by=by, at=at) if ready else []
    found = Approved(
        done=len(done),
        early=sum(bool(row[2]) for row in rows),
        own=sum(bool(row[3]) and not row[2] for row in rows),
        held=held,
    )
    if not done and len(rows) == 1:
        _refuse_one(found)
    return found


def _refuse_one(found: Approved) -> None:
    if found.early:
        raise Refused("claim_notice_runs")
    if found.own:
        raise Refused("claim_own_approval")
    raise Refused("claim_held")


def _ready(
    area: str, claims: Collection[UUID] | None, *, by: Actor, at: datetime
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _READY,
            {
                "on": timezone.localdate(at),
                "by": by.id,
                "low": area,
                "high": areas.upper_bound(area),
                "claims": list(claims) if claims is not None else None,
            },
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
