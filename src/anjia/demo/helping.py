"""What officers did for people without work: households looked at, helped, jobs offered, confirmed.

Written through the actions that officers use; most is left to whoever tries the demonstration.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from anjia.base.scope import Actor, acting, system
from anjia.demo import officers, places
from anjia.domains.employment import actions
from anjia.domains.employment.actions import clearing, confirming, offers
from anjia.domains.employment.models import Clearing, Confirmation, Vacancy
from anjia.domains.employment.models.choices import Channel, HelpAnswer, HelpKind, Outcome
from anjia.registry.models import Person
from anjia.registry.models.choices import PersonStatus

OFFICE, SECOND, GRID_WORKER = "liwenbo", "hezhiyuan", "wanglijuan"
FOUND_DAYS_AGO, HELPED, UNANSWERED = 6, 14, 5
CONFIRMED, OFFERED = 60, 12


def record(*, at: datetime) -> None:
    """Look for households without work, help some of them, and confirm part of a grid."""
    today = timezone.localdate(at)
    office = officers.acting_as(OFFICE, on=today)
    county = system(area=places.COUNTY, name="demo")
    with acting(county):
        if Clearing.objects.exists():
            return
        actions.look(places.COUNTY, by=county, at=at - timedelta(days=FOUND_DAYS_AGO))
        actions.look(places.COUNTY, by=county, at=at)
    with acting(office):
        _help(by=office, at=at, today=today)
        _offer(by=office, at=at)
    _except(office, officers.acting_as(SECOND, on=today), at=at, today=today)
    worker = officers.acting_as(GRID_WORKER, on=today)
    with acting(worker):
        _confirm(by=worker, at=at, today=today)


def _help(*, by: Actor, at: datetime, today: date) -> None:
    """A visit to some households, and a job for most of them; the others wait."""
    waiting = Clearing.objects.within(places.COUNTY).order_by("area", "pk")
    for number, row in enumerate(waiting[:HELPED]):
        visited = today - timedelta(days=FOUND_DAYS_AGO - 1 - number % 3)
        clearing.give(
            row,
            by=by,
            at=at,
            help_given=clearing.Help(
                kind=HelpKind.VISIT, what="入户了解情况，登记求职意愿", on=visited,
                answer=HelpAnswer.ACCEPTED,
            ),
        )  # fmt: skip
        if number >= UNANSWERED:
            clearing.give(
                row,
                by=by,
                at=at,
                help_given=clearing.Help(
                    kind=HelpKind.OFFER, what="推荐社区工厂岗位", on=today - timedelta(days=1)
                ),
            )


def _except(proposes: Actor, decides: Actor, *, at: datetime, today: date) -> None:
    """One household is excused for a time, because a second officer agrees."""
    with acting(proposes):
        row = Clearing.objects.within(places.COUNTY).order_by("-area", "pk").first()
        if row is None:
            return
        clearing.propose(
            row,
            by=proposes,
            at=at,
            reason="唯一劳动力照看重病家人，暂时不能就业",
            until=today + timedelta(days=60),
        )
    with acting(decides):
        clearing.decide(row, by=decides, at=at, agreed=True)


def _offer(*, by: Actor, at: datetime) -> None:
    """A near vacancy goes to people of the first community who have no work."""
    vacancy = Vacancy.objects.filter(region__in=["town", "county"]).order_by("area", "pk").first()
    idle = Person.objects.within(places.SITES[0].code).filter(
        status=PersonStatus.PRESENT,
        work_status="unemployed",
        labour_capacity__in=["skilled", "ordinary"],
    )
    if vacancy is None:
        return
    chosen = {one.pk: () for one in idle.order_by("area", "pk")[:OFFERED]}
    wanted = offers.Push(vacancy=vacancy.pk, persons=chosen, channel=Channel.DOOR)
    made = offers.push(wanted, by=by, at=at).made
    for number, offer in enumerate(made):
        if number % 3 == 2:
            continue
        offers.answer(
            offer,
            by=by,
            at=at,
            interested=number % 3 == 0,
            decline_reason="" if number % 3 == 0 else "family",
            suitable=None if number % 3 == 0 else True,
        )


def _confirm(*, by: Actor, at: datetime, today: date) -> None:
    """Part of a grid has been asked this month."""
    if Confirmation.objects.filter(month=today.replace(day=1)).exists():
        return
    grid = by.areas("employment.confirm")[0]
    people = Person.objects.within(grid).filter(
        status=PersonStatus.PRESENT, job_spells__isnull=False, job_spells__ended_on__isnull=True
    )
    for number, person in enumerate(
        people.order_by("household__number", "pk").distinct()[:CONFIRMED]
    ):
        outcome = Outcome.UNREACHED if number % 15 == 14 else Outcome.SAME
        confirming.confirm(person, by=by, at=at, outcome=outcome)
