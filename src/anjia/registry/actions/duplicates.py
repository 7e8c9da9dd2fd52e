"""Persons who may be one: found by likeness, decided by a human, merged reversibly."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from rapidfuzz.distance import OSA

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, acting, action, system
from anjia.kernel import areas
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import records
from anjia.ledger.declaration import RowChange
from anjia.registry import policy
from anjia.registry.actions import ground, labour, members
from anjia.registry.models import DuplicatePair, Household, LifeEvent, Person
from anjia.registry.models.choices import (
    EventKind,
    HouseholdStatus,
    PairState,
    PersonStatus,
    Relation,
)
from anjia.registry.policy import Likeness, Permission

# Two digits swapped count once: the slip that people make most.
TYPOS = 2
# A phone or a name that more people share than this says nothing about two of them.
CROWD = 12
COUNTY = 6
SEALED = ("identity_number", "phone")
FILLED = (
    "ethnicity",
    "education",
    "school_status",
    "health",
    "disability_level",
    "labour_capacity",
    "work_status",
    "work_region",
    "skills",
    "training_wish",
    "hukou_status",
    "hukou_area",
    "hukou_moved_on",
    "residence_booklet",
    "residence_booklet_on",
    "medical_insurance",
    "pension_insurance",
    "birth_on",
    "sex",
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is compared about one person; the number is opened only while comparing."""

    id: UUID
    area: str
    name: str
    birth_on: date | None
    phone: bytes | None
    number: str = field(repr=False)


@action(Permission.MERGE, event="registry.find_duplicates")
def find_duplicates(area: str, *, by: Actor, at: datetime) -> int:
    """List the pairs of persons within an area who may be one; return how many are new.

    A pair that somebody called distinct, or merged, is not listed again.
    """
    if not by.may(Permission.MERGE, area):
        raise Refused("not_permitted", permission=str(Permission.MERGE), area=area)
    people = _people(area)
    reasons: dict[tuple[UUID, UUID], set[Likeness]] = defaultdict(set)
    for group, likeness in _groups(people):
        for one, other in combinations(sorted(group, key=lambda p: p.id), 2):
            if _is_alike(one, other, likeness):
                reasons[one.id, other.id].add(likeness)
    known = set(DuplicatePair.objects.within(area).values_list("a_id", "b_id"))
    places = {person.id: person.area for person in people}
    new = [pair for pair in reasons if pair not in known]
    rows = [_pair(pair, sorted(reasons[pair]), places=places, at=at) for pair in new]
    records.write(DuplicatePair, rows)
    return len(new)


@action(Permission.MERGE, event="registry.call_distinct")
def call_distinct(pair: DuplicatePair, *, by: Actor, at: datetime) -> DuplicatePair:
    """Decide that two persons are two; they are not listed as a pair again."""
    pair = _open(pair)
    ground.change(pair, state=PairState.DISTINCT, decided_at=at, decided_by=by.name)
    _close_notice(pair, by=by, at=at)
    return pair


@action(Permission.MERGE, event="registry.merge_duplicates")
def merge_duplicates(pair: DuplicatePair, *, by: Actor, at: datetime, keep: UUID) -> LifeEvent:
    """Make one person of two: the kept one gains what only the other had; that one leaves the roll.

    Two different identity numbers are refused: one must be put right first. `undo` takes the
    merge back and opens the pair again.
    """
    pair = _open(pair)
    first, second = sorted((pair.a, pair.b), key=lambda person: person.pk)
    held = {p.pk: ground.locked_present(p) for p in (first, second)}
    if keep not in held:
        raise Refused("person_not_found")
    kept = held.pop(keep)
    (gone,) = held.values()
    _refuse_two_numbers(kept, gone)
    home, other = ground.locked(kept.household), ground.locked(gone.household)
    today = localdate(at)
    with ground.happening(
        EventKind.DUPLICATE,
        home,
        on=today,
        by=by,
        at=at,
        person=kept,
        other_household=other if other.pk != home.pk else None,
    ) as event:
        _fill(kept, gone)
        labour.take_over(kept, gone)
        ground.take_over(kept, gone)
        _hand_over_headship(kept, gone, home=home, other=other)
        ground.leave(gone, on=_no_earlier(gone, today))
        ground.change(gone, status=PersonStatus.LEFT, ended_on=today)
        if not ground.present(other):
            ground.set_heads([other.pk])
            if other.status == HouseholdStatus.SETTLED:
                ground.end(other, status=HouseholdStatus.ENDED, on=today)
        ground.change(pair, state=PairState.MERGED, decided_at=at, decided_by=by.name)
        event.facts = {"kept": kept.name, "gone": gone.name}
    ground.change(pair, event=event.recorded)
    _close_notice(pair, by=by, at=at)
    return event.recorded


def _close_notice(pair: DuplicatePair, *, by: Actor, at: datetime) -> None:
    """Let nobody wait for pairs any longer once the last of a county is decided."""
    county = pair.area[:COUNTY]
    with acting(system(area=county, name="registry")):
        left = DuplicatePair.objects.within(county).filter(state=PairState.OPEN).exists()
    if not left:
        notices.finish_waiting(policy.DUPLICATES_WAIT, area=county, by=by, at=at)


