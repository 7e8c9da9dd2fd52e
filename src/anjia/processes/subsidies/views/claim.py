"""One claim: what it is, what the check found, its life, its money, and what can be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.scope import refusals
from anjia.engine.errors import DefinitionError
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.ledger.pages.asking import carried_out
from anjia.ledger.reading import rights
from anjia.processes.definitions.queries import library
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.forms import ClaimForm, ProposeForm
from anjia.processes.subsidies.models import LIFE
from anjia.processes.subsidies.policy import Extent, Permission, State
from anjia.processes.subsidies.queries import claims
from anjia.processes.subsidies.views import asking, words
from anjia.processes.subsidies.views.listing import lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from anjia.base.scope import Actor
    from anjia.processes.subsidies.models import Claim, Step

REFUSED = 422
# Which right each verb of a claim's page asks for, and which step of the life it takes.
VERBS: dict[str, tuple[Permission, str]] = {
    "confirm": (Permission.ENTER, "confirm"),
    "check": (Permission.CHECK, "check"),
    "post": (Permission.CHECK, "post"),
    "give-back": (Permission.CHECK, "give_back"),
    "resubmit": (Permission.ENTER, "resubmit"),
    "withdraw": (Permission.ENTER, "withdraw"),
    "object": (Permission.OBJECT, "object"),
    "answer": (Permission.CHECK, "answer"),
    "approve": (Permission.APPROVE, "approve"),
    "reject": (Permission.APPROVE, "reject"),
    "reverse": (Permission.PAY, "reverse"),
}


@require_GET
def show(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The page of one claim."""
    by = asking.officer(Permission.READ_CLAIMS)
    found: Claim = asking.found_or_404(claims.one, claim_id, by=by)
    (line,) = lines([found])
    life = claims.life(found)
    checked = next((step for step in reversed(life) if step.verdict), None)
    account = claims.account(found)
    subject = line.subject
    ledger = catalogue.get(subject.ledger)
    context = {
        "claim": found,
        "line": line,
        "subject": subject,
        "scheme": found.scheme,
        "ledger": ledger if rights.is_open(ledger, by=by) else None,
        "payee": words.payee(found.scheme.payee),
        "per": words.per(found.scheme.per),
        "steps": list(_told(life)),
        "checked": checked,
        "findings": [words.finding(each) for each in checked.findings] if checked else [],
        "hit": words.hit(checked.hit) if checked else "",
        "values": _values(checked, found) if checked else [],
        "evidence": _evidence(found, life),
        "account": account,
        "account_mask": account.account.mask() if account and account.account else "",
        "money": claims.money(found),
        "others": lines(claims.others(found, by=by)),
        "verbs": _verbs(found, by=by, life=life),
        "waits_for_other": found.state == State.NOTICED  # type: ignore[attr-defined]
        and by.may(Permission.APPROVE, found.area)
        and not claims.may_approve_own(found, by=by),
        "posting": next((s.posting for s in reversed(life) if s.posting_id), None),
        "reveal": reverse("ledger:reveal", args=["accounts", account.pk, "account"])
        if account and by.may(Permission.REVEAL, found.area)
        else "",
    }
    return render(request, "subsidies/claim.html", context)


def _told(life: list[Step]) -> Any:
    before = State.SUBMITTED.value
    for step in life:
        yield {"step": step, "text": words.step(step.state, before=before)}
        before = step.state


def _values(checked: Step, found: Claim) -> list[tuple[str, str]]:
    on = checked.as_of or timezone.localdate()
    try:
        definitions = library.of(found.area[:6], on=on)
    except DefinitionError:
        return [(name, words.plain(value)) for name, value in checked.values.items()]
    return words.values(checked.values, found.scheme, definitions)


def _evidence(found: Claim, life: list[Step]) -> list[tuple[str, bool]]:
    """Every evidence that the scheme asks for, and whether it is there; then what else is."""
    given = [each for each in found.evidence.split("、") if each]
    for step in life:
        given += [each for each in step.evidence.split("、") if each]
    wanted = list(found.scheme.evidence)
    more = [each for each in dict.fromkeys(given) if each not in wanted]
    return [*((each, each in given) for each in wanted), *((each, True) for each in more)]


