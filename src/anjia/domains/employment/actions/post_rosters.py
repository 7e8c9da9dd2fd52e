"""Holders who were in a post before the application knew them: brought in as the office lists them.

What a list of old says is taken as it is; what is wrong with it the rules find.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from anjia.base.scope import Actor, action
from anjia.domains.employment.actions.post_serving import region, spell_values
from anjia.domains.employment.actions.spells import examine_spells, record_spells
from anjia.domains.employment.models import PostHolding, PublicPost
from anjia.domains.employment.models.choices import HoldingState
from anjia.domains.employment.policy import Permission
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import records, sets
from anjia.ledger.declaration import RowChange, RowFault, SaveResult
from anjia.registry.models import Person

LATER = frozenset({"contract", "contract_from", "contract_to", "accident_insurance"})
POST = ("area", "name", "kind", "fund", "monthly_pay", "full_days", "places")
POST_UNIT = ("employer_id", "unit")
PERSON = ("area", "origin", "household_id", "name", "status")


def _holdings(rows: Sequence[RowChange]) -> sets.Prepared:
    posts = sets.by_id(PublicPost, (row.values.get("post") for row in rows), *POST, *POST_UNIT)
    people = sets.by_id(Person, (row.values.get("person") for row in rows), *PERSON)
    before = sets.stored(PostHolding, rows, "contract_from", "contract_to", "state")
    seats = _Seats()

    def prepare(row: RowChange) -> Mapping[str, object]:
        if not row.new:
            return _later(row, before.get(row.id, {}))
        person = people.get(sets.given(row.values, "person"))
        post = posts.get(sets.given(row.values, "post"))
        if person is None:
            raise Refused("person_not_found", column="person")
        if post is None:
            raise Refused("post_not_found", column="post")
        return _new(row, person, post, seats)

    return sets.each(rows, prepare)


def _later(row: RowChange, was: Mapping[str, Any]) -> Mapping[str, object]:
    """Only the contract of a holder is changed here; the rest has its own way."""
    other = sorted(row.values.keys() - LATER)
    if other:
        raise Refused("holding_changes_on_page", column=other[0])
    _in_order({**was, **row.values})
    return row.values


def _new(
    row: RowChange, person: Mapping[str, Any], post: Mapping[str, Any], seats: "_Seats"
) -> Mapping[str, object]:
    values = dict(row.values)
    started_on = sets.given(values, "started_on")
    ended_on, reason = sets.given(values, "ended_on"), sets.given(values, "exit_reason")
    if started_on is None:
        raise Refused("started_on_missing", column="started_on")
    if ended_on is not None and ended_on < started_on:
        raise Refused("ends_before_it_begins", column="ended_on")
    if (ended_on is None) != (reason is None):
        raise Refused("exit_reason_missing", column="exit_reason")
    _in_order(values)
    state = HoldingState.SERVING if ended_on is None else HoldingState.LEFT
    pay = sets.given(values, "monthly_pay")
    return {
        "post_name": post["name"],
        **{name: post[name] for name in ("kind", "fund", "full_days")},
        **values,
        "monthly_pay": post["monthly_pay"] if pay is None else pay,
        "area": person["area"],
        "origin": person["origin"],
        "household": person["household_id"],
        "state": state,
        "applied_on": started_on,
        "seat": seats.next(post, is_left=ended_on is not None),
    }


def _in_order(values: Mapping[str, object]) -> None:
    since, until = sets.given(values, "contract_from"), sets.given(values, "contract_to")
    if until is not None and (since is None or until < since):
        raise Refused("contract_days_wrong", column="contract_to")


class _Seats:
    """Seats handed out to the rows of one list, after those that are taken already."""

    def __init__(self) -> None:
        self._taken: dict[UUID, set[int]] = {}

    def next(self, post: Mapping[str, Any], *, is_left: bool) -> int:
        """Return the next free seat; a holder who has left needs none of those there are."""
        if is_left:
            return 1
        key = post["pk"]
        if key not in self._taken:
            serving = PostHolding.objects.filter(post=key, state=HoldingState.SERVING)
            self._taken[key] = set(serving.values_list("seat", flat=True))
        free = set(range(1, post["places"] + 1)) - self._taken[key]
        if not free:
            raise Refused("post_full", column="post")
        seat = min(free)
        self._taken[key].add(seat)
        return seat


@action(Permission.DECIDE, event="employment.record_holdings")
def record_holdings(rows: Sequence[RowChange], *, by: Actor, at: datetime) -> SaveResult:
    """Write holders of posts, each with the job spell that goes with them."""
    ready = _holdings(rows).or_refuse()
    sets.permitted(by, (row.values.get("area") for row in ready), permission=Permission.DECIDE)
    spells = _spells(ready)
    record_spells(list(spells.values()), by=by, at=at)
    holdings = [
        RowChange(
            id=row.id,
            new=row.new,
            values={**row.values, "spell": spells[row.id].id, "recorded_by": by.id}
            if row.new
            else row.values,
            expected_version=row.expected_version,
        )
        for row in ready
    ]
    with sets.clashes_in_words():
        return records.write(PostHolding, holdings)


def examine_holdings(rows: Sequence[RowChange]) -> Sequence[RowFault]:
    """Name what `record_holdings` would refuse, also of the job spells that it makes."""
    prepared = _holdings(rows)
    faults = sets.examined(prepared, column="person", permission=Permission.DECIDE)
    spells = _spells(prepared.ready)
    holders = {spell.id: row for row, spell in spells.items()}
    of_spells = examine_spells(list(spells.values()))
    return [
        *faults,
        *(replace(fault, row=holders[fault.row], column="started_on") for fault in of_spells),
    ]


def _spells(rows: Sequence[RowChange]) -> dict[UUID, RowChange]:
    """Return the job spell of each new holder, by the holder's row."""
    added = [row for row in rows if row.new]
    posts = sets.by_id(PublicPost, (row.values["post"] for row in added), "area", *POST_UNIT)
    return {row.id: _spell(row.values, posts[row.values["post"]]) for row in added}


def _spell(values: Mapping[str, Any], post: Mapping[str, Any]) -> RowChange:
    stated = spell_values(
        name=str(values["post_name"]),
        employer=post["employer_id"],
        unit=post["unit"],
        region=region(str(values["area"]), post["area"]),
        pay=values["monthly_pay"],
        contract=sets.given(values, "contract"),
        exit_reason=sets.given(values, "exit_reason"),
        ended_on=sets.given(values, "ended_on"),
    )
    stated |= {"person": values["person"], "started_on": values["started_on"]}
    return RowChange(id=new_id(), new=True, values=stated)
