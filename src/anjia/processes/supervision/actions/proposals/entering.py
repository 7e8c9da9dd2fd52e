"""Proposals that come in answered: one from its published reply, many from an office's workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext

from anjia.base.access.models import Unit
from anjia.base.scope import Actor, action, current_actor
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange, SaveResult
from anjia.processes.supervision.actions.proposals import promising, steps
from anjia.processes.supervision.actions.proposals.registering import (
    COUNTY,
    MOST_NAMES,
    Registered,
    names_of,
    number_of,
)
from anjia.processes.supervision.models import Handler, Proposal, Publication, Reply
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import (
    Body,
    HandlerRole,
    HandlerState,
    ProposalState,
    PublishedAs,
    ReplyState,
)
from anjia.processes.supervision.queries.proposals import clocks, papers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

_DATES = ("received_on", "assigned_on", "replied_on", "published_on", "closed_on")


@dataclass(frozen=True, kw_only=True)
class Old:
    """What is known of an answered proposal beside its own: its reply and where it stands."""

    issuer: str
    text: str
    signer: str = ""
    signed_on: date | None = None
    published_on: date | None = None
    letter: str = ""
    number: str = ""
    index_number: str = ""


@action(Permission.MANAGE, event="supervision.enter_answered_proposal")
def enter(given: Registered, *, area: str, by: Actor, at: datetime, old: Old) -> Proposal:
    """Enter a proposal with the reply that was published: closed, with its promises proposed."""
    if len(area) > COUNTY:
        raise Refused("proposal_area")
    if not (given.title.strip() and given.session.strip() and old.issuer.strip()):
        raise Refused("proposal_text_missing")
    on = old.signed_on or old.published_on or timezone.localdate(at)
    for each in (old.signed_on, old.published_on):
        if each is not None:
            steps.day(each, at=at)
    made: Proposal = steps.created(
        Proposal,
        "proposal_registered_already",
        area=area,
        body=Body(given.body).value,
        session=given.session.strip(),
        number=number_of(given.number),
        topic=given.title.strip()[:200],
        members="、".join(given.members)[:MOST_NAMES],
        names_public=given.names_public,
        is_sample=given.is_sample,
        state=ProposalState.CLOSED.value,
        lead_name=old.issuer.strip()[:200],
        replied_on=old.signed_on,
        result_class=old.letter,
        published_on=old.published_on,
        published_as=PublishedAs.WHOLE.value if old.published_on else "",
        closed_on=old.published_on or on,
        index_number=old.index_number.strip()[:80],
        entered_at=at,
        entered_by=by.id,
        entered_by_name=by.name,
    )
    reply = _reply(made, old, by=by, at=at)
    promising.find(reply, on=on)
    steps.write("enter", proposal=made, by=by, at=at, on=on)
    return made


def _reply(proposal: Proposal, old: Old, *, by: Actor, at: datetime) -> Reply:
    name = old.issuer.strip()[:80]
    unit = Unit.objects.within(proposal.area).filter(name=name).first()
    part: Handler = Handler.objects.create(
        area=unit.area if unit else proposal.area,
        proposal=proposal,
        unit=unit,
        unit_name=name,
        role=HandlerRole.MAIN.value,
        state=HandlerState.ANSWERED.value,
    )
    made: Reply = Reply.objects.create(
        area=part.area,
        proposal=proposal,
        handler=part,
        state=ReplyState.SENT.value,
        number=old.number.strip()[:80],
        issuer=name,
        text=steps.note(old.text, most=60_000),
        result_class=old.letter,
        signer=old.signer.strip()[:40],
        signed_on=old.signed_on,
        sent_on=old.signed_on,
        saved_at=at,
        drafted_by=by.id,
        drafted_by_name=by.name,
    )
    if old.published_on is not None:
        Publication.objects.create(
            area=part.area,
            reply=made,
            published_as=PublishedAs.WHOLE.value,
            title=papers.title(proposal),
            addressee=papers.public_addressee(proposal),
            text=made.text,  # as everybody has read it since
            index_number=proposal.index_number,
            on=old.published_on,
            at=at,
            by=by.id,
            by_name=by.name,
        )
    return made


def _prepared(rows: Sequence[RowChange], *, today: date | None = None) -> sets.Prepared:
    fields = ("area", "state", "body", "is_hard", "due_on", *_DATES)
    before = sets.stored(Proposal, rows, *fields)
    handled = set(
        Handler.objects.filter(proposal_id__in=list(before)).values_list("proposal_id", flat=True)
    )
    held = current_actor().areas(Permission.MANAGE)

    def prepare(row: RowChange) -> Mapping[str, object]:
        if row.id in handled:
            raise Refused("proposal_on_its_page")
        area = str(before[row.id]["area"]) if not row.new else (held[0][:COUNTY] if held else "")
        return _complete(row, before.get(row.id, {}), area=area, today=today)

    return sets.each(rows, prepare)


def _complete(
    row: RowChange, before: Mapping[str, Any], *, area: str, today: date | None
) -> dict[str, Any]:
    """A row with what follows from it: what was answered is closed, and late or not."""
    values = dict(row.values)
    if sets.given(values, "number") is not None:
        values["number"] = number_of(str(values["number"]))
    if sets.given(values, "members") is not None:
        values["members"] = "、".join(names_of(str(values["members"])))[:MOST_NAMES]
    values["area"] = area
    dates = {name: sets.kept(values, name, before, name) for name in _DATES}
    if today is not None:
        _refuse_odd_days(dates, today=today)
    last = dates["replied_on"]
    values |= _clock(values, before, dates, area=area)
    if last or dates["published_on"] or dates["closed_on"]:
        values["state"] = ProposalState.CLOSED.value
        values["closed_on"] = dates["closed_on"] or dates["published_on"] or last
    elif row.new or before.get("state") == ProposalState.CLOSED:
        values["state"] = ProposalState.REGISTERED.value
    if dates["published_on"]:
        values["published_as"] = PublishedAs.WHOLE.value
    return values


def _refuse_odd_days(dates: Mapping[str, date | None], *, today: date) -> None:
    for name, day in dates.items():
        if day is not None and day > today:
            raise Refused("proposal_day_to_come", column=name, on=day)
    first, last = dates["assigned_on"] or dates["received_on"], dates["replied_on"]
    if first and last and last < first:
        raise Refused("proposal_day_early", column="replied_on", since=first)


def _clock(
    values: Mapping[str, Any],
    before: Mapping[str, Any],
    dates: Mapping[str, date | None],
    *,
    area: str,
) -> dict[str, Any]:
    """The last day of the reply, and whether it came after it."""
    hard = bool(sets.kept(values, "is_hard", before, "is_hard"))
    body = sets.kept(values, "body", before, "body")
    assigned, last, due = dates["assigned_on"], dates["replied_on"], None
    if assigned and body:
        due = clocks.reply_due(body, hard=hard, area=area, assigned_on=assigned)
    late = last > due if last and due else None
    found: dict[str, Any] = {"due_on": due, "first_due_on": due, "was_late": late}
    if hard and body == Body.CPPCC:
        found["hard_reason"] = gettext("台账导入")
    return found


@action(Permission.MANAGE, event="supervision.record_proposals")
def record_proposals(rows: Sequence[RowChange], *, by: Actor, at: datetime) -> SaveResult:
    """Write the rows of an office's workbook: what was answered is closed, the rest waits."""
    ready = _prepared(rows, today=timezone.localdate(at)).or_refuse()
    own = {"entered_at": at, "entered_by": by.id, "entered_by_name": by.name}
    made = [
        RowChange(id=row.id, new=True, values={**row.values, **own}) if row.new else row
        for row in ready
    ]
    return sets.merged(Proposal, made, by=by, permission=Permission.MANAGE)


def examine_proposals(rows: Sequence[RowChange]) -> Sequence[Any]:
    """Name what the writer of the same rows would refuse."""
    return sets.examined(_prepared(rows), column="number", permission=Permission.MANAGE)
