"""What every life event stands on: locked rows, versioned changes, memberships, the event."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.utils import ProgrammingError
from django.utils.timezone import localdate
from psycopg.errors import InsufficientPrivilege

from anjia.base.scope import Actor, acting
from anjia.base.scope.models import Placed, TwoPlaced
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import records
from anjia.ledger.declaration import RowChange
from anjia.registry.models import (
    Duty,
    Dwelling,
    Household,
    LabourAssessment,
    LifeEvent,
    Membership,
    Person,
)
from anjia.registry.models.choices import (
    EventKind,
    HouseholdStatus,
    Occupancy,
    PersonStatus,
    Relation,
)
from anjia.registry.policy import Permission

TakeOver = Callable[[Person, Person], None]


@dataclass(frozen=True)
class _Along:
    """Rows of a domain that hang on households, and perhaps on persons."""

    model: type[TwoPlaced]
    of_person: bool
    take_over: TakeOver | None


_along: dict[str, _Along] = {}


def along(
    model: type[TwoPlaced], *, of_person: bool = True, take_over: TakeOver | None = None
) -> None:
    """Have rows of a domain go where their household goes, and with `of_person` their person.

    The model has a `household`, and a `person` where it is about one. `take_over(kept, gone)` is
    called when two persons turn out to be one.
    """
    _along[model._meta.label] = _Along(model, of_person, take_over)


def take_over(kept: Person, gone: Person) -> None:
    """Give one person what domains keep about another who was found to be the same."""
    for each in _along.values():
        if each.take_over is not None:
            each.take_over(kept, gone)


@dataclass
class Happening:
    """An event being recorded: its id is the batch of every row change made meanwhile."""

    id: UUID
    kind: EventKind
    household: Household
    happened_on: date
    person: Person | None = None
    other_household: Household | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    event: LifeEvent | None = None

    @property
    def recorded(self) -> LifeEvent:
        """The event as stored, once the `happening` block has ended."""
        if self.event is None:
            msg = "the event is stored when its block ends"
            raise RuntimeError(msg)
        return self.event


@contextmanager
def happening(
    kind: EventKind,
    household: Household,
    *,
    on: date,
    by: Actor,
    at: datetime,
    person: Person | None = None,
    other_household: Household | None = None,
) -> Iterator[Happening]:
    """Record an event whose row changes can be undone together.

    The event itself is written outside its own batch: undoing takes back what it changed, and the
    event stays in the household's history, marked as undone.
    """
    not_in_future(on, at=at)
    current = Happening(
        id=new_id(),
        kind=kind,
        household=household,
        happened_on=on,
        person=person,
        other_household=other_household,
    )
    with acting(by, reason=str(kind.label), batch=current.id), inside_scope():
        yield current
    where = Household.objects.filter(pk=household.pk).values("area", "origin").get()
    current.event = LifeEvent.objects.create(
        id=current.id,
        area=where["area"],
        origin=where["origin"],
        kind=kind,
        household=household,
        other_household=current.other_household,
        person=current.person,
        happened_on=on,
        facts=current.facts,
        recorded_at=at,
        recorded_by=by.name,
    )


@contextmanager
def inside_scope() -> Iterator[None]:
    """Turn the database's own refusal of a place into ours."""
    try:
        yield
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Refused("outside_scope", count=1) from error
        raise


def not_in_future(on: date, *, at: datetime) -> None:
    """Refuse a date after the day on which the event is recorded."""
    if on > localdate(at):
        raise Refused("date_in_future", on=on)


def locked(household: Household) -> Household:
    """Return the household as stored, held until the transaction ends; refuse one that is gone."""
    found = Household.objects.select_for_update().filter(pk=household.pk).first()
    if found is None:
        raise Refused("household_not_found")
    return found  # type: ignore[no-any-return]


def locked_settled(household: Household) -> Household:
    """Return the household as `locked` does; refuse one that has left or ended."""
    found = locked(household)
    if found.status != HouseholdStatus.SETTLED:
        raise Refused("household_not_settled", number=found.number)
    return found


def locked_present(person: Person) -> Person:
    """Return the person as stored, held until the transaction ends; refuse one off the roll."""
    found = Person.objects.select_for_update().filter(pk=person.pk).first()
    if found is None:
        raise Refused("person_not_found")
    if found.status != PersonStatus.PRESENT:
        raise Refused("person_not_present", name=found.name)
    return found  # type: ignore[no-any-return]


def change(row: Placed, **values: Any) -> None:
    """Set fields of one row and raise its version; refuse a row that may not be written here."""
    manager = type(row).objects
    if manager.filter(pk=row.pk).update(version=F("version") + 1, **values) != 1:
        raise Refused("outside_scope", count=1)
    for name, value in values.items():
        setattr(row, name, value)


def change_all(rows: QuerySet[Any], **values: Any) -> int:
    """Set fields of many rows and raise their versions; return how many there were."""
    return rows.update(version=F("version") + 1, **values)


def present(household: Household) -> list[Person]:
    """Return the household's members on the roll, the head first, then the oldest."""
    rows = Person.objects.filter(household=household, status=PersonStatus.PRESENT)
    return sorted(
        rows, key=lambda p: (p.relation != Relation.HEAD, p.birth_on or date.max, str(p.pk))
    )


