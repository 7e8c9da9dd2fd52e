"""The officer's clues, the page of one, and the word about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from anjia.base.scope import Actor, current_actor, refusals
from anjia.engine.rules import RuleKind
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.dashboards.views.place import asked
from anjia.processes.definitions.queries import library
from anjia.processes.screening import actions
from anjia.processes.screening.actions import Word
from anjia.processes.screening.models import Clue
from anjia.processes.screening.policy import Due, Permission, Reason, State
from anjia.processes.screening.queries import clues
from anjia.processes.screening.queries.clues import PAGE, Wanted
from anjia.processes.screening.views import rules, words
from anjia.processes.screening.views.listing import definitions_of, lines, title_of
from anjia.registry.models import Grid, Site
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import QueryDict

ALL = "all"
SITE, VILLAGE, TOWN = 15, 12, 9


def reader(request: HttpRequest) -> Actor:
    """Whoever asks, if they may see clues."""
    del request
    by = current_actor()
    if not by.may(Permission.READ_CLUES):
        raise Refused("not_permitted", permission=Permission.READ_CLUES.value)
    return by


def wanted(given: QueryDict, by: Actor) -> Wanted:
    """What an address looks for; what it cannot mean narrows nothing."""
    states = {state.value: state for state in State}
    dues = {due.value: due for due in Due}
    text = given.get("state", "")
    state = None if text == ALL else states.get(text, State.OPEN)
    kinds = {kind.value: kind for kind in RuleKind}
    kind = kinds.get(given.get("kind", ""), RuleKind.CLUE)
    rule = given.get("rule", "")
    within = asked(given.get("within", ""), by.areas(Permission.READ_CLUES))
    known = rule in library.codes()
    return Wanted(
        state,
        None if known else kind,  # a rule says of which kind it is
        rule if known else "",
        within,
        dues.get(given.get("due", "")),
    )


def query_of(what: Wanted) -> str:
    """The address of a list, so that a clue leads back to it."""
    state = ALL if what.state is None else what.state.value
    named = {
        "state": "" if state == State.OPEN else state,
        "kind": "data_quality" if what.kind is RuleKind.DATA_QUALITY else "",
        "rule": what.rule,
        "within": what.within,
        "due": what.due.value if what.due else "",
    }
    return urlencode({name: value for name, value in named.items() if value})


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The clues of the officer's places, those due first at the top."""
    by, today = reader(request), timezone.localdate()
    what = wanted(request.GET, by)
    found = clues.listed(by, what, today=today)
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    rows = list(found[page.rows])
    context = {
        "lines": lines(rows, by=by),
        "wanted": what,
        "query": query_of(what),
        **page.foot,
        "kinds": [
            (kind.value, words.kind(kind), count, what.kind is kind)
            for kind, count in clues.by_kind(by, what, today=today).items()
        ],
        "states": [(state.value, words.state(state)) for state in State],
        "dues": [(due.value, words.due(due)) for due in Due],
        "rules": _rules(by),
        "places": _places(by),
        "waiting": clues.waiting(by, today=today),
        "is_narrowed": bool(what.rule or what.within or what.due or what.state != State.OPEN),
        "may_export": by.may(Permission.EXPORT),
    }
    return render(request, "screening/clues.html", context)


def _rules(by: Actor) -> list[tuple[str, str]]:
    """The rules that have clues here, by their titles."""
    areas = by.areas(Permission.READ_CLUES)
    found = definitions_of(areas[0][:COUNTY_DIGITS])
    codes = set(clues.seen(by).order_by().values_list("rule", flat=True).distinct())
    return sorted(((code, title_of(code, found)) for code in codes), key=lambda each: each[0])


def _places(by: Actor) -> list[tuple[str, str, bool]]:
    """Towns and the sites in them, or the grids of a site; the last says which lies in another."""
    roots = by.areas(Permission.READ_CLUES)
    if any(len(root) < TOWN - 3 for root in roots):
        return []
    if all(len(root) >= SITE for root in roots):
        grids = [row for root in roots for row in Grid.objects.within(root).order_by("area")]
        return [(grid.area, grid.name, False) for grid in grids]
    sites = sorted((site.area, site.name) for root in roots for site in Site.objects.within(root))
    towns = {code[:TOWN] for code, _name in sites}
    called = places.names(towns)
    rows = [(code, called.get(code, code), False) for code in towns]
    return sorted([*rows, *((code, name, True) for code, name in sites)])


