"""The way of a factory onto the list: applied for, evaluated, studied, published, listed, removed.

The town applies; whoever recorded the application does not evaluate, and neither of the two
decides.
"""

from datetime import date, datetime

from anjia.base.flow import Deadline, Flow, Transition
from anjia.base.scope import Actor, action
from anjia.domains.enterprise.actions.waiting import wait_for_recognition
from anjia.domains.enterprise.models import Factory, Recognition, RecognitionStep
from anjia.domains.enterprise.models.choices import RecognitionAct as Act
from anjia.domains.enterprise.models.choices import RecognitionState as State
from anjia.domains.enterprise.policy import Permission
from anjia.kernel.refusals import Refused
from anjia.kernel.workdays import Unit
from anjia.registry.actions import ground


def _notice_over(recognition: Recognition, on: date) -> None:
    if recognition.due_on is not None and on <= recognition.due_on:
        raise Refused("recognition_notice_runs", until=recognition.due_on)


RECOGNITION = Flow(
    name="enterprise.recognition",
    title="Recognition of a factory or workshop",
    start=State.APPLIED,
    refused="recognition_not_now",
    transitions=(
        Transition(name=Act.EVALUATE, source=(State.APPLIED,), target=State.EVALUATED),
        Transition(name=Act.STUDY, source=(State.EVALUATED,), target=State.STUDIED),
        Transition(name=Act.PUBLISH, source=(State.STUDIED,), target=State.PUBLISHED),
        Transition(name=Act.OBJECT, source=(State.PUBLISHED,), target=State.APPLIED),
        Transition(
            name=Act.LIST, source=(State.PUBLISHED,), target=State.LISTED, guard=_notice_over
        ),
        Transition(
            name=Act.DECLINE,
            source=(State.APPLIED, State.EVALUATED, State.STUDIED, State.PUBLISHED),
            target=State.DECLINED,
        ),
        Transition(name=Act.REMOVE, source=(State.LISTED,), target=State.REMOVED),
    ),
    deadlines={
        State.PUBLISHED: Deadline(parameter="recognition_notice_days", unit=Unit.WORKING_DAYS)
    },
)
DECISIONS = frozenset({Act.LIST, Act.DECLINE, Act.REMOVE})
WITH_REASON = frozenset({Act.OBJECT, Act.DECLINE, Act.REMOVE})


@action(Permission.WRITE, event="enterprise.apply")
def apply(factory: Factory, *, by: Actor, at: datetime, on: date, note: str) -> Recognition:
    """Record the town's application for a factory that is neither listed nor on its way."""
    ground.not_in_future(on, at=at)
    if factory.stopped_on is not None:
        raise Refused("factory_stopped", name=factory.name, on=factory.stopped_on)
    ended = (State.DECLINED, State.REMOVED)
    if Recognition.objects.filter(factory=factory).exclude(state__in=ended).exists():
        raise Refused("recognition_open_already", name=factory.name)
    made: Recognition = Recognition.objects.create(
        area=factory.area, factory=factory, state=State.APPLIED, since=on, applied_by=by.id
    )
    _step(made, Act.APPLY, by=by, at=at, on=on, note=note)
    wait_for_recognition(made, by=by, at=at)
    return made


@action(Permission.DECIDE, event="enterprise.recognise")
def recognise(
    recognition: Recognition, *, by: Actor, at: datetime, act: str, on: date, note: str
) -> Recognition:
    """Take the next step of a recognition; listing gives the factory its day on the list."""
    found: Recognition = Recognition.objects.select_for_update().get(pk=recognition.pk)
    ground.not_in_future(on, at=at)
    if on < found.since:
        raise Refused("recognition_too_early", since=found.since)
    if act in WITH_REASON and not note.strip():
        raise Refused("reason_missing")
    _by_another(found, act, by=by)
    state = RECOGNITION.check(found, act, on=on)
    values: dict[str, object] = {"state": state, "since": on, "due_on": None}
    if act == Act.EVALUATE:
        values["evaluated_by"] = by.id
    deadline = RECOGNITION.deadlines.get(state)
    if deadline is not None:
        values["due_on"] = deadline.due_on(since=on, area=found.area)
    ground.change(found, **values)
    if state == State.LISTED:
        ground.change(found.factory, listed_on=on, delisted_on=None)
    elif state == State.REMOVED:
        ground.change(found.factory, delisted_on=on)
    _step(found, act, by=by, at=at, on=on, note=note)
    wait_for_recognition(found, by=by, at=at)
    return found


def _by_another(recognition: Recognition, act: str, *, by: Actor) -> None:
    """Refuse whoever recorded what this step is to judge."""
    recorded = {recognition.applied_by}
    if act in DECISIONS:
        recorded.add(recognition.evaluated_by)
    if by.id in recorded:
        raise Refused("recognition_needs_another")


def _step(
    recognition: Recognition, act: str, *, by: Actor, at: datetime, on: date, note: str
) -> None:
    RecognitionStep.objects.create(
        area=recognition.area,
        recognition=recognition,
        act=act,
        happened_on=on,
        note=note.strip(),
        recorded_at=at,
        recorded_by=by.id,
        by_name=by.name,
    )