def join(
    person: Person, household: Household, *, relation: str, on: date | None, reason: str
) -> None:
    """Open a membership; the person must have none open."""
    Membership.objects.create(
        area=household.area,
        origin=household.origin,
        person=person,
        household=household,
        relation=relation,
        started_on=on,
        reason=reason,
    )


def leave(person: Person, *, on: date) -> None:
    """Close the open membership; refuse a day before it began."""
    for membership in Membership.objects.filter(person=person, ended_on__isnull=True):
        if membership.started_on is not None and on < membership.started_on:
            raise Refused("before_membership", name=person.name, started_on=membership.started_on)
        change(membership, ended_on=on)


def transfer(person: Person, household: Household, *, relation: str, on: date, reason: str) -> None:
    """Move a person into another household: one membership closes, another opens, places follow."""
    leave(person, on=on)
    change(
        person,
        household=household,
        relation=relation,
        area=household.area,
        origin=household.origin,
    )
    bring_along([person.pk])
    join(person, household, relation=relation, on=on, reason=reason)


def bring_along(people: Iterable[UUID]) -> None:
    """Bring what hangs on persons into the household and to the place where they are now."""
    person, ids = Person.objects.filter(pk=OuterRef("person_id")), list(people)
    hanging: list[type[TwoPlaced]] = [each.model for each in _along.values() if each.of_person]
    models: list[type[TwoPlaced]] = [LabourAssessment, *hanging]
    for model in models:
        change_all(
            model.objects.filter(person__in=ids),
            household=Subquery(person.values("household")[:1]),
            area=Subquery(person.values("area")[:1]),
            origin=Subquery(person.values("origin")[:1]),
        )


def relate(person: Person, relation: str) -> None:
    """Say anew what a person is to the head, on the person and on the open membership."""
    if person.relation != relation:
        change(person, relation=relation)
        change_all(
            Membership.objects.filter(person=person, ended_on__isnull=True), relation=relation
        )


def carry(households: Iterable[UUID]) -> None:
    """Bring area and origin of everything that hangs on these households to the households' own."""
    ids = list(households)
    home = Household.objects.filter(pk=OuterRef("household_id"))
    elsewhere = ~Q(area=F("household__area")) | ~Q(origin=F("household__origin"))
    elsewhere |= Q(origin__isnull=True, household__origin__isnull=False)
    elsewhere |= Q(origin__isnull=False, household__origin__isnull=True)
    models: list[type[TwoPlaced]] = [Person, Membership, LifeEvent, Duty, LabourAssessment]
    for model in (*models, *(each.model for each in _along.values())):
        change_all(
            model.objects.filter(elsewhere, household__in=ids),
            area=Subquery(home.values("area")[:1]),
            origin=Subquery(home.values("origin")[:1]),
        )


def set_heads(households: Iterable[UUID]) -> None:
    """Make each household's head the member on the roll who is called head, or nobody."""
    wanted = list(households)
    called = Person.objects.filter(
        household__any_of=wanted, relation=Relation.HEAD, status=PersonStatus.PRESENT
    ).values_list("household_id", "pk", "name")
    heads = {household: (head, name) for household, head, name in called}
    stored = Household.objects.filter(pk__any_of=wanted).values_list("pk", "head_id", "head_name")
    changes = []
    for household, was, was_name in stored:
        head, name = heads.get(household, (None, was_name))
        if (was, was_name) != (head, name):
            values = {"head": head, "head_name": name}
            changes.append(RowChange(id=household, new=False, values=values))
    records.write(Household, changes)


def vacate(dwelling_id: UUID | None) -> None:
    """Mark a dwelling vacant once no settled household is left in it."""
    if dwelling_id is None:
        return
    left = Household.objects.filter(dwelling=dwelling_id, status=HouseholdStatus.SETTLED)
    if not left.exists():
        change_all(
            Dwelling.objects.filter(pk=dwelling_id, occupancy=Occupancy.OCCUPIED),
            occupancy=Occupancy.VACANT,
        )


def occupy(dwelling: Dwelling) -> None:
    """Mark a dwelling as lived in by its household."""
    if dwelling.occupancy != Occupancy.OCCUPIED:
        change(dwelling, occupancy=Occupancy.OCCUPIED)


def end(household: Household, *, status: HouseholdStatus, on: date) -> None:
    """End a household's stay and free its dwelling."""
    change(household, status=status, ended_on=on)
    vacate(household.dwelling_id)


def stated_relations(relations: Mapping[UUID, str] | None) -> dict[UUID, str]:
    """Return the relations an officer stated; refuse an unknown word and a second head."""
    stated = dict(relations or {})
    for relation in stated.values():
        known_relation(relation)
    return stated


def known_relation(relation: str) -> None:
    """Refuse a word that is no relation, and `head`, which only a change of head gives."""
    if relation not in Relation.values or relation == Relation.HEAD:
        raise Refused("relation_unknown", relation=relation)


def permitted(by: Actor, *places: Placed | None) -> None:
    """Refuse unless the officer may record events at every one of these places."""
    for place in places:
        if place is not None and not by.may(Permission.EVENT, place.area):
            raise Refused("not_permitted", permission=str(Permission.EVENT), area=place.area)
