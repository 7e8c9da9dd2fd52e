"""Training: bases, classes and their roll, attendance by day, and what follows from all of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils.timezone import localdate

from anjia.base import parameters
from anjia.base.scope import Actor, action
from anjia.domains.employment.actions.posts import change, day
from anjia.domains.employment.models import (
    JobSpell,
    LabourBrand,
    Trainee,
    TrainingBase,
    TrainingClass,
    TrainingDay,
)
from anjia.domains.employment.models.choices import TrainingResult
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy import training as policy
from anjia.domains.employment.policy.training import Enrolment, Repeat, Trained
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import records, sets
from anjia.ledger.declaration import RowChange, SaveResult
from anjia.registry.models import Person
from anjia.registry.models.choices import PersonStatus

MANAGED = ("area", "name")
CLASS = ("course", "starts_on", "ends_on", "places", "number")
STORED = ("person_id", "training_class_id", "certificate_number", "certified_on", "enrolled_on")
PERSON = ("area", "origin", "household_id", "name", "status")

sets.clashes(
    {
        "employment_brand_name": "brand_taken",
        "employment_base_name": "base_taken",
        "employment_class_number": "class_number_taken",
        "employment_trainee_once": "trainee_taken",
        "employment_trainee_certificate": "certificate_taken",
    }
)


def _placed(rows: Sequence[RowChange]) -> sets.Prepared:
    return sets.each(rows, lambda row: _with_area(row, {}))


def _with_area(row: RowChange, was: Mapping[str, Any]) -> dict[str, object]:
    area = sets.kept(row.values, "area", was, "area")
    if row.new and area is None:
        raise Refused("area_missing", column="area")
    return dict(row.values) if area is None else {**row.values, "area": str(area)}


def _bases(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(TrainingBase, rows, "accredited_on", "closed_on", "area")

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        since, until = (
            sets.kept(row.values, name, was, name) for name in ("accredited_on", "closed_on")
        )
        if since is not None and until is not None and until < since:
            raise Refused("ends_before_it_begins", column="closed_on")
        return _with_area(row, was)

    return sets.each(rows, prepare)


def _classes(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(TrainingClass, rows, "area", "base_id", *CLASS)
    bases = sets.by_id(
        TrainingBase,
        {
            *(row.values.get("base") for row in rows),
            *(was["base_id"] for was in before.values()),
        },
        *("name", "area", "closed_on"),
    )

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        base = bases.get(sets.given(row.values, "base") or was.get("base_id"))
        if base is None:
            raise Refused("base_missing", column="base")
        since, until = (sets.kept(row.values, name, was, name) for name in ("starts_on", "ends_on"))
        if since is None or until is None:
            raise Refused("class_days_missing", column="starts_on")
        if until < since:
            raise Refused("ends_before_it_begins", column="ends_on")
        if base["closed_on"] is not None and since > base["closed_on"]:
            raise Refused(
                "base_closed", column="base", name=base["name"], on=day(base["closed_on"])
            )
        places = sets.given(row.values, "places")
        if places is not None and places < 1:
            raise Refused("class_places_none", column="places")
        area = sets.kept(row.values, "area", was, "area") or base["area"]
        return {**row.values, "area": str(area)}

    return sets.each(rows, prepare)


ARRANGE = Permission.ARRANGE
record_brands = sets.writer(
    LabourBrand, _placed, event="employment.record_brands", permission=ARRANGE
)
examine_brands = sets.examiner(_placed, column="area", permission=ARRANGE)
record_bases = sets.writer(
    TrainingBase, _bases, event="employment.record_bases", permission=ARRANGE
)
examine_bases = sets.examiner(_bases, column="area", permission=ARRANGE)
examine_classes = sets.examiner(_classes, column="base", permission=ARRANGE)


@action(ARRANGE, event="employment.record_classes")
def record_classes(rows: Sequence[RowChange], *, by: Actor, at: datetime) -> SaveResult:
    """Write classes; their trainees follow a change of course or days."""
    ready = _classes(rows).or_refuse()
    result = sets.merged(TrainingClass, ready, by=by, permission=ARRANGE)
    changed = [row.id for row in ready if not row.new]
    for one in TrainingClass.objects.filter(pk__in=changed):
        trainees = Trainee.objects.filter(training_class=one)
        values = {"course": one.course, "starts_on": one.starts_on, "ends_on": one.ends_on}
        trainees.exclude(**values).update(**values, version=F("version") + 1)
    people = Trainee.objects.filter(training_class__in=changed).values_list("person_id", flat=True)
    follow(people, at=at)
    return result


def _trainees(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(Trainee, rows, *STORED)
    people = sets.by_id(
        Person,
        {
            *(row.values.get("person") for row in rows),
            *(was["person_id"] for was in before.values()),
        },
        *PERSON,
    )
    classes = sets.by_id(
        TrainingClass,
        {
            *(row.values.get("training_class") for row in rows),
            *(was["training_class_id"] for was in before.values()),
        },
        *CLASS,
    )
    taken = _Taken.of(people)

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        person = people.get(sets.given(row.values, "person") or was.get("person_id"))
        of = classes.get(sets.given(row.values, "training_class") or was.get("training_class_id"))
        if person is None:
            raise Refused("person_not_found", column="person")
        if of is None:
            raise Refused("class_missing", column="training_class")
        if was and (person["pk"] != was["person_id"] or of["pk"] != was["training_class_id"]):
            raise Refused("trainee_keeps_its_class", column="training_class")
        _certified(row, was, of)
        if not row.new:
            return row.values
        if person["status"] != PersonStatus.PRESENT:
            raise Refused("person_not_present", column="person", name=person["name"])
        enrolled = sets.given(row.values, "enrolled_on") or of["starts_on"]
        if enrolled > of["ends_on"]:
            raise Refused("enrolled_after_end", column="enrolled_on", on=day(of["ends_on"]))
        taken.add(row.id, person, of)
        return {
            **row.values,
            "enrolled_on": enrolled,
            "area": person["area"],
            "origin": person["origin"],
            "household": person["household_id"],
            **{name: of[name] for name in ("course", "starts_on", "ends_on")},
        }

    return sets.each(rows, prepare)


class _Taken:
    """The enrolments of persons, those of the same list with them."""

    def __init__(self, found: dict[Any, list[Enrolment]]) -> None:
        self._found = found

    @classmethod
    def of(cls, people: Mapping[Any, Any]) -> "_Taken":
        """Look up what these persons are enrolled in."""
        found: dict[Any, list[Enrolment]] = {}
        for one in Trainee.objects.filter(person__in=list(people)):
            found.setdefault(one.person_id, []).append(enrolment(one))
        return cls(found)

    def add(self, row: UUID, person: Mapping[str, Any], of: Mapping[str, Any]) -> None:
        """Take an enrolment in; refuse one at the time of another, and name the other's days."""
        del row
        one = Enrolment(course=of["course"], starts_on=of["starts_on"], ends_on=of["ends_on"])
        others = self._found.setdefault(person["pk"], [])
        for other in others:
            if policy.repeats(one, [other]) is Repeat.OVERLAP:
                raise Refused(
                    "training_overlaps",
                    column="training_class",
                    name=person["name"],
                    course=other.course,
                    since=day(other.starts_on),
                    until=day(other.ends_on),
                )
        others.append(one)


