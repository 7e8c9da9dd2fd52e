"""The next step of many claims in one statement: never two at once, never out of its turn."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

from anjia.kernel.refusals import Refused
from anjia.processes.subsidies.models.life import LIFE
from anjia.processes.subsidies.policy import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime
    from uuid import UUID

    from anjia.base.scope import Actor

LAST = """
left join lateral (
    select number, state, by from subsidies_step s where s.claim_id = c.id
    order by number desc limit 1
) last on true
"""
_TAKE = f"""
insert into subsidies_step (id, area, version, claim_id, number, state, at, by, by_name, reason,
    evidence, verdict, hit, findings, "values", manifest, as_of, posting_id, file_id)
select gen_random_uuid(), c.area, 1, c.id, coalesce(last.number, 0) + 1, %(state)s, %(at)s,
    %(by)s, %(by_name)s, %(reason)s, %(evidence)s, '', '', '[]', '{{}}', '', null, %(posting)s,
    %(file)s
from subsidies_claim c {LAST}
where c.id = any(%(claims)s) and coalesce(last.state, 'submitted') = any(%(sources)s)
order by c.id
returning claim_id
"""  # noqa: S608 - our own text
MOST = 300


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is said with a step, and what it belongs to."""

    reason: str = ""
    evidence: str = ""
    posting: UUID | None = None
    file: UUID | None = None


NOTHING = Told()


def reason(text: str) -> str:
    """A reason that must be given."""
    plain = text.strip()
    if not plain:
        raise Refused("subsidy_reason_missing")
    if len(plain) > MOST:
        raise Refused("subsidy_reason_long", most=MOST)
    return plain


def take(
    name: str, claims: Collection[UUID], *, by: Actor, at: datetime, told: Told = NOTHING
) -> list[UUID]:
    """Let claims take a step of the flow; those whose state does not allow it are left out."""
    (step,) = (each for each in LIFE.transitions if each.name == name)
    with moved_meanwhile(), connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                "state": step.target,
                "at": at,
                "by": by.id,
                "by_name": by.name,
                "reason": told.reason,
                "evidence": told.evidence,
                "posting": told.posting,
                "file": told.file,
                "claims": list(claims),
                "sources": list(step.source),
            },
        )
        return [claim for (claim,) in cursor.fetchall()]


def take_one(name: str, claim: UUID, *, by: Actor, at: datetime, told: Told = NOTHING) -> None:
    """The same for one claim, refused where its state does not allow it."""
    if not take(name, [claim], by=by, at=at, told=told):
        raise Refused("claim_moved")


@contextmanager
def moved_meanwhile() -> Iterator[None]:
    """A step, a payment or a line that somebody else has just made becomes a refusal."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused("claims_moved") from error


def states(claims: Collection[UUID]) -> dict[UUID, State]:
    """Where claims stand now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.id, coalesce(last.state, 'submitted') from subsidies_claim c {LAST} "  # noqa: S608 - our own text
            "where c.id = any(%s)",
            [list(claims)],
        )
        return {claim: State(state) for claim, state in cursor.fetchall()}


def lock(name: str) -> None:
    """Let what goes by this name be done by one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"subsidies {name}"]
        )
