"""The workshop: a condition is written, checked, completed and tried before anybody decides on it.

What is typed is parsed by the engine into its own nodes or refused; it reaches no database as text,
and nothing is kept before a draft is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anjia.base.scope import Actor, current_actor, refusals
from anjia.engine import language
from anjia.engine.definitions import Measure
from anjia.engine.errors import DefinitionError
from anjia.engine.language import Candidate, Kind
from anjia.engine.language.grammar import MAX_CHARACTERS
from anjia.kernel.refusals import Refused
from anjia.ledger.reading import rights
from anjia.processes.definitions import actions
from anjia.processes.definitions.forms import FORMS, LABELS, USES, DefinitionForm, initial
from anjia.processes.definitions.policy import DEEPEST, Permission, Step, Version, What, code_of
from anjia.processes.definitions.queries import library, trials, units, versions
from anjia.processes.definitions.views import expressions, lists, matches, words
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anjia.engine.definitions import Definitions
    from anjia.engine.language import Fault
    from anjia.processes.definitions.queries.trials import Tried

REFUSED = 422
TRIAL = "TRIAL"
MOST_CANDIDATES = 40


@dataclass(frozen=True)
class Said:
    """What the engine says of one expression."""

    part: str
    label: str
    faults: tuple[Fault, ...]
    messages: list[tuple[str, int, int, tuple[str, ...]]]
    sentence: str

    @property
    def marks(self) -> str:
        """Where the faults stand, for the script that underlines them."""
        return json.dumps([[fault.start, fault.end] for fault in self.faults])


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The form, empty or from a definition that is there; posted, it keeps a draft."""
    by, area = _writer()
    origin = _origin(request, by=by)
    what = origin[0] if origin else _what(request)
    if request.method == "POST":
        form = FORMS[what](request.POST)
        complaint = ""
        if form.is_valid():
            try:
                made = _keep(form, request, area=area, by=by)
            except DefinitionError as fault:
                complaint = library.spoken(fault.said)
            except Refused as refused:
                complaint = refusals.text(refused)
            else:
                messages.success(request, _("草稿存好了。看一遍，再提交给另一位工作人员。"))
                return HttpResponseRedirect(reverse("definitions:version", args=[made]))
        return _page(request, form, area=area, complaint=complaint, status=REFUSED)
    start = initial(what, origin[1]) if origin else _empty(request)
    form = FORMS[what](initial=start)
    return _page(request, form, area=area, origin=origin)


def _page(
    request: HttpRequest,
    form: DefinitionForm,
    *,
    area: str,
    complaint: str = "",
    status: int = 200,
    origin: tuple[What, Mapping[str, Any], str, int | None] | None = None,
) -> HttpResponse:
    posted = request.POST
    context = {
        "form": form,
        "what": form.what.value,
        "tabs": [(each.value, words.what_word(each)) for each in What],
        "expressions": [
            (form[part], USES[part] if form.what is What.INDICATOR else ()) for part in form.parts
        ],
        "others": [form[name] for name in form.fields if name not in form.parts],
        "is_indicator": form.what is What.INDICATOR,
        "complaint": complaint,
        "place": places.names([area]).get(area, area),
        "based_on": posted.get("based_on", origin[2] if origin else ""),
        "replaces": posted.get("replaces", (origin[3] or "") if origin else ""),
        "from_code": code_of(*origin[:2]) if origin else "",
        "longest": MAX_CHARACTERS,
    }
    return render(request, "definitions/workshop.html", context, status=status)


def _keep(form: DefinitionForm, request: HttpRequest, *, area: str, by: Actor) -> int:
    replaces = request.POST.get("replaces", "")
    at = timezone.now()
    written = actions.Written(
        form.what,
        form.written(),
        area,
        based_on=request.POST.get("based_on", "")[:16],
        replaces=int(replaces) if replaces.isascii() and replaces.isdigit() else None,
    )
    return int(actions.draft(written, by=by, on=timezone.localdate(at), at=at).pk)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """What is wrong where, and what may be meant; or the condition read back, and its trial."""
    _by, area = _writer()
    form = FORMS[_what(request)](request.POST)
    found = library.of(area, on=timezone.localdate())
    said = _said(form, found)
    wrong = any(each.faults for each in said)
    missing, whole = _lacking(form), ""
    if not wrong and not missing:
        try:
            _shadow(form, found)
        except DefinitionError as fault:
            whole = library.spoken(fault.said)
    context = {
        "said": said,
        "wrong": wrong,
        "whole": whole,
        "ready": not wrong and not whole,
        "missing": [LABELS[part] for part in missing],
    }
    return render(request, "definitions/checked.html", context)


