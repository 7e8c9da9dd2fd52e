"""One proposal: what it is, who handles it, its talks, replies, checks and feedback, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anjia.base.files import downloads
from anjia.base.files import queries as files
from anjia.ledger import papers as papers_made
from anjia.ledger.pages import asking
from anjia.processes.supervision.forms.plain import by_kind
from anjia.processes.supervision.models.proposals import SATISFACTIONS
from anjia.processes.supervision.models.replies import PUBLISHED_AS, TALK_WAYS
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import (
    HandlerRole,
    HandlerState,
    ProposalState,
)
from anjia.processes.supervision.queries.proposals import cases, classes, clocks, papers
from anjia.processes.supervision.views.proposals import doing, words

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Find, Reply
    from anjia.processes.supervision.queries.proposals.cases import Case

AROUND = 24  # characters around a find


@require_GET
def show(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The page of one proposal."""
    by = asking.officer(Permission.READ)
    today = timezone.localdate()
    case: Case = asking.found_or_404(cases.one, proposal_id, by=by, on=today)
    return render(request, "supervision/proposal.html", context(case, by=by, today=today))


@require_GET
def file(request: HttpRequest, proposal_id: UUID) -> HttpResponse:  # noqa: ARG001 - a view
    """The proposal as it came in."""
    by = asking.officer(Permission.READ)
    case: Case = asking.found_or_404(cases.one, proposal_id, by=by, on=timezone.localdate())
    kept = case.proposal.file
    if kept is None:
        raise Http404
    return downloads.download(files.read(kept), kept.name, kind=kept.media_type)


def context(case: Case, *, by: Actor, today: date) -> dict[str, Any]:
    """Everything that the page shows."""
    proposal = case.proposal
    manages = by.may(Permission.MANAGE, proposal.area)
    light, left = words.left(proposal, today=today, near=clocks.near_days(proposal.area, on=today))
    can = doing.of_proposal(case, by=by)
    part_can = doing.of_part(case.mine, by=by, on=today)
    replies = [_reply(case, each, by=by) for each in case.replies]
    waits = next((each for each in replies if each["waits_for_other"]), None)
    return {
        "case": case,
        "proposal": proposal,
        "called": papers.called(proposal),
        "members": words.members(proposal, whole=manages or case.mine is not None),
        "writers": words.writers(proposal),
        "chip": words.CHIPS.get(ProposalState(proposal.state), ""),
        "light": light,
        "left": left,
        "clock": clocks.reply_months(
            proposal.body,
            hard=proposal.is_hard,
            area=proposal.area,
            on=proposal.assigned_on or today,
        ),
        "can": can,
        "mine": case.mine,
        "part_can": part_can,
        "parts": _parts(case, today=today, manages=manages),
        "replies": replies,
        "present": [each for each in replies if each["reply"].turn == proposal.turn],
        "waits_for_other": waits,
        "nothing": not can
        and not part_can
        and not any(each["can"] for each in replies)
        and not any(
            each["handler"].state == HandlerState.RETURNED and manages
            for each in _parts(case, today=today, manages=manages)
        ),
        "promises": [(each, doing.of_promise(case, each, by=by)) for each in case.commitments],
        "can_pdf": papers_made.can_pdf(),
        "reads_letters": manages or case.mine is not None,
        "steps": [(each, words.step(each.name)) for each in reversed(case.steps)],
        "units": by_kind(cases.units_of(proposal.area)) if manages else [],
        "satisfactions": [(each.value, word) for each, word in SATISFACTIONS.items()],
        "ways": [(each.value, word) for each, word in TALK_WAYS.items()],
        "published_as": [(each.value, word) for each, word in PUBLISHED_AS.items()],
        "today": today,
        "manages": manages,
    }


def _parts(case: Case, *, today: date, manages: bool) -> list[dict[str, Any]]:
    return [
        {
            "handler": each,
            "own": each.unit_id in case.own,
            "decide": manages and each.state == HandlerState.RETURNED,
            "opinion_late": each.role == HandlerRole.ASSISTING
            and each.opinion_on is None
            and each.opinion_due_on is not None
            and today > each.opinion_due_on
            and each.state != HandlerState.REPLACED,
        }
        for each in case.handlers
    ]


def _reply(case: Case, reply: Reply, *, by: Actor) -> dict[str, Any]:
    finds = [each for each in case.finds if each.reply_id == reply.pk]
    can = doing.of_reply(case, reply, by=by)
    public = next((each for each in case.publications if each.reply_id == reply.pk), None)
    listed = classes.of(reply.area, on=reply.signed_on or timezone.localdate())
    return {
        "reply": reply,
        "handler": case.handler_of(reply),
        "means": listed.get(reply.result_class, ""),
        "can": can,
        "finds": [(each, *_around(reply, each)) for each in finds],
        "undecided": sum(each.keep is None for each in finds),
        "public": public,
        "lines": list(enumerate(reply.text.split("\n"))),
        "waits_for_other": bool({"check", "decide"} & can)
        and reply.checked_at is not None
        and "publish" not in can
        and case.proposal.state == ProposalState.REVIEWED
        and not any(each.keep is None for each in finds),
    }


def _around(reply: Reply, find: Find) -> tuple[str, str, str]:
    """What stands before a find, the find, and what stands behind."""
    text = reply.text
    before = text[max(0, find.start - AROUND) : find.start]
    return before, text[find.start : find.end], text[find.end : find.end + AROUND]
