"""Making a reply public: checked, each find decided, published by a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions.proposals import steps
from anjia.processes.supervision.actions.proposals.hearing import refuse_dissatisfied
from anjia.processes.supervision.models import Find, Publication, Reply
from anjia.processes.supervision.policy import Permission, privacy
from anjia.processes.supervision.policy.proposals import (
    FindKind,
    ProposalState,
    PublishedAs,
    ReplyState,
)
from anjia.processes.supervision.queries.proposals import names, papers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from anjia.processes.supervision.models import Proposal


@action(Permission.REPORT, event="supervision.check_reply")
def check(reply: Reply, *, by: Actor, at: datetime) -> list[Find]:
    """Look through a sent reply for what is not for everybody; earlier decisions are undone."""
    found: Reply = steps.locked(reply)
    steps.own_or_deciding(found.handler, by=by, on=timezone.localdate(at))
    if found.state != ReplyState.SENT or Publication.objects.filter(reply=found).exists():
        raise Refused("proposal_reply_moved", state=str(found.get_state_display()))
    with steps.whole(found.handler, by=by) as proposal:
        members, area = proposal.named, proposal.area
        public = proposal.names_public
    persons = names.of_people(found.text, area=area)
    spans = privacy.finds(found.text, persons=persons, members=members)
    Find.objects.filter(reply=found).delete()
    made: list[Find] = [
        Find.objects.create(
            area=found.area,
            reply=found,
            kind=span.kind.value,
            start=span.start,
            end=span.end,
            # Names of those who wrote it follow their consent; everything else is decided.
            keep=public if span.kind is FindKind.MEMBER else None,
            decided_at=at if span.kind is FindKind.MEMBER else None,
            decided_by=by.id if span.kind is FindKind.MEMBER else "",
            decided_by_name=by.name if span.kind is FindKind.MEMBER else "",
        )
        for span in spans
    ]
    steps.change(found, checked_at=at, checked_by=by.id)
    return made


@action(Permission.REPORT, event="supervision.decide_finds")
def decide(reply: Reply, *, by: Actor, at: datetime, keep: Mapping[UUID, bool]) -> Reply:
    """Say of each find whether everybody may read it as it stands."""
    found: Reply = steps.locked(reply)
    steps.own_or_deciding(found.handler, by=by, on=timezone.localdate(at))
    if Publication.objects.filter(reply=found).exists():
        raise Refused("proposal_published_already")
    for find in Find.objects.filter(reply=found, pk__in=list(keep)):
        steps.change(
            find, keep=keep[find.pk], decided_at=at, decided_by=by.id, decided_by_name=by.name
        )
    return found


@action(Permission.REPORT, event="supervision.publish_reply")
def publish(
    reply: Reply,
    *,
    by: Actor,
    at: datetime,
    on: date,
    how: PublishedAs = PublishedAs.WHOLE,
    reason: str = "",
    withheld: Collection[int] = (),
    index_number: str = "",
) -> Publication:
    """Make a reply public as decided: whole, without some paragraphs, or not at all.

    Not by whoever checked it or decided about a find. The proposal is public once each of its
    replies is decided.
    """
    found: Reply = steps.locked(reply)
    steps.own_or_deciding(found.handler, by=by, on=timezone.localdate(at))
    finds = list(Find.objects.filter(reply=found))
    _ready(found, finds, by=by)
    steps.day(on, at=at, since=found.sent_on)
    why = steps.note(reason, most=300) if how is not PublishedAs.WHOLE else ""
    if how is PublishedAs.PART and not withheld:
        raise Refused("proposal_part_missing")
    left = sorted(set(withheld)) if how is PublishedAs.PART else []
    with steps.whole(found.handler, by=by) as proposal:
        if proposal.state != ProposalState.REVIEWED:
            raise Refused("proposal_moved", state=str(proposal.get_state_display()))
        refuse_dissatisfied(proposal)
        shown = how is not PublishedAs.NONE
        made: Publication = steps.created(
            Publication,
            "proposal_published_already",
            area=found.area,
            reply=found,
            published_as=how.value,
            reason=why,
            withheld=left,
            title=papers.title(proposal) if shown else "",
            addressee=papers.public_addressee(proposal) if shown else "",
            text=papers.public_text(found, finds, withheld=left) if shown else "",
            index_number=index_number.strip()[:80],
            on=on,
            at=at,
            by=by.id,
            by_name=by.name,
        )
        steps.write(
            "publish", proposal=proposal, by=by, at=at, on=on, unit_name=found.issuer,
            reason=str(made.get_published_as_display()),
        )  # fmt: skip
        _settled(proposal, index_number=made.index_number)
    return made


def _ready(reply: Reply, finds: list[Find], *, by: Actor) -> None:
    if reply.state != ReplyState.SENT:
        raise Refused("proposal_reply_moved", state=str(reply.get_state_display()))
    if reply.checked_at is None:
        raise Refused("proposal_not_checked")
    undecided = sum(find.keep is None for find in finds)
    if undecided:
        raise Refused("proposal_finds_undecided", count=undecided)
    if by.id in {reply.checked_by, *(find.decided_by for find in finds)}:
        raise Refused("proposal_publish_own")


def _settled(proposal: Proposal, *, index_number: str) -> None:
    """The proposal follows once every reply of its last turn is decided."""
    replies = Reply.objects.filter(proposal=proposal, turn=proposal.turn)
    done = list(Publication.objects.filter(reply__in=replies))
    if len(done) < replies.count():
        return
    kinds = {each.published_as for each in done}
    how = kinds.pop() if len(kinds) == 1 else PublishedAs.PART.value
    last = max(each.on for each in done)
    steps.move(
        proposal,
        "publish",
        published_as=how,
        published_on=last if how != PublishedAs.NONE else None,
        index_number=proposal.index_number or index_number,
    )