def _said(form: DefinitionForm, found: Definitions) -> list[Said]:
    table, made = _table(form), []
    for part, text in form.texts().items():
        wanted = form.wanted(part)
        checked = language.check(text, table=table, vocabulary=found, wanted=wanted)
        complaints = [
            (library.spoken(fault.message), fault.start, fault.end, fault.suggestions)
            for fault in checked.faults
        ]
        sentence = ""
        if checked.tree is not None:
            sentence = expressions.sentence(text, table=table, found=found, wanted=wanted)
        made.append(Said(part, str(LABELS[part]), checked.faults, complaints, sentence))
    return made


def _lacking(form: DefinitionForm) -> list[str]:
    """The parts without which there is nothing to try yet."""
    written = form.texts()
    if form.what is What.INDICATOR:
        kind = form.said("kind")
        needed = {Measure.SHARE.value: ("where",), Measure.RATIO.value: ("value", "per")}
        valued = ("value",) if kind in USES["value"] else ()
        return [part for part in needed.get(kind, valued) if part not in written]
    last = form.parts[-1]
    return [] if last in written else [last]


@require_POST
def complete(request: HttpRequest) -> JsonResponse:
    """What may stand at the cursor."""
    _by, area = _writer()
    form = FORMS[_what(request)](request.POST)
    text, cursor = request.POST.get("text", ""), request.POST.get("cursor", "")
    if len(text) > MAX_CHARACTERS or not (cursor.isascii() and cursor.isdigit()):
        return JsonResponse({"start": 0, "end": 0, "candidates": []})
    found = language.complete(
        text,
        min(int(cursor), len(text)),
        table=_table(form),
        vocabulary=library.of(area, on=timezone.localdate()),
        most=MOST_CANDIDATES,
    )
    return JsonResponse(
        {
            "start": found.start,
            "end": found.end,
            "candidates": [_candidate(each) for each in found.candidates],
        }
    )


def _candidate(each: Candidate) -> dict[str, str]:
    kind = words.kind_word(each.type.kind) if each.type is not None else ""
    other = each.label.zh if library.spoken(each.label) == each.label.en else each.label.en
    return {
        "insert": each.insert,
        "sort": each.sort.value,
        "label": library.spoken(each.label),
        "other": other if other != library.spoken(each.label) else "",
        "kind": kind,
        "unit": units.word(each.unit) if each.unit else "",
        "source": lists.source(each.source),
    }


@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """How many match on the newest snapshot, where, and which rows come first."""
    by, area = _writer()
    form = FORMS[_what(request)](request.POST)
    found = library.of(area, on=timezone.localdate())
    try:
        tried = trials.attempt(_shadow(form, found), TRIAL, area=area)
    except DefinitionError as fault:
        return _refused(request, library.spoken(fault.said))
    except Refused as refused:
        return _refused(request, refusals.text(refused))
    return render(request, "definitions/tried.html", _tried(form, tried, by=by))


def _refused(request: HttpRequest, said: str) -> HttpResponse:
    return render(request, "definitions/tried.html", {"refused": said})


def _tried(form: DefinitionForm, tried: Tried, *, by: Actor) -> dict[str, Any]:
    table = _table(form)
    ledger = matches.ledger_of(table)
    closed = ledger is not None and not rights.is_open(ledger, by=by)
    called = places.names(tried.below)
    ordered = sorted(tried.below.items(), key=lambda item: (-item[1].numerator, item[0]))
    unit = units.word(table)
    shown = {} if closed else matches.page(tried.keys, ledger, by=by, most=5)
    return {
        "tried": tried,
        "figure": tried.figure,
        "is_share": form.said("kind") == Measure.SHARE,
        "is_count": form.what is not What.INDICATOR or form.said("kind") == Measure.COUNT,
        "unit": units.word(str(form.written().get("unit", table))) if form.what is What.INDICATOR
        else unit,
        "row_unit": unit,
        "places": 1 if form.said("kind") in (Measure.SHARE, Measure.MEDIAN) else 0,
        "below": [(called.get(code, code), figure) for code, figure in ordered],
        "ledger": ledger,
        "closed": closed,
        "more": tried.matching - len(tried.keys),
        **shown,
    }  # fmt: skip