@require_GET
def clue(request: HttpRequest, clue_id: UUID) -> HttpResponse:
    """One clue: the values that made it, whom it is about, what was said of it."""
    by = reader(request)
    return _page(request, _found(clue_id, by=by), by=by)


def _found(clue_id: UUID, *, by: Actor) -> Clue:
    try:
        return clues.one(clue_id, by=by)
    except Refused:
        raise Http404 from None


def _page(
    request: HttpRequest,
    found: Clue,
    *,
    by: Actor,
    given: Mapping[str, str] | None = None,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    what = wanted(request.GET, by)
    in_force = definitions_of(found.area[:COUNTY_DIGITS])
    made = library.made(found.rule, found.definition, area=found.area, on=found.first_hit_on)
    definitions = made.stand.definitions if made else in_force
    rule = definitions.rules.get(found.rule)
    (line,) = lines([found], by=by)
    following = clues.next_after(found, by=by, wanted=what, today=today)
    context: dict[str, Any] = {
        "line": line,
        "clue": found,
        "subject": line.subject,
        "ledger": catalogue.get(line.subject.ledger) if line.subject.ledger else None,
        "rule": rule,
        "title": title_of(found.rule, definitions),
        "values": words.values(found, definitions),
        "said": rules.said(rule, definitions) if rule else [],
        "meaning": library.spoken(rule.note) if rule else "",
        "redefined": found.rule in in_force.rules
        and in_force.hash_of(in_force.rules[found.rule]) != found.definition,
        "history": [
            _happened(row.after or {}, row.actor_name, row.at) for row in clues.words_about(found)
        ],
        "others": lines(clues.others(found, by=by), by=by),
        "may_verify": by.may(Permission.VERIFY, found.area) and found.state != State.GONE,
        "reasons": [(reason.value, words.reason(reason)) for reason in Reason],
        "given": given or {"outcome": "", "reason": found.reason, "note": found.note},
        "fault": fault,
        "query": query_of(what),
        "following": following,
        "place_path": _path(found, line.subject.place),
    }
    return render(request, "screening/clue.html", context, status=status)


def _path(found: Clue, place: str) -> str:
    """The way to a place in words: from the province to the village, then the site and grid."""
    village = places.path(found.area[:VILLAGE])
    return village if village.endswith(place) else village + place


def _happened(after: Mapping[str, Any], name: str, at: Any) -> dict[str, Any]:
    return {
        "state": words.state(after["state"]) if "state" in after else "",
        "reason": words.reason(after.get("reason") or ""),
        "note": after.get("note") or "",
        "name": name,
        "at": at,
        "is_gone": after.get("state") == State.GONE,
    }


@require_POST
def verify(request: HttpRequest, clue_id: UUID) -> HttpResponse:
    """Take the word about a clue, and go on to the next one that waits."""
    by = reader(request)
    found = _found(clue_id, by=by)
    given = {name: request.POST.get(name, "") for name in ("outcome", "reason", "note", "version")}
    following = clues.next_after(
        found, by=by, wanted=wanted(request.GET, by), today=timezone.localdate()
    )
    try:
        actions.verify(
            found,
            _word(given),
            by=by,
            at=timezone.now(),
            version=int(given["version"]) if given["version"].isdigit() else None,
        )
    except Refused as refused:
        if refused.code == "not_permitted":
            raise
        return _page(
            request, found, by=by, given=given, fault=str(refusals.text(refused)), status=422
        )
    left = clues.waiting(by, today=timezone.localdate()).total
    messages.success(
        request,
        _("已记下：%(outcome)s。") % {"outcome": words.state(given["outcome"])}
        + ngettext("还有 %(n)s 条待核实。", "还有 %(n)s 条待核实。", left) % {"n": left},
    )
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if following is not None and request.POST.get("then") == "next":
        return HttpResponseRedirect(reverse("screening:clue", args=[following.pk]) + query)
    return HttpResponseRedirect(reverse("screening:clue", args=[found.pk]) + query)


def _word(given: Mapping[str, str]) -> Word:
    outcomes = {state.value: state for state in (State.VERIFIED, State.REFUTED)}
    reasons = {reason.value: reason for reason in Reason}
    outcome = outcomes.get(given["outcome"], State.OPEN)
    return Word(outcome, reasons.get(given["reason"]), given["note"].replace("\0", ""))
