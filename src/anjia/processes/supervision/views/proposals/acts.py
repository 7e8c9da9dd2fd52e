"""What the forms of a proposal's page do: for the office, for a unit, for a reply."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision.actions import proposals as actions
from anjia.processes.supervision.actions.proposals import Given
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import (
    HandlerRole,
    PublishedAs,
    Satisfaction,
    TalkWay,
)
from anjia.processes.supervision.queries.proposals import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.http import HttpRequest, HttpResponse, QueryDict

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Find, Handler, Proposal, Reply

    Deed = Callable[[], object]

Choice = TypeVar("Choice", bound=StrEnum)


@require_POST
def act(request: HttpRequest, proposal_id: UUID, verb: str) -> HttpResponse:
    """What the office does with a proposal."""
    by = asking.officer(Permission.MANAGE)
    case = asking.found_or_404(cases.one, proposal_id, by=by, on=timezone.localdate())
    return _do(request, proposal_id, _of_proposal(case.proposal, request.POST, by=by), verb)


@require_POST
def part(request: HttpRequest, proposal_id: UUID, part_id: UUID, verb: str) -> HttpResponse:
    """What a unit does with its part, and what the office decides of one handed back."""
    by = asking.officer(Permission.REPORT, Permission.MANAGE)
    case = asking.found_or_404(cases.one, proposal_id, by=by, on=timezone.localdate())
    found = _named(case.handlers, part_id)
    return _do(request, proposal_id, _of_part(found, request.POST, by=by), verb)


@require_POST
def reply(request: HttpRequest, proposal_id: UUID, reply_id: UUID, verb: str) -> HttpResponse:
    """What is done with a reply."""
    by = asking.officer(Permission.REPORT)
    case = asking.found_or_404(cases.one, proposal_id, by=by, on=timezone.localdate())
    found = _named(case.replies, reply_id)
    finds = [each for each in case.finds if each.reply_id == found.pk]
    return _do(request, proposal_id, _of_reply(found, finds, request.POST, by=by), verb)


def _named(rows: Any, number: UUID) -> Any:
    """The row of a proposal that an address names."""
    found = next((each for each in rows if each.pk == number), None)
    if found is None:
        raise Http404
    return found


def _do(
    request: HttpRequest, proposal_id: UUID, deeds: Mapping[str, Deed], verb: str
) -> HttpResponse:
    if verb not in deeds:
        raise Http404
    target = reverse("supervision:proposal", args=[proposal_id])
    return asking.carried_out(request, deeds[verb], target, _("办好了。"))


def _of_proposal(found: Proposal, given: QueryDict, *, by: Actor) -> dict[str, Deed]:
    at, note = timezone.now(), given.get("note", "")
    return {
        "file": lambda: actions.file(found, by=by, at=at, on=_day(given)),
        "decline": lambda: actions.decline(found, by=by, at=at, reason=note),
        "withdraw": lambda: actions.withdraw(found, by=by, at=at, reason=note),
        "assign": lambda: actions.assign(
            found, by=by, at=at, on=_day(given), given=list(_given(given))
        ),
        "extend": lambda: actions.extend(found, by=by, at=at, reason=note),
        "hear": lambda: actions.hear(
            found,
            by=by,
            at=at,
            on=_day(given),
            satisfaction=_choice(Satisfaction, given.get("satisfaction")),
            said=note,
        ),
        "rehandle": lambda: actions.rehandle(found, by=by, at=at, on=_day(given)),
        "close": lambda: actions.close(found, by=by, at=at, reason=note),
    }


def _of_part(found: Handler, given: QueryDict, *, by: Actor) -> dict[str, Deed]:
    at, note = timezone.now(), given.get("note", "")
    return {
        "sign": lambda: actions.sign(found, by=by, at=at),
        "hand-back": lambda: actions.hand_back(found, by=by, at=at, reason=note),
        "opine": lambda: actions.opine(found, by=by, at=at, text=note),
        "talk": lambda: actions.talk(
            found,
            by=by,
            at=at,
            on=_day(given),
            way=_choice(TalkWay, given.get("way")),
            who=given.get("who", ""),
            said=note,
        ),
        "reassign": lambda: actions.reassign(
            found, by=by, at=at, on=_day(given), unit_id=_unit(given.get("unit", ""))
        ),
        "insist": lambda: actions.insist(found, by=by, at=at, reason=note),
    }


def _of_reply(found: Reply, finds: list[Find], given: QueryDict, *, by: Actor) -> dict[str, Deed]:
    at, note = timezone.now(), given.get("note", "")
    keep = {
        each.pk: given.get(f"find-{each.pk}") == "keep"
        for each in finds
        if given.get(f"find-{each.pk}") in ("keep", "mask")
    }
    return {
        "submit": lambda: actions.submit(found, by=by, at=at),
        "send-back": lambda: actions.send_back(found, by=by, at=at, reason=note),
        "sign": lambda: actions.approve(
            found, by=by, at=at, signer=given.get("signer", ""), on=_day(given)
        ),
        "send": lambda: actions.send(found, by=by, at=at, on=_day(given)),
        "check": lambda: actions.check(found, by=by, at=at),
        "decide": lambda: actions.decide(found, by=by, at=at, keep=keep),
        "publish": lambda: actions.publish(
            found,
            by=by,
            at=at,
            on=_day(given),
            how=_choice(PublishedAs, given.get("how")),
            reason=note,
            withheld=[int(each) for each in given.getlist("withheld") if each.isdecimal()],
            index_number=given.get("index_number", ""),
        ),
    }


def _day(given: QueryDict) -> date:
    found = asking.day_of(given.get("on", ""))
    if found is None:
        raise Refused("proposal_day_missing")
    return found


def _choice(known: type[Choice], value: str | None) -> Choice:
    try:
        return known(value or "")
    except ValueError:
        raise Refused("proposal_choice_missing") from None


def _unit(text: str) -> UUID:
    found = asking.key_of(text)
    if found is None:
        raise Refused("proposal_unit_unknown")
    return found


def _given(given: QueryDict) -> Iterator[Given]:
    for role in HandlerRole:
        for text in given.getlist(role.value):
            if text:
                yield Given(_unit(text), role)
