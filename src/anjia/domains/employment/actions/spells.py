"""The writer of jobs: who holds which from when to when, and what the roll says of it then."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from anjia.base import parameters
from anjia.base.scope import Actor, action
from anjia.domains.employment.models import JobSpell
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy import spells as policy
from anjia.domains.employment.policy.spells import Held
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import CLEAR, RowChange, RowFault, SaveResult
from anjia.registry.actions import Work, follow_work
from anjia.registry.models import Employer, Person
from anjia.registry.models.choices import PersonStatus
from anjia.registry.policy import age

Rows = Sequence[RowChange]
COUNTY = 6
STORED = ("person_id", "kind", "started_on", "ended_on", "end_reason", "employer_id", "region")

_carried_on_by: list[Callable[[str], None]] = []


def carried_on_by(ask: Callable[[str], None]) -> None:
    """Say who looks at a county after its jobs have changed; it should only ask for a job."""
    if ask not in _carried_on_by:
        _carried_on_by.append(ask)


sets.clashes(
    {
        "employment_spell_no_overlap": "spells_overlap_unseen",
        "employment_spell_once": "spell_twice",
    }
)


@action(Permission.WRITE, event="employment.record_spells")
def record_spells(rows: Rows, *, by: Actor, at: datetime) -> SaveResult:
    """Write jobs; the roll then says of each person what their jobs tell."""
    today = localdate(at)
    around = _Surroundings.of(rows, on=today)
    ready = _spells(rows, around).or_refuse()
    # Ends before beginnings: whoever changes jobs in one list holds no two of them for a moment.
    changed = [row for row in ready if not row.new]
    added = [row for row in ready if row.new]
    result = sets.merged(JobSpell, changed, by=by, permission=Permission.WRITE)
    result += sets.merged(JobSpell, added, by=by, permission=Permission.WRITE)
    told = tell_roll((row.values["person"] for row in ready), on=today)
    follow_work(told, by=by, places=by.areas(Permission.WRITE))
    for county in sorted({str(row.values["area"])[:COUNTY] for row in ready}):
        for ask in _carried_on_by:
            ask(county)
    return result


def examine_spells(rows: Rows) -> Sequence[RowFault]:
    """Name what `record_spells` would refuse."""
    around = _Surroundings.of(rows, on=localdate())
    return sets.examined(_spells(rows, around), column="person", permission=Permission.WRITE)


def tell_roll(people: Iterable[Any], *, on: date) -> dict[UUID, Work]:
    """Return what the roll is to say of persons by their jobs, those left out whom they say
    nothing about.
    """
    wanted = {person for person in people if isinstance(person, UUID)}
    found: dict[UUID, list[Held]] = {}
    for person, spell in _stored(wanted):
        found.setdefault(person, []).append(spell)
    said = Person.objects.filter(pk__any_of=wanted, status=PersonStatus.PRESENT)
    told: dict[UUID, Work] = {}
    for person, status, surveyed_on in said.values_list("pk", "work_status", "surveyed_on"):
        news = policy.heard(found.get(person, ()), on=on, said=status, said_on=surveyed_on)
        if news is not None:
            told[person] = Work(*news)
    return told


def take_over_spells(kept: Person, gone: Person) -> None:
    """Give one person the jobs of another who was found to be the same; what both have stays."""
    own = [spell for _person, spell in _stored({kept.pk})]
    for spell in JobSpell.objects.filter(person=gone):
        theirs = _held_by(spell)
        same = any((o.kind, o.started_on) == (theirs.kind, theirs.started_on) for o in own)
        if not same and not any(policy.overlaps(o, theirs) for o in own):
            JobSpell.objects.filter(pk=spell.pk).update(person=kept, version=F("version") + 1)


def _stored(people: set[UUID]) -> Iterable[tuple[UUID, Held]]:
    rows = JobSpell.objects.filter(person__any_of=people)
    for person, kind, started_on, ended_on, region in rows.values_list(
        "person_id", "kind", "started_on", "ended_on", "region"
    ):
        yield person, Held(kind=kind, started_on=started_on, ended_on=ended_on, region=region)


def _held_by(spell: JobSpell) -> Held:
    return Held(
        kind=spell.kind,
        started_on=spell.started_on,
        ended_on=spell.ended_on,
        region=spell.region,
    )


@dataclass(frozen=True)
class _Surroundings:
    """What rows are judged by, looked up once for all of them."""

    before: Mapping[Any, dict[str, Any]]
    people: Mapping[Any, dict[str, Any]]
    employers: Mapping[Any, dict[str, Any]]
    # Every job of the persons as it would stand afterwards, by person and by the job's id.
    jobs: Mapping[Any, Mapping[Any, Held]]
    on: date

    @classmethod
    def of(cls, rows: Rows, *, on: date) -> "_Surroundings":
        before = sets.stored(JobSpell, rows, *STORED)
        stated = [row.values.get("person") for row in rows]
        known = chain(stated, (was["person_id"] for was in before.values()))
        people = sets.by_id(
            Person, known, "household_id", "area", "origin", "birth_on", "name", "status"
        )
        named = chain(
            (row.values.get("employer") for row in rows),
            (was["employer_id"] for was in before.values()),
        )
        employers = sets.by_id(Employer, named, "name", "closed_on")
        return cls(before, people, employers, _jobs(rows, before, set(people)), on)


def _jobs(
    rows: Rows, before: Mapping[Any, dict[str, Any]], people: set[Any]
) -> dict[Any, dict[Any, Held]]:
    found: dict[Any, dict[Any, Held]] = {}
    stored = JobSpell.objects.filter(person__any_of=people)
    for row_id, person, kind, started_on, ended_on in stored.values_list(
        "pk", "person_id", "kind", "started_on", "ended_on"
    ):
        held = Held(kind=kind, started_on=started_on, ended_on=ended_on)
        found.setdefault(person, {})[row_id] = held
    for row in rows:
        was = before.get(row.id, {})
        kind, begins = _now(row, was, "kind"), _now(row, was, "started_on")
        person = row.values.get("person", was.get("person_id"))
        if kind and begins:
            held = Held(kind=kind, started_on=begins, ended_on=_now(row, was, "ended_on"))
            found.setdefault(person, {})[row.id] = held
    return found


def _now(row: RowChange, was: Mapping[str, Any], name: str) -> Any:
    return sets.kept(row.values, name, was, name)


def _spells(rows: Rows, around: _Surroundings) -> sets.Prepared:
    def prepare(row: RowChange) -> Mapping[str, object]:
        was = around.before.get(row.id, {})
        values = dict(row.values)
        person = values.get("person", was.get("person_id"))
        if was and person != was["person_id"]:
            raise Refused("spell_keeps_its_person", column="person")
        who = around.people.get(person)
        if who is None:
            raise Refused("spell_person_missing", column="person")
        if values.get("household") not in {None, CLEAR, who["household_id"]}:
            raise Refused("person_of_other_household", column="household", name=who["name"])
        _check_person(row, was, who, around)
        _check_times(row, was, around)
        _check_employer(row, was, around)
        _check_alone(row, person, around)
        home = {"household": who["household_id"], "area": who["area"], "origin": who["origin"]}
        return {**values, "person": person, **home}

    return sets.each(rows, prepare)


def _check_person(
    row: RowChange, was: Mapping[str, Any], who: Mapping[str, Any], around: _Surroundings
) -> None:
    if row.new and who["status"] != PersonStatus.PRESENT:
        raise Refused("person_not_present", column="person", name=who["name"])
    begins = _now(row, was, "started_on")
    if not begins or who["birth_on"] is None or (was and begins == was["started_on"]):
        return
    least = int(parameters.value("working_age_from", area=who["area"], on=around.on))
    years = age(who["birth_on"], on=begins)
    if years < least:
        raise Refused("too_young_to_work", column="started_on", name=who["name"], least=least)


def _check_times(row: RowChange, was: Mapping[str, Any], around: _Surroundings) -> None:
    begins, ends = _now(row, was, "started_on"), _now(row, was, "ended_on")
    if begins is None:
        raise Refused("spell_start_missing", column="started_on")
    if ends is not None and ends < begins:
        raise Refused("spell_ends_before_start", column="ended_on", started_on=begins)
    for name, day in (("started_on", begins), ("ended_on", ends)):
        if name in row.values and day is not None and day > around.on:
            raise Refused("date_in_future", column=name, on=day)
    if _now(row, was, "end_reason") and ends is None:
        raise Refused("end_reason_without_end", column="end_reason")


def _check_employer(row: RowChange, was: Mapping[str, Any], around: _Surroundings) -> None:
    employer = around.employers.get(sets.kept(row.values, "employer", was, "employer_id"))
    closed = employer["closed_on"] if employer is not None else None
    if employer is not None and closed and _now(row, was, "started_on") > closed:
        raise Refused("employer_closed", column="employer", name=employer["name"], on=closed)


def _check_alone(row: RowChange, person: Any, around: _Surroundings) -> None:
    jobs = around.jobs.get(person, {})
    own = jobs.get(row.id)
    if own is None:
        raise Refused("spell_kind_missing", column="kind")
    for other_id, other in jobs.items():
        if other_id != row.id and policy.overlaps(own, other):
            code = "spells_overlap" if other.ended_on is None else "spells_overlap_until"
            facts = replace(other, ended_on=other.ended_on or other.started_on)
            raise Refused(code, column="started_on", since=facts.started_on, until=facts.ended_on)