def _verbs(found: Claim, *, by: Actor, life: list[Step]) -> set[str]:
    """What this officer can do with the claim as it stands."""
    state = found.state  # type: ignore[attr-defined]  # annotated
    can = set()
    for verb, (permission, step) in VERBS.items():
        (way,) = (each for each in LIFE.transitions if each.name == step)
        if state in way.source and by.may(permission, found.area):
            can.add(verb.replace("-", "_"))
    if "approve" in can:
        posting = next((each.posting for each in reversed(life) if each.posting_id), None)
        over = posting is not None and posting.until_on < timezone.localdate()
        if not over or not claims.may_approve_own(found, by=by):
            can.discard("approve")
    checked = next((each for each in reversed(life) if each.verdict), None)
    if "post" in can and (checked is None or checked.verdict == "failed"):
        can.discard("post")
    return can


@require_POST
def act(request: HttpRequest, claim_id: UUID, verb: str) -> HttpResponse:
    """Take one step with one claim."""
    if verb not in VERBS:
        raise Refused("claim_moved")
    by = asking.officer(VERBS[verb][0])
    found: Claim = asking.found_or_404(claims.one, claim_id, by=by)
    target = reverse("subsidies:claim", args=[found.pk])
    return carried_out(request, lambda: _do(verb, request, found, by), target, _("办好了。"))


def _do(verb: str, request: HttpRequest, found: Claim, by: Actor) -> None:
    at, note = timezone.now(), request.POST.get("note", "")
    extent = Extent(found.area)
    deeds: dict[str, Callable[[], object]] = {
        "confirm": lambda: actions.confirm(extent, by=by, at=at, claims=[found.pk]),
        "check": lambda: actions.check(extent, by=by, at=at, claims=[found.pk]),
        "post": lambda: actions.post(
            extent, by=by, at=at, scheme=found.scheme, claims=[found.pk], reason=note
        ),
        "approve": lambda: actions.approve(extent, by=by, at=at, claims=[found.pk]),
        "give-back": lambda: actions.give_back(found, by=by, at=at, note=note),
        "resubmit": lambda: actions.resubmit(
            found,
            by=by,
            at=at,
            note=note,
            evidence="、".join(
                [*request.POST.getlist("evidence"), request.POST.get("evidence_more", "")]
            ),
        ),
        "withdraw": lambda: actions.withdraw(found, by=by, at=at, note=note),
        "object": lambda: actions.objected(found, by=by, at=at, said=note),
        "answer": lambda: actions.answer(found, by=by, at=at, said=note),
        "reject": lambda: actions.reject(found, by=by, at=at, note=note),
        "reverse": lambda: actions.reverse(found, by=by, at=at, note=note),
    }
    deeds[verb]()


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter one claim."""
    by = asking.officer(Permission.ENTER)
    form = ClaimForm(request.POST or None, by=by, initial=_start(request))
    fault = ""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = actions.enter(form.wanted(), by=by, at=timezone.now())
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault = str(refusals.text(refused))
        else:
            target = reverse("subsidies:claim", args=[made])
            return asking.done(request, _("申领已提交，等县里核对。"), target)
    status = REFUSED if request.method == "POST" else 200
    context = {"form": form, "fault": fault, "none": not form.fields["code"].choices}  # type: ignore[attr-defined]
    return render(request, "subsidies/claim_new.html", context, status=status)


def _start(request: HttpRequest) -> dict[str, str]:
    return {
        "first_month": f"{timezone.localdate():%Y-%m}",
        "code": request.GET.get("scheme", ""),
        "number": request.GET.get("number", "")[:20],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose claims for everybody whom a scheme's condition hits at a place."""
    by = asking.officer(Permission.ENTER)
    start = {"month": f"{timezone.localdate():%Y-%m}", "code": request.GET.get("scheme", "")}
    form = ProposeForm(request.POST or None, by=by, initial=start)
    fault = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                made = actions.propose(
                    Extent(given["within"]),
                    by=by,
                    at=timezone.now(),
                    code=given["code"],
                    month=given["month"],
                    months=given["months"] or 1,
                )
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault = str(refusals.text(refused))
        else:
            text = _("提出 %(count)s 笔，看一遍再确认提交。") % {"count": len(made)}
            return asking.done(request, text, asking.index_url("proposed"))
    status = REFUSED if request.method == "POST" else 200
    context = {"form": form, "fault": fault, "none": not form.fields["code"].choices}  # type: ignore[attr-defined]
    return render(request, "subsidies/propose.html", context, status=status)
