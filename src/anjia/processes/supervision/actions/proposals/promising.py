"""What replies promise: found by reading, confirmed by people, made tasks, judged kept or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions.proposals import steps
from anjia.processes.supervision.models import Commitment, Task, TaskUnit
from anjia.processes.supervision.policy import Permission, TaskState, UnitRole, commitments
from anjia.processes.supervision.policy.proposals import CommitmentState
from anjia.processes.supervision.queries.proposals import papers

if TYPE_CHECKING:
    from datetime import date, datetime

    from anjia.processes.supervision.models import Reply

TITLE = 60


def find(reply: Reply, *, on: date) -> int:
    """Propose the promises of a reply; part of sending or entering it. How many."""
    found = commitments.promises(reply.text, on=on)
    for order, each in enumerate(found, start=1):
        Commitment.objects.create(
            area=reply.area,
            proposal_id=reply.proposal_id,
            reply=reply,
            order=order,
            text=each.text,
            start=each.start,
            end=each.end,
            due_on=each.due_on,
            due_text=each.due_text[:60],
            unit_id=reply.handler.unit_id,
            unit_name=reply.issuer,
        )
    return len(found)


@action(Permission.REPORT, event="supervision.settle_commitment")
def settle(
    commitment: Commitment, *, by: Actor, at: datetime, meant: bool, due_on: date | None = None
) -> Commitment:
    """Say whether a sentence is a promise, and until when; nobody but its unit or who decides."""
    found: Commitment = steps.locked(commitment)
    steps.own_or_deciding(found.reply.handler, by=by, on=timezone.localdate(at))
    if found.task_id is not None or found.kept is not None:
        raise Refused("commitment_moved")
    state = CommitmentState.CONFIRMED if meant else CommitmentState.DROPPED
    steps.change(found, state=state.value, due_on=due_on if meant else found.due_on)
    return found


@action(Permission.MANAGE, event="supervision.commitment_as_task")
def make_task(commitment: Commitment, *, by: Actor, at: datetime) -> Task:
    """Make a confirmed promise a task of supervision, led by its unit, ready to be assigned."""
    found: Commitment = steps.locked(commitment)
    if found.state != CommitmentState.CONFIRMED or found.task_id is not None:
        raise Refused("commitment_moved")
    on = timezone.localdate(at)
    proposal = found.proposal
    made: Task = Task.objects.create(
        area=proposal.area,
        section=[papers.called(proposal)],
        title=found.text[:TITLE],
        text=found.text,
        starts_on=min(on, found.due_on) if found.due_on else on,
        due_on=found.due_on,
        due_text=found.due_text,
        state=TaskState.CONFIRMED.value,
    )
    TaskUnit.objects.create(
        area=proposal.area,
        task=made,
        role=UnitRole.LEAD.value,
        printed=found.unit_name,
        unit_id=found.unit_id,
        unit_name=found.unit_name if found.unit_id else "",
    )
    steps.change(found, task=made)
    steps.write("promise_task", proposal=proposal, by=by, at=at, on=on, unit_name=found.unit_name)
    return made


@action(Permission.MANAGE, event="supervision.judge_commitment")
def judge(
    commitment: Commitment, *, by: Actor, at: datetime, kept: bool, on: date, note: str
) -> Commitment:
    """Record whether a promise was kept, on which day, and what shows it."""
    found: Commitment = steps.locked(commitment)
    if found.state != CommitmentState.CONFIRMED:
        raise Refused("commitment_moved")
    steps.day(on, at=at)
    said = steps.note(note, most=300)
    once = f"proposal_promise_due {found.pk}"
    notices.finish_waiting(once, area=found.proposal.area, by=by, at=at)
    steps.change(found, kept=kept, kept_on=on, kept_note=said, kept_by_name=by.name)
    return found