def _certified(row: RowChange, was: Mapping[str, Any], of: Mapping[str, Any]) -> None:
    number = sets.kept(row.values, "certificate_number", was, "certificate_number")
    on = sets.kept(row.values, "certified_on", was, "certified_on")
    if on is not None and not number:
        raise Refused("certificate_number_missing", column="certificate_number")
    if on is not None and on < of["starts_on"]:
        raise Refused("certified_before_class", column="certified_on", on=day(of["starts_on"]))


@action(ARRANGE, event="employment.record_trainees")
def record_trainees(rows: Sequence[RowChange], *, by: Actor, at: datetime) -> SaveResult:
    """Write who is trained in which class, and with what result."""
    ready = _trainees(rows).or_refuse()
    _refuse_full(ready)
    result = sets.merged(Trainee, ready, by=by, permission=ARRANGE)
    people = {row.values.get("person") for row in ready}
    kept = Trainee.objects.filter(pk__in=[row.id for row in ready if not row.new])
    people |= set(kept.values_list("person_id", flat=True))
    follow([each for each in people if isinstance(each, UUID)], at=at)
    return result


examine_trainees = sets.examiner(_trainees, column="person", permission=ARRANGE)


def _refuse_full(rows: Sequence[RowChange]) -> None:
    added: dict[Any, int] = {}
    for row in rows:
        if row.new:
            of = row.values["training_class"]
            added[of] = added.get(of, 0) + 1
    for one in TrainingClass.objects.filter(pk__in=list(added)):
        held = Trainee.objects.filter(training_class=one, left_on__isnull=True).count()
        if held + added[one.pk] > one.places:
            raise Refused("class_full", places=one.places, held=held)


