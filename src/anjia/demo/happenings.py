"""What officers recorded themselves since the last list: events and words given on the pages.

None of it changes how many households or persons there are.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from anjia.base.scope import Actor, acting
from anjia.demo import officers
from anjia.registry import actions
from anjia.registry.models import Household, LifeEvent, Person
from anjia.registry.models.choices import (
    ConfirmationSide,
    DutyKind,
    HouseholdStatus,
    HukouStatus,
    PersonStatus,
    Relation,
)
from anjia.registry.policy import DUTY_SIDES
from anjia.registry.queries import areas

GRID_WORKER, VILLAGE_CADRE = "wanglijuan", "tangshouli"
OLD = 60
HEADS, MOVES, BOOKLETS, CONFIRMED, MAPPED, ASSESSED = 2, 1, 3, 4, 6, 3
MOST = 200


def record(*, at: datetime) -> None:
    """Let a grid worker and a village cadre record some of their work, once."""
    today = timezone.localdate(at)
    grid_worker = officers.acting_as(GRID_WORKER, on=today)
    with acting(grid_worker):
        if LifeEvent.objects.exists():
            return
        _hand_over_headship(by=grid_worker, at=at)
        _move_registration(by=grid_worker, at=at)
        _issue_booklets(by=grid_worker, at=at)
        _assign_duties(by=grid_worker, at=at)
        _assess_labour(by=grid_worker, at=at)
    cadre = officers.acting_as(VILLAGE_CADRE, on=today)
    with acting(cadre):
        waiting = Household.objects.filter(origin_confirmed_on__isnull=True).order_by("number")
        for household in waiting[:CONFIRMED]:
            actions.confirm_origin(household, by=cadre, at=at, on=today)


def _hand_over_headship(*, by: Actor, at: datetime) -> None:
    """In families whose head is old, a grown child becomes the head."""
    on = timezone.localdate(at) - timedelta(days=6)
    born = on.replace(year=on.year - OLD, day=1)
    old = _present().filter(relation=Relation.HEAD, birth_on__lt=born)
    heirs = (
        (head.household, heir)
        for head in old.order_by("household__number")[:MOST]
        if (heir := _grown_child(head.household)) is not None
    )
    for household, heir in islice(heirs, HEADS):
        actions.change_head(household, by=by, at=at, changed_on=on, head=heir)


def _grown_child(household: Household) -> Person | None:
    children = _present().filter(household=household, relation=Relation.CHILD)
    found: Person | None = children.filter(labour_capacity__in=["skilled", "ordinary"]).first()
    return found


def _move_registration(*, by: Actor, at: datetime) -> None:
    """A family that had applied moves its registration to the host village."""
    on = timezone.localdate(at) - timedelta(days=4)
    applied = _present().filter(relation=Relation.HEAD, hukou_status=HukouStatus.PENDING)
    for head in applied.order_by("household__number")[:MOVES]:
        members = _present().filter(household=head.household)
        actions.transfer_hukou(
            head.household,
            by=by,
            at=at,
            members=[one for one in members if one.hukou_status != HukouStatus.MOVED],
            on=on,
        )


def _issue_booklets(*, by: Actor, at: datetime) -> None:
    on = timezone.localdate(at) - timedelta(days=3)
    without = _present().filter(hukou_status=HukouStatus.ORIGIN, residence_booklet="")
    for number, person in enumerate(without.order_by("household__number", "id")[:BOOKLETS], 1):
        booklet = f"JZB{on:%Y%m}9{number:05}"
        actions.issue_booklet(person, by=by, at=at, number=booklet, issued_on=on)


def _assess_labour(*, by: Actor, at: datetime) -> None:
    """The yearly review finds what was known; one family does not agree."""
    on = timezone.localdate(at) - timedelta(days=8)
    weak = _present().filter(labour_capacity__in=["weak", "semi"])
    for number, person in enumerate(weak.order_by("household__number", "id")[:ASSESSED]):
        actions.assess_labour(
            person,
            by=by,
            at=at,
            assessed_on=on,
            result=str(person.labour_capacity),
            basis="入户核实，本人出示病历",
            assessors="王丽娟、赵国强",
        )
        if number == 0:
            actions.appeal_labour(
                person,
                by=by,
                at=at,
                appealed_on=on + timedelta(days=3),
                appellant=person.name,
                grounds="去年做过手术，干不了重活",
            )


def _assign_duties(*, by: Actor, at: datetime) -> None:
    """Say who answers for what, for the first families of the grid."""
    on = timezone.localdate(at)
    for household in _first_families():
        sides = {
            ConfirmationSide.HOST: household.area[:12],
            ConfirmationSide.ORIGIN: household.origin or "",
        }
        named = areas.names([code for code in sides.values() if code])
        for kind, side in DUTY_SIDES.items():
            owner = named.get(sides[ConfirmationSide(side)], "")
            if owner:
                actions.assign_duty(
                    household, by=by, at=at, kind=DutyKind(kind), owner=owner, on=on
                )


def _first_families() -> Iterable[Household]:
    settled = Household.objects.filter(status=HouseholdStatus.SETTLED)
    return list(settled.order_by("number")[:MAPPED])


def _present() -> QuerySet[Person]:
    found: QuerySet[Person] = Person.objects.filter(status=PersonStatus.PRESENT).select_related(
        "household"
    )
    return found
