"""Referrals and mentor pairs: recorded for a recruit's job, rewarded once the job was kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.timezone import localdate

from anjia.base import parameters
from anjia.base.scope import Actor, action, current_actor
from anjia.domains.employment.actions.posts import day
from anjia.domains.employment.models import JobSpell, Referral
from anjia.domains.employment.models.choices import SpellKind
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy.training import RewardState, reward_state
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange, SaveResult
from anjia.registry.models import Person

STORED = ("person_id", "due_on", "spell__ended_on", "rewarded_on", "recorded_by")

sets.clashes({"employment_referral_once": "referral_taken"})


def _referrals(rows: Sequence[RowChange], *, today: date, by: Actor) -> sets.Prepared:
    before = sets.stored(Referral, rows, *STORED)
    people = {sets.given(row.values, "person") for row in rows}
    names = sets.by_id(Person, people, "name")
    jobs: dict[Any, list[JobSpell]] = {}
    for spell in JobSpell.objects.filter(person__in=list(names)).exclude(
        kind=SpellKind.PUBLIC_POST
    ):
        jobs.setdefault(spell.person_id, []).append(spell)

    def prepare(row: RowChange) -> Mapping[str, object]:
        if not row.new:
            return _rewarded(row, before.get(row.id, {}), today=today, by=by)
        person = names.get(sets.given(row.values, "person"))
        started_on = sets.given(row.values, "started_on")
        if person is None:
            raise Refused("person_not_found", column="person")
        if not sets.given(row.values, "referrer"):
            raise Refused("referrer_missing", column="referrer")
        spell = next(
            (each for each in jobs.get(person["pk"], []) if each.started_on == started_on), None
        )
        if spell is None:
            raise Refused("referral_without_job", column="started_on", name=person["name"])
        if sets.given(row.values, "rewarded_on") is not None:
            raise Refused("reward_later", column="rewarded_on")
        days = int(parameters.value("referral_retention_days", area=spell.area, on=started_on))
        return {
            **row.values,
            "spell": spell.pk,
            "household": spell.household_id,
            "area": spell.area,
            "origin": spell.origin,
            "ended_on": spell.ended_on,
            "due_on": started_on + timedelta(days=days),
            "recorded_by": by.id,
        }

    return sets.each(rows, prepare)


def _rewarded(
    row: RowChange, was: Mapping[str, Any], *, today: date, by: Actor
) -> Mapping[str, object]:
    """Of a referral only its reward is changed: when it is due, by somebody else, and once."""
    other = sorted(row.values.keys() - {"reward", "rewarded_on"})
    if other:
        raise Refused("referral_keeps", column=other[0])
    if was.get("rewarded_on") is not None:
        raise Refused("rewarded_already", column="rewarded_on", on=day(was["rewarded_on"]))
    on = sets.given(row.values, "rewarded_on")
    if on is None:
        return row.values
    if on > today:
        raise Refused("date_in_future", column="rewarded_on", on=day(on))
    state = reward_state(
        due_on=was["due_on"], ended_on=was["spell__ended_on"], rewarded_on=None, on=on
    )
    if state is RewardState.LAPSED:
        ended = day(was["spell__ended_on"])
        raise Refused("reward_lapsed", column="rewarded_on", on=ended, due=day(was["due_on"]))
    if state is RewardState.WAITING:
        raise Refused("reward_not_due", column="rewarded_on", due=day(was["due_on"]))
    if was["recorded_by"] == by.id:
        raise Refused("reward_needs_another", column="rewarded_on")
    if sets.given(row.values, "reward") is None:
        raise Refused("reward_missing", column="reward")
    return row.values


@action(Permission.ARRANGE, event="employment.record_referrals")
def record_referrals(rows: Sequence[RowChange], *, by: Actor, at: datetime) -> SaveResult:
    """Write referrals of recruits and the rewards for them."""
    ready = _referrals(rows, today=localdate(at), by=by).or_refuse()
    return sets.merged(Referral, ready, by=by, permission=Permission.ARRANGE)


def examine_referrals(rows: Sequence[RowChange]) -> Sequence[Any]:
    """Name what `record_referrals` would refuse today."""
    prepared = _referrals(rows, today=localdate(), by=current_actor())
    return sets.examined(prepared, column="person", permission=Permission.ARRANGE)


def follow_jobs(area: str) -> int:
    """Let referrals of an area say when their jobs ended; part of the daily clock."""
    moved = 0
    stale = Referral.objects.within(area).filter(
        ~Q(ended_on=F("spell__ended_on"))
        | Q(ended_on__isnull=True, spell__ended_on__isnull=False)
        | Q(ended_on__isnull=False, spell__ended_on__isnull=True)
    )
    for one in stale.select_related("spell"):
        moved += Referral.objects.filter(pk=one.pk).update(
            ended_on=one.spell.ended_on, version=F("version") + 1
        )
    return moved