@action(Permission.CONFIRM, event="training.attend")
def attend(
    of: TrainingClass,
    *,
    area: str,
    by: Actor,
    at: datetime,
    held_on: date,
    present: Mapping[UUID, bool],
) -> int:
    """Record who came on a day of a class; only trainees who can be seen from here are named.

    `area` is the place at which the officer holds the right; a second record of a day replaces
    the first.
    """
    del area
    if not of.starts_on <= held_on <= of.ends_on:
        raise Refused("day_outside_class", since=day(of.starts_on), until=day(of.ends_on))
    if held_on > localdate(at):
        raise Refused("date_in_future", on=day(held_on))
    trainees = {one.pk: one for one in Trainee.objects.filter(training_class=of)}
    if not present or set(present) - set(trainees):
        raise Refused("trainee_not_found")
    known = dict(
        TrainingDay.objects.filter(trainee__in=list(present), held_on=held_on).values_list(
            "trainee_id", "pk"
        )
    )
    rows = []
    for pk, came in present.items():
        one = trainees[pk]
        values: dict[str, object] = {"is_present": came}
        if pk not in known:
            values |= {
                "area": one.area,
                "origin": one.origin,
                "trainee": pk,
                "person": one.person_id,
                "household": one.household_id,
                "held_on": held_on,
            }
        rows.append(RowChange(id=known.get(pk) or new_id(), new=pk not in known, values=values))
    places = {trainees[pk].area for pk in present}
    sets.permitted(by, places, permission=Permission.CONFIRM)
    records.write(TrainingDay, rows)
    follow([trainees[pk].person_id for pk in present], at=at)
    return len(rows)


def follow(people: Iterable[UUID], *, at: datetime) -> int:
    """Bring up to date what follows for trainees from other rows; return how many changed.

    A part of other actions: it states nothing that somebody could decide otherwise.
    """
    wanted = list(dict.fromkeys(people))
    today = localdate(at)
    found: dict[UUID, list[Trainee]] = {}
    rows = Trainee.objects.filter(person__in=wanted).select_related("training_class")
    for one in rows.annotate(
        held=Count("days"), came=Count("days", filter=Q(days__is_present=True))
    ):
        found.setdefault(one.person_id, []).append(one)
    jobs: dict[UUID, list[tuple[date, date | None]]] = {}
    for person, since, until in JobSpell.objects.filter(person__in=wanted).values_list(
        "person_id", "started_on", "ended_on"
    ):
        jobs.setdefault(person, []).append((since, until))
    changed = 0
    for person, trainings in found.items():
        for one in trainings:
            others = [each for each in trainings if each.pk != one.pk]
            now = _derived(one, others, jobs.get(person, []), today=today)
            if any(getattr(one, name) != value for name, value in now.items()):
                change(one, **now)
                changed += 1
    return changed


def _derived(
    one: Any,
    others: Sequence[Trainee],
    jobs: Sequence[tuple[date, date | None]],
    *,
    today: date,
) -> dict[str, object]:
    repeat = policy.repeats(enrolment(one), [enrolment(each) for each in others])
    trained = as_trained(one, held=one.held, came=one.came, repeat=repeat)
    least = int(parameters.value("training_attendance_least", area=one.area, on=one.ends_on))
    return {
        "days_held": one.held,
        "days_attended": one.came,
        "repeat": str(repeat),
        "is_claim_ready": not policy.lacking(trained, least_percent=least),
        "worked_after_3": policy.works_after(one.ends_on, 3, jobs, today=today),
        "worked_after_6": policy.works_after(one.ends_on, 6, jobs, today=today),
    }


def as_trained(one: Trainee, *, held: int, came: int, repeat: Repeat) -> Trained:
    """Return a trainee as a claim for the subsidy asks for them."""
    of = one.training_class
    return Trained(
        reference=of.subsidy_number if of is not None else "",
        days_held=held,
        days_attended=came,
        passed=one.result == TrainingResult.PASSED,
        certificate_number=one.certificate_number,
        certified_on=one.certified_on,
        repeat=repeat,
    )


def enrolment(one: Trainee) -> Enrolment:
    """Return the course and days of a trainee."""
    return Enrolment(course=one.course, starts_on=one.starts_on, ends_on=one.ends_on)


def take_over(kept: Person, gone: Person) -> None:
    """Give one person the trainings of another who was found to be the same."""
    own = Trainee.objects.filter(person=kept).values("training_class")
    moved = Trainee.objects.filter(person=gone).exclude(training_class__in=own)
    TrainingDay.objects.filter(trainee__in=list(moved)).update(
        person=kept, version=F("version") + 1
    )
    moved.update(person=kept, version=F("version") + 1)
