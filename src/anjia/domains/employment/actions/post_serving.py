"""Whoever serves in a public post: their job spell, what is said of them, how they leave."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from anjia.base.scope import Actor, action
from anjia.domains.employment.actions.posts import change, day, locked, move
from anjia.domains.employment.actions.spells import record_spells
from anjia.domains.employment.models import PostAttendance, PostHolding
from anjia.domains.employment.models.choices import (
    Channel,
    EndReason,
    ExitReason,
    SpellKind,
)
from anjia.domains.employment.models.posts import LIFE
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries import posts as queries
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.registry.models import Person
from anjia.registry.models.choices import Trade, WorkRegion

TOWN, COUNTY = 9, 6

# What the job spell says where somebody leaves their post.
_ENDS: Mapping[str, EndReason] = {
    ExitReason.CONTRACT_OVER: EndReason.CONTRACT_OVER,
    ExitReason.AGE: EndReason.AGE,
    ExitReason.OTHER_JOB: EndReason.CHANGED,
    ExitReason.MOVED_AWAY: EndReason.CHANGED,
    ExitReason.DOUBLE_POST: EndReason.CHANGED,
    ExitReason.NO_ATTENDANCE: EndReason.LAID_OFF,
    ExitReason.IMPERSONATION: EndReason.LAID_OFF,
    ExitReason.UNFIT: EndReason.LAID_OFF,
    ExitReason.ILLNESS: EndReason.ILLNESS,
    ExitReason.RESIGNED: EndReason.RESIGNED,
    ExitReason.DIED: EndReason.DIED,
}


@action(Permission.ARRANGE, event="post.leave")
def leave(
    holding: PostHolding,
    *,
    by: Actor,
    at: datetime,
    ended_on: date,
    exit_reason: str,
    note: str = "",
) -> PostHolding:
    """End somebody's time in a post, with the reason; their job spell ends with it."""
    holding = locked(holding)
    if exit_reason not in ExitReason.values:
        raise Refused("exit_reason_missing")
    if ended_on > localdate(at):
        raise Refused("date_in_future", on=day(ended_on))
    if holding.started_on is not None and ended_on < holding.started_on:
        raise Refused("exit_before_start", started_on=day(holding.started_on))
    if exit_reason == ExitReason.OTHER and not note.strip():
        raise Refused("reason_missing")
    later = holding.months.filter(month__gt=ended_on).order_by("-month").first()
    if later is not None:
        raise Refused("exit_before_attendance", month=f"{later.month:%Y-%m}")
    spell = holding.spell
    move(holding, "leave", ended_on=ended_on, exit_reason=exit_reason, exit_note=note.strip())
    if spell is not None and spell.ended_on is None:
        ends = {"ended_on": ended_on, "end_reason": _ENDS.get(exit_reason, EndReason.OTHER)}
        record_spells([RowChange(id=spell.pk, new=False, values=ends)], by=by, at=at)
    return holding


@action(Permission.HELP, event="post.report_impersonation")
def report_impersonation(
    holding: PostHolding, *, by: Actor, at: datetime, on: date, note: str
) -> PostHolding:
    """Record that somebody else is said to do the work; a rule then asks to look into it."""
    del by
    holding = locked(holding)
    LIFE.check(holding, "leave")
    if on > localdate(at):
        raise Refused("date_in_future", on=day(on))
    if not note.strip():
        raise Refused("reason_missing")
    change(holding, impersonation_on=on, impersonation_note=note.strip())
    return holding


@action(Permission.ARRANGE, event="post.clear_impersonation")
def clear_impersonation(holding: PostHolding, *, by: Actor, at: datetime, note: str) -> PostHolding:
    """Record that the holder was found to do the work themselves."""
    del by, at
    holding = locked(holding)
    if holding.impersonation_on is None:
        raise Refused("impersonation_not_reported")
    if not note.strip():
        raise Refused("reason_missing")
    change(holding, impersonation_on=None, impersonation_note=note.strip())
    return holding


def spell_values(
    *,
    name: str,
    employer: UUID | None,
    unit: str,
    region: str | None,
    pay: Decimal,
    contract: str | None,
    exit_reason: str | None = None,
    ended_on: date | None = None,
) -> dict[str, Any]:
    """Return what the job spell of somebody in a post says of their job."""
    end: dict[str, Any] = {}
    if exit_reason:
        end = {"ended_on": ended_on, "end_reason": _ENDS.get(exit_reason, EndReason.OTHER)}
    return {
        "kind": SpellKind.PUBLIC_POST,
        "employer": employer,
        "employer_name": "" if employer else unit,
        "region": region,
        "trade": Trade.PUBLIC,
        "occupation": name,
        "monthly_pay": pay,
        "contract": contract,
        "channel": Channel.PUBLIC_POST,
        **end,
    }


def region(home: str, post: str) -> str | None:
    """A post of the own town is near; of one kept by the county nothing nearer is known."""
    if len(post) >= TOWN and home.startswith(post[:TOWN]):
        return WorkRegion.TOWN
    return WorkRegion.COUNTY if home.startswith(post[:COUNTY]) else None


def take_over(kept: Person, gone: Person) -> None:
    """Give one person the posts of another who was found to be the same; what both have stays."""
    own = PostHolding.objects.filter(person=kept, state__in=queries.OPEN).values("post")
    moved = PostHolding.objects.filter(person=gone).exclude(post__in=own, state__in=queries.OPEN)
    months = PostAttendance.objects.filter(holding__in=list(moved))
    months.update(person=kept, version=F("version") + 1)
    moved.update(person=kept, version=F("version") + 1)