def _shadow(form: DefinitionForm, found: Definitions) -> Definitions:
    """The set in force with the draft in it, and an indicator that counts what the draft finds."""
    table, texts = _table(form), form.texts()
    plain = {"zh": "-", "en": "-"}
    counted: dict[str, Any] = {
        "code": TRIAL,
        "title": plain,
        "of": table,
        "kind": Measure.COUNT.value,
        "unit": table,
        "basis": "-",
        "group": "-",
        "note": plain,
    }
    if form.what is What.INDICATOR:
        kind = form.said("kind")
        if kind not in set(Measure):
            raise DefinitionError("empty")
        return found.overlaid([{"indicator": [counted | {"kind": kind} | texts]}])
    if form.what is What.RULE:
        conditions = {"where": texts.get("when", "")}
        if "among" in texts:
            conditions["among"] = texts["among"]
        return found.overlaid([{"indicator": [counted | conditions]}])
    # A fact under the name that it will have, so that one that explains itself is found out.
    name = form.said("name") or "trial_fact"
    fact = {"table": table, "name": name, "label": plain, "value": texts.get("value", "")}
    made = found.overlaid([{"fact": [fact]}])
    known = made.fact_type(table, name)
    holds = name if known is not None and known.kind is Kind.BOOLEAN else f"{name} is not unknown"
    return made.overlaid([{"indicator": [counted | {"where": holds}]}])


def _writer() -> tuple[Actor, str]:
    """Who writes, and for which place; refused to whoever may not."""
    by = current_actor()
    held = [area for area in by.areas(Permission.WRITE) if area]
    if not held:
        raise Refused("not_permitted", permission=Permission.WRITE.value)
    return by, held[0][:DEEPEST] if by.may(Permission.WRITE, held[0][:DEEPEST]) else held[0]


def _what(request: HttpRequest) -> What:
    asked = request.POST.get("what") or request.GET.get("what", "")
    return What(asked) if asked in set(What) else What.INDICATOR


def _table(form: DefinitionForm) -> str:
    """The table that is chosen; the first one where none is."""
    known = library.shipped().dictionary.tables
    asked = form.said("of")
    return asked if asked in known else "household" if "household" in known else next(iter(known))


def _empty(request: HttpRequest) -> dict[str, str]:
    asked = request.GET.get("of", "")
    known = library.shipped().dictionary.tables
    table = asked if asked in known else "household"
    return {"of": table, "kind": Measure.COUNT.value, "unit": table}


def _origin(
    request: HttpRequest, *, by: Actor
) -> tuple[What, Mapping[str, Any], str, int | None] | None:
    """What to begin from: a version by its number, or what is in force under a code."""
    number, code = request.GET.get("version", ""), request.GET.get("from", "")
    if number.isascii() and number.isdigit():
        found = versions.every().get(int(number[:18]))
        if found is None or found not in versions.concerning([found], by=by):
            raise Http404
        return found.what, found.content, _base_of(found, by=by), _own_draft(found, by=by)
    if not code:
        return None
    area = by.areas(Permission.READ)[0]
    stand = library.stand(area, on=timezone.localdate())
    for what in What:
        version = stand.version(what, code)
        content = version.content if version else library.written().get((what, code))
        if content is not None:
            return what, content, _hash(stand.definitions, what, code), None
    raise Http404


def _base_of(found: Version, *, by: Actor) -> str:
    own = _own_draft(found, by=by) is not None
    return found.based_on if own else found.hash


def _own_draft(found: Version, *, by: Actor) -> int | None:
    return found.id if found.step is Step.DRAFT and found.author == by.id else None


def _hash(found: Definitions, what: What, code: str) -> str:
    return actions.fingerprint(what, code, found)