def _people(area: str) -> list[_Known]:
    rows = list(
        Person.objects.within(area)
        .filter(status=PersonStatus.PRESENT)
        .values_list("pk", "area", "name", "birth_on", "phone_index", "identity_number")
    )
    sealed: Any = Person._meta.get_field("identity_number")
    numbered = [(row[0], row[5].blob) for row in rows if row[5] is not None]
    clear = dict(zip((row_id for row_id, _ in numbered), sealed.open_many(numbered), strict=True))
    return [
        _Known(pk, place, name, born, bytes(phone) if phone else None, clear.get(pk, ""))
        for pk, place, name, born, phone, _number in rows
    ]


def _groups(people: Iterable[_Known]) -> Iterable[tuple[list[_Known], Likeness]]:
    """Yield small groups within which pairs are worth comparing, and for which likeness."""
    by_name: dict[Any, list[_Known]] = defaultdict(list)
    by_birth: dict[Any, list[_Known]] = defaultdict(list)
    by_phone: dict[Any, list[_Known]] = defaultdict(list)
    by_number: dict[Any, list[_Known]] = defaultdict(list)
    for person in people:
        by_name[person.name].append(person)
        if person.birth_on is not None:
            by_birth[person.birth_on].append(person)
        if person.phone is not None:
            by_phone[person.phone].append(person)
        if person.number:
            by_number[person.number].append(person)
    yield from ((group, Likeness.IDENTITY) for group in by_number.values() if len(group) > 1)
    # A slip in the name leaves the birth date right, one in the birth date leaves the name.
    for groups in (by_name, by_birth):
        small = [group for group in groups.values() if 1 < len(group) <= CROWD * 4]
        yield from ((group, Likeness.IDENTITY_TYPO) for group in small)
        yield from ((group, Likeness.NAME_BIRTH) for group in small)
    few = [group for group in by_phone.values() if 1 < len(group) <= CROWD]
    yield from ((group, Likeness.NAME_PHONE) for group in few)


def _is_alike(one: _Known, other: _Known, likeness: Likeness) -> bool:
    different = bool(one.number and other.number and one.number != other.number)
    match likeness:
        case Likeness.IDENTITY:
            return one.number == other.number
        case Likeness.IDENTITY_TYPO:
            return different and is_slip(one.number, other.number) and _alike(one.name, other.name)
        case Likeness.NAME_BIRTH:
            same = one.birth_on is not None and one.birth_on == other.birth_on
            return same and not different and one.name == other.name
        case Likeness.NAME_PHONE:
            return not different and _alike(one.name, other.name)


def is_slip(one: str, other: str) -> bool:
    """Whether one number may be the other mistyped: at most two characters, none of them apart.

    Numbers of brothers differ in birth date and sequence; those of twins only in the sequence, so
    a difference that is confined to the last four characters and touches two of them is no slip.
    """
    distance = OSA.distance(one, other, score_cutoff=TYPOS)
    if distance > TYPOS:
        return False
    return distance == 1 or one[:-4] != other[:-4]


def _alike(one: str, other: str) -> bool:
    """Whether two names are equal or differ in one character of at least two."""
    return one == other or (min(len(one), len(other)) > 1 and OSA.distance(one, other) == 1)


def _pair(
    pair: tuple[UUID, UUID],
    reasons: Sequence[Likeness],
    *,
    places: dict[UUID, str],
    at: datetime,
) -> RowChange:
    # Whoever sees the pair sees both persons: it lies at the smallest area that holds them.
    around = areas.around([places[pair[0]], places[pair[1]]])
    return RowChange(
        id=new_id(),
        new=True,
        values={
            "area": around,
            "a": pair[0],
            "b": pair[1],
            "reasons": [str(reason) for reason in reasons],
            "rank": policy.rank(reasons),
            "found_at": at,
        },
    )


def _open(pair: DuplicatePair) -> DuplicatePair:
    found = DuplicatePair.objects.select_for_update().filter(pk=pair.pk).first()
    if found is None or found.state != PairState.OPEN:
        raise Refused("pair_decided_already")
    return found  # type: ignore[no-any-return]


def _refuse_two_numbers(kept: Person, gone: Person) -> None:
    one, other = kept.identity_number_index, gone.identity_number_index
    if one is not None and other is not None and bytes(one) != bytes(other):
        raise Refused("pair_same_number")


def _fill(kept: Person, gone: Person) -> None:
    """Give the kept person what only the other one had."""
    found = {
        name: getattr(gone, name)
        for name in FILLED
        if getattr(kept, name) in {None, ""} and getattr(gone, name) not in {None, ""}
    }
    # A date goes with what it dates; it would contradict another state.
    if "hukou_moved_on" in found and found.get("hukou_status") != gone.hukou_status:
        del found["hukou_moved_on"]
    if "residence_booklet_on" in found and "residence_booklet" not in found:
        del found["residence_booklet_on"]
    for name in SEALED:
        if getattr(kept, name) is None and getattr(gone, name) is not None:
            # Sealed anew: a sealed value is bound to its row.
            found[name] = getattr(gone, name).open()
    records.write(Person, [RowChange(id=kept.pk, new=False, values=found)] if found else [])


def _hand_over_headship(kept: Person, gone: Person, *, home: Household, other: Household) -> None:
    if gone.relation != Relation.HEAD:
        return
    if home.pk == other.pk:
        members.succeed(home, leaving=gone, successor=kept)
    elif len(ground.present(other)) > 1:
        raise Refused("duplicate_heads_others", name=gone.name)


def _no_earlier(person: Person, today: date) -> date:
    return today if person.birth_on is None else max(today, person.birth_on)
