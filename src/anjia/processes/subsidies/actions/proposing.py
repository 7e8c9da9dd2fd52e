"""Claims proposed as a set: for everybody whom a scheme's condition hits at a place."""
# ruff: noqa: S608 - statements are made of our own table and column names

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from anjia.base.scope import Actor, acting, action, system
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel.ids import new_ids
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange
from anjia.processes.subsidies.actions import entering, steps
from anjia.processes.subsidies.models import Claim
from anjia.processes.subsidies.policy import (
    HOLDING,
    WAITING,
    Every,
    Extent,
    Hit,
    Payee,
    Permission,
    Source,
    State,
    month_after,
    month_start,
)
from anjia.processes.subsidies.queries import deciding, schemes

if TYPE_CHECKING:
    from datetime import date, datetime

    from anjia.processes.subsidies.models import Scheme

LIVE = [each.value for each in (*HOLDING, *WAITING, State.PROPOSED, State.RETURNED)]
_CLAIMED = f"""
select distinct c.subject from subsidies_claim c {steps.LAST}
where c.scheme_code = %(code)s and c.subject = any(%(subjects)s)
    and coalesce(last.state, 'submitted') = any(%(live)s)
    and (%(every)s = 'once' or (%(every)s = 'year'
        and extract(year from c.first_month) = extract(year from %(first)s::date))
        or (c.first_month <= %(last)s and %(first)s <= c.last_month))
"""


@action(Permission.ENTER, event="subsidies.propose")
def propose(
    extent: Extent, *, by: Actor, at: datetime, code: str, month: date, months: int = 1
) -> list[UUID]:
    """Propose a claim for each subject whom the condition hits and who has none for these months.

    They wait until a person confirms them. A scheme that pays employers is claimed by them.
    """
    first = month_start(month)
    version = schemes.holding(extent.area, first).get(code)
    if version is None:
        raise Refused("subsidy_not_in_force", code=code, month=f"{first:%Y-%m}", column="code")
    scheme = version.scheme
    if scheme.payee == Payee.EMPLOYER and scheme.table != "employer":
        raise Refused("subsidy_employer_claims")
    if len(extent.area) < COUNTY_DIGITS:
        raise Refused("subsidy_place_too_wide")
    county = extent.area[:COUNTY_DIGITS]
    with acting(system(name="subsidies")):  # a town does not see its county's snapshot
        found = deciding.decide([scheme], county=county, only=Hit.HIT)[scheme.pk]
    if "snapshot" in found.lacking:
        raise Refused("subsidy_no_snapshot")
    if found.lacking:
        raise Refused("subsidy_undecided", lacking=", ".join(found.lacking))
    subjects = [row.key for row in found.rows if row.area.startswith(extent.area)]
    changes = _changes(scheme, subjects, first=first, months=months, by=by, at=at)
    if not changes:
        raise Refused("claims_nobody_left")
    sets.merged(Claim, changes, by=by, permission=Permission.ENTER)
    made = [change.id for change in changes]
    steps.take("propose", made, by=by, at=at)
    return made


def _changes(
    scheme: Scheme, subjects: list[str], *, first: date, months: int, by: Actor, at: datetime
) -> list[RowChange]:
    steps.lock(f"propose {scheme.code}")
    months = months if scheme.every == Every.MONTH else 1
    claimed = _claimed(scheme, subjects, first=first, last=month_after(first, months - 1))
    open_ = [key for key in subjects if key not in claimed]
    ids = new_ids(len(open_)) if open_ else []
    rows = [
        RowChange(
            id=made,
            new=True,
            values={
                "scheme_code": scheme.code,
                scheme.table: UUID(key),
                "first_month": first,
                "months": months,
            },
        )
        for made, key in zip(ids, open_, strict=True)
    ]
    known = entering.known(rows)
    own: dict[str, Any] = {
        "source": Source.GENERATED.value,
        "entered_at": at,
        "entered_by": by.id,
        "entered_by_name": by.name,
    }
    today = timezone.localdate(at)

    def prepare(row: RowChange) -> dict[str, Any]:
        return entering.complete(row.values, known, today=today) | own

    prepared = sets.each(rows, prepare)
    gone = {"claim_nobody"}  # in the snapshot, and not in the register any more
    other = [fault for fault in prepared.faults if fault.refused.code not in gone]
    if other:
        raise other[0].refused
    return list(prepared.ready)


def _claimed(scheme: Scheme, subjects: list[str], *, first: date, last: date) -> set[str]:
    with acting(system(name="subsidies")), connection.cursor() as cursor:
        cursor.execute(
            _CLAIMED,
            {
                "code": scheme.code,
                "subjects": [UUID(key) for key in subjects],
                "live": LIVE,
                "every": scheme.every,
                "first": first,
                "last": last,
            },
        )
        return {str(subject) for (subject,) in cursor.fetchall()}
