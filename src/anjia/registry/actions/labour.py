"""A person's labour capacity: assessed once a year, appealed against, answered.

The person's own `labour_capacity` follows the assessment that holds; the ledger cannot set it
beside one.
"""

from datetime import date, datetime, timedelta

from django.urls import reverse

from anjia.base import parameters
from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.registry.actions import ground
from anjia.registry.models import Household, LabourAssessment, LifeEvent, Person
from anjia.registry.models.choices import AppealOutcome, EventKind, LabourCapacity
from anjia.registry.policy import LABOUR_APPEAL_WAITS, Permission
from anjia.registry.queries import labour as queries


@action(Permission.EVENT, event="person.assess_labour")
def assess_labour(
    person: Person,
    *,
    by: Actor,
    at: datetime,
    assessed_on: date,
    result: str,
    basis: str,
    assessors: str,
) -> LifeEvent:
    """Record what a person was assessed as able to work, on what basis and by whom."""
    household, person = _held(person)
    last = queries.latest(person)
    if last is not None and last.is_open:
        raise Refused("labour_appeal_open", name=person.name)
    with ground.happening(
        EventKind.LABOUR, household, on=assessed_on, by=by, at=at, person=person
    ) as event:
        made = _made(person, on=assessed_on, result=result, basis=basis, assessors=assessors)
        made.recorded_at, made.recorded_by = at, by.id
        made.save(force_insert=True)
        _follow(person)
        event.facts = {"name": person.name, "result": result}
    return event.recorded


@action(Permission.EVENT, event="person.appeal_labour")
def appeal_labour(
    person: Person, *, by: Actor, at: datetime, appealed_on: date, appellant: str, grounds: str
) -> LifeEvent:
    """Record an appeal against the assessment that holds; its answer is then waited for."""
    household, person = _held(person)
    held = queries.latest(person)
    if held is None:
        raise Refused("labour_not_assessed", name=person.name)
    if held.appealed_on is not None:
        raise Refused("labour_appealed_already", name=person.name)
    if appealed_on < held.assessed_on:
        raise Refused("labour_appeal_too_early", assessed_on=held.assessed_on)
    said = {"appellant": appellant.strip(), "grounds": grounds.strip()}
    if not all(said.values()):
        raise Refused("labour_grounds_missing")
    with ground.happening(
        EventKind.LABOUR_APPEAL, household, on=appealed_on, by=by, at=at, person=person
    ) as event:
        ground.change(held, appealed_on=appealed_on, **said)
        event.facts = {"name": person.name}
    wait_for_answer(person, by=by, at=at)
    return event.recorded


@action(Permission.EVENT, event="person.answer_labour_appeal")
def answer_labour_appeal(
    person: Person,
    *,
    by: Actor,
    at: datetime,
    answered_on: date,
    result: str,
    answer: str,
    answered_by: str,
) -> LifeEvent:
    """Answer the open appeal: the same result upholds the assessment, another one replaces it.

    Whoever recorded an assessment does not also decide about the appeal against it.
    """
    household, person = _held(person)
    held = queries.latest(person)
    if held is None or held.appealed_on is None or held.answered_on is not None:
        raise Refused("labour_no_appeal", name=person.name)
    if held.recorded_by == by.id:
        raise Refused("labour_answer_needs_another")
    if answered_on < held.appealed_on:
        raise Refused("labour_answer_too_early", appealed_on=held.appealed_on)
    basis, assessors = answer.strip(), answered_by.strip()
    upheld = result == held.result
    outcome = AppealOutcome.UPHELD if upheld else AppealOutcome.CHANGED
    with ground.happening(
        EventKind.LABOUR_ANSWER, household, on=answered_on, by=by, at=at, person=person
    ) as event:
        made = _made(person, on=answered_on, result=result, basis=basis, assessors=assessors)
        said = {"answer": basis, "answered_by": assessors, "outcome": outcome}
        ground.change(held, answered_on=answered_on, **said)
        if not upheld:
            made.recorded_at, made.recorded_by, made.after_appeal = at, by.id, True
            made.save(force_insert=True)
            _follow(person)
        event.facts = {"name": person.name, "result": result, "outcome": outcome}
    wait_for_answer(person, by=by, at=at)
    return event.recorded


def wait_for_answer(person: Person, *, by: Actor, at: datetime) -> None:
    """Let the answer to an open appeal wait where the person lives; nothing where none is open."""
    held = queries.latest(person)
    once = f"{LABOUR_APPEAL_WAITS} {person.pk}"
    if held is None or held.appealed_on is None or held.answered_on is not None:
        notices.finish_waiting(once, area=person.area, by=by, at=at)
        return
    days = parameters.value("labour_answer_days", area=person.area, on=held.appealed_on)
    work = notices.Work(
        code=LABOUR_APPEAL_WAITS,
        facts={"number": person.household.number},
        url=reverse("registry:person-event", args=[person.pk, "labour-answer"]),
        permission=str(Permission.EVENT),
        not_for=held.recorded_by,
        due_on=held.appealed_on + timedelta(days=int(str(days))),
        once=once,
    )
    notices.post(work, area=person.area, at=at)


def take_over(kept: Person, gone: Person) -> None:
    """Give one person the assessments of another who was found to be the same."""
    ground.change_all(LabourAssessment.objects.filter(person=gone), person=kept)
    ground.bring_along([kept.pk])
    _follow(kept)


def _held(person: Person) -> tuple[Household, Person]:
    household = ground.locked_settled(person.household)
    return household, ground.locked_present(person)


def _made(person: Person, *, on: date, result: str, basis: str, assessors: str) -> LabourAssessment:
    if result not in LabourCapacity.values:
        raise Refused("labour_class_unknown", text=result)
    if not basis.strip() or not assessors.strip():
        raise Refused("labour_basis_missing")
    if person.birth_on is not None and on < person.birth_on:
        raise Refused("born_after_event", name=person.name)
    return LabourAssessment(
        area=person.area,
        origin=person.origin,
        person=person,
        household_id=person.household_id,
        assessed_on=on,
        result=result,
        basis=basis.strip(),
        assessors=assessors.strip(),
    )


def _follow(person: Person) -> None:
    """Bring the person's own capacity to the assessment that holds."""
    held = queries.latest(person)
    if held is not None:
        ground.change(person, labour_capacity=held.result, labour_assessed_on=held.assessed_on)
