"""The pages of an evaluation: the list, the scheme with its result, a unit's sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.files.downloads import download
from anjia.base.files.queries import read
from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision.actions import evaluating as actions
from anjia.processes.supervision.forms.evaluation import LineForm, OutlineForm, decimal
from anjia.processes.supervision.models import EvaluationItem
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.evaluating import SchemeState, SheetState, Way
from anjia.processes.supervision.queries import evaluations, units

if TYPE_CHECKING:
    from collections.abc import Callable

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Evaluation, Objection, Score, Sheet

CHIPS = {
    SchemeState.DRAFT.value: "",
    SchemeState.SCORING.value: "y",
    SchemeState.REVIEW.value: "y",
    SchemeState.NOTICE.value: "y",
    SchemeState.FINAL.value: "g",
    SchemeState.WITHDRAWN.value: "line",
}
LINE = ("dimension", "text", "way", "points", "indicator", "none_at", "full_at", "evidence")
OUTLINE = ("year", "title", "basis", "is_sample", "about", "score_until", "as_of")
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The evaluations of a place, the newest first."""
    by = asking.officer(Permission.READ)
    found = evaluations.counted(evaluations.seen(by))[:100]
    context = {
        "rows": [{"evaluation": each, "chip": CHIPS[each.state]} for each in found],
        "may_draft": by.may(Permission.MANAGE),
    }
    return render(request, "supervision/evaluations.html", context)


@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Begin an evaluation."""
    by = asking.officer(Permission.MANAGE)
    today = timezone.localdate()
    start = {"year": today.year, "as_of": today.replace(month=12, day=31)}
    form = OutlineForm(request.POST or None, initial=start)
    area = by.areas(Permission.MANAGE)[0]

    def do() -> str:
        return _page(actions.draft(form.outline(), by=by, at=timezone.now(), area=area))

    return _written(request, form, do, None)


@BOTH
def change(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """Change a draft."""
    by = asking.officer(Permission.MANAGE)
    found: Evaluation = asking.found_or_404(evaluations.one, evaluation_id, by=by)
    start = {name: getattr(found, name) for name in OUTLINE}
    start["grades"] = "、".join(f"{name} {floor}" for name, floor in found.grades)
    form = OutlineForm(request.POST or None, initial=start)

    def do() -> str:
        return _page(actions.redraft(found, by=by, outline=form.outline()))

    return _written(request, form, do, found)


@BOTH
def show(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """One evaluation: its scheme, its units in order, and what can be done now."""
    by = asking.officer(Permission.READ)
    found: Evaluation = asking.found_or_404(evaluations.one, evaluation_id, by=by)
    manages = by.may(Permission.MANAGE, found.area)
    drafting = found.state == SchemeState.DRAFT
    item = _item(found, request.GET.get("line", "")) if manages and drafting else None
    form = LineForm(
        request.POST or None, initial={name: getattr(item, name) for name in LINE} if item else None
    )
    fault = ""
    if request.method == "POST":
        asking.officer(Permission.MANAGE)
        if form.is_valid():
            try:
                with transaction.atomic():
                    actions.put_line(
                        found,
                        by=by,
                        at=timezone.now(),
                        line=form.line(),
                        item_id=item.pk if item else None,
                    )
            except Refused as refused:
                if refused.code == "not_permitted":
                    raise
                fault = str(refusals.text(refused))
            else:
                target = reverse("supervision:evaluation", args=[found.pk])
                return asking.done(request, _("这一条存好了。"), target)
    parts = evaluations.parts(found)
    context = {
        "evaluation": found,
        "chip": CHIPS[found.state],
        "parts": parts,
        "full": evaluations.full(parts),
        "sheets": evaluations.sheets(found, by=by),
        "about": [dict(OutlineForm.base_fields["about"].choices)[kind] for kind in found.about],  # type: ignore[attr-defined]
        "form": form if manages and drafting else None,
        "item": item,
        "fault": fault,
        "verbs": _verbs(found, by),
        "open_objections": evaluations.open_objections(found),
        "is_ranked": found.state in (SchemeState.NOTICE, SchemeState.FINAL),
    }
    status = asking.REFUSED if request.method == "POST" else 200
    return render(request, "supervision/evaluation.html", context, status=status)


def _verbs(found: Evaluation, by: Actor) -> set[str]:
    """What this officer can do with the evaluation as it stands."""
    manages = by.may(Permission.MANAGE, found.area)
    approves = by.may(Permission.APPROVE, found.area)
    can = set()
    if found.state == SchemeState.DRAFT and manages:
        can |= {"drop", "change"}
        can.add("open" if approves and found.drafted_by != by.id else "wait_open")
    if found.state == SchemeState.SCORING and manages:
        can.add("begin")
    if found.state == SchemeState.REVIEW and manages:
        can |= {"compute", "post"}
    if found.state == SchemeState.NOTICE and approves:
        can.add("finish")
    return can


@require_POST
def act(request: HttpRequest, evaluation_id: UUID, verb: str) -> HttpResponse:
    """One deed on an evaluation's page."""
    by = asking.officer(Permission.MANAGE, Permission.APPROVE)
    found: Evaluation = asking.found_or_404(evaluations.one, evaluation_id, by=by)
    now = timezone.now()
    given = request.POST
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "take-out": (
            lambda: actions.take_line_out(found, by=by, item_id=asking.key(given.get("item", ""))),
            _("这一条删掉了。"),
        ),
        "drop": (
            lambda: actions.drop(found, by=by, note=given.get("note", "")),
            _("考评撤回了。"),
        ),
        "open": (
            lambda: actions.open_scoring(found, by=by, at=now),
            _("考评启动了，单位已收到自评通知。"),
        ),
        "begin": (
            lambda: actions.begin_review(found, by=by, at=now),
            _("自评截止了，按数据的分算好了，抽查的定好了。"),
        ),
        "compute": (lambda: actions.compute(found, by=by, at=now), _("重新算好了。")),
        "post": (lambda: actions.post(found, by=by, at=now), _("公示了，单位可以提异议。")),
        "finish": (lambda: actions.finish(found, by=by, at=now), _("考评定稿了。")),
    }
    if verb not in deeds:
        raise Http404
    do, text = deeds[verb]
    return asking.carried_out(request, do, reverse("supervision:evaluation", args=[found.pk]), text)


@BOTH
def sheet(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """One unit's sheet: scored by the unit, reviewed by the office, read by both."""
    by = asking.officer(Permission.READ)
    found: Sheet = asking.found_or_404(evaluations.sheet, sheet_id, by=by)
    now = timezone.now()
    is_own = found.unit_id in units.own(by, on=timezone.localdate(now))
    state = found.evaluation.state
    scoring = (
        is_own
        and state == SchemeState.SCORING
        and found.state == SheetState.WAITING
        and by.may(Permission.REPORT, found.area)
    )
    reviewing = not is_own and state == SchemeState.REVIEW and by.may(Permission.MANAGE, found.area)
    fault = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                text = _save(request, found, by, scoring=scoring, reviewing=reviewing)
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault = str(refusals.text(refused))
        else:
            return asking.done(request, text, reverse("supervision:sheet", args=[found.pk]))
    parts = evaluations.scores(found)
    _fill(parts, reviewing=reviewing)
    if fault:
        _retype(request, parts)
    context = {
        "sheet": found,
        "evaluation": found.evaluation,
        "parts": parts,
        "scoring": scoring,
        "reviewing": reviewing,
        "shown": evaluations.shown(found),
        "can_take_back": is_own
        and state == SchemeState.SCORING
        and found.state == SheetState.SENT
        and by.may(Permission.REPORT, found.area),
        "can_object": is_own
        and state == SchemeState.NOTICE
        and by.may(Permission.REPORT, found.area),
        "can_answer": state == SchemeState.NOTICE and by.may(Permission.MANAGE, found.area),
        "decided": state in (SchemeState.REVIEW, SchemeState.NOTICE, SchemeState.FINAL),
        "fault": fault,
    }
    status = asking.REFUSED if fault else 200
    return render(request, "supervision/sheet.html", context, status=status)


def _save(request: HttpRequest, found: Sheet, by: Actor, *, scoring: bool, reviewing: bool) -> str:
    given, now = request.POST, timezone.now()
    rows = [row for part in evaluations.scores(found) for row in part.lines]
    if reviewing:
        points = {
            row.pk: (
                decimal(given.get(f"points-{row.pk}", "")),
                given.get(f"reason-{row.pk}", "")[:300],
                given.get(f"result-{row.pk}", "")[:300],
                given.get(f"veto-{row.pk}") == "1",
            )
            for row in rows
        }
        actions.review(found, by=by, at=now, points=points)
        return str(_("审定好了。"))
    if not scoring:
        raise Refused("evaluation_moved")
    own = {row.pk: _own(request, row) for row in rows}
    actions.keep_own(found, by=by, at=now, own=own)
    if given.get("send"):
        actions.send(found, by=by, at=now)
        return str(_("自评报上去了。截止以前还可以收回来改。"))
    return str(_("存好了，还没有上报。"))


def _own(request: HttpRequest, row: Score) -> actions.Own:
    text = request.POST.get(f"points-{row.pk}", "")
    if text.strip() and decimal(text) is None:
        raise Refused("evaluation_points_over", text=row.item.text, most=row.item.points)
    sent = request.FILES.getlist(f"files-{row.pk}")
    return actions.Own(
        points=decimal(text),
        text=request.POST.get(f"text-{row.pk}", "")[:4_000],
        is_veto=request.POST.get(f"veto-{row.pk}") == "1",
        files=[(each.name or "", each.read()) for each in sent],
    )


def _fill(parts: list[Any], *, reviewing: bool) -> None:
    """What stands in the fields at first: a reviewer starts from what the unit or the data say."""
    for row in (row for part in parts for row in part.lines):
        proposed = row.own_points if row.item.way == Way.POINTS else row.computed
        first = row.points if row.points is not None else proposed
        value = first if reviewing else row.own_points
        row.typed = "" if value is None else f"{value.normalize():f}"


def _retype(request: HttpRequest, parts: list[Any]) -> None:
    """What was typed stays in the page that says what is wrong."""
    for row in (row for part in parts for row in part.lines):
        row.typed = request.POST.get(f"points-{row.pk}", row.typed)
        row.own_text = request.POST.get(f"text-{row.pk}", row.own_text)
        row.reason = request.POST.get(f"reason-{row.pk}", row.reason)
        row.sample_result = request.POST.get(f"result-{row.pk}", row.sample_result)


@require_POST
def sheet_act(request: HttpRequest, sheet_id: UUID, verb: str) -> HttpResponse:
    """Take a sheet back, object to a score, answer an objection."""
    by = asking.officer(Permission.REPORT, Permission.MANAGE)
    found: Sheet = asking.found_or_404(evaluations.sheet, sheet_id, by=by)
    given, now = request.POST, timezone.now()

    def score() -> Score:
        key = asking.key(given.get("score", ""))
        named: Score = asking.found_or_404(evaluations.score, key, by=by)
        return named

    def objection() -> Objection:
        key = asking.key(given.get("objection", ""))
        named: Objection = asking.found_or_404(evaluations.objection, key, by=by)
        return named

    text = given.get("text", "")[:500]
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "take-back": (lambda: actions.take_back(found, by=by, at=now), _("收回来了，改好再报。")),
        "object": (
            lambda: actions.object_to(score(), by=by, at=now, text=text),
            _("异议交上去了。"),
        ),
        "answer": (
            lambda: actions.answer(
                objection(), by=by, at=now, text=text, points=decimal(given.get("points", ""))
            ),
            _("答复好了。"),
        ),
    }
    if verb not in deeds:
        raise Http404
    do, text = deeds[verb]
    return asking.carried_out(request, do, reverse("supervision:sheet", args=[found.pk]), text)


@require_GET
def evidence(request: HttpRequest, evidence_id: UUID) -> HttpResponse:  # noqa: ARG001 - an address
    """A file of evidence."""
    by = asking.officer(Permission.READ)
    kept = asking.found_or_404(evaluations.evidence, evidence_id, by=by)
    return download(read(kept.file), kept.name, kind=kept.file.media_type)


def _item(found: Evaluation, text: str) -> EvaluationItem | None:
    if not text:
        return None
    item: EvaluationItem | None = EvaluationItem.objects.filter(
        evaluation=found, pk=asking.key(text)
    ).first()
    return item


def _written(
    request: HttpRequest, form: OutlineForm, do: Callable[[], str], found: Evaluation | None
) -> HttpResponse:
    return asking.filled_in(
        request,
        form,
        "supervision/evaluation_new.html",
        do=do,
        text=_("存好了。接着写考评内容。"),
        more={"evaluation": found},
    )


def _page(evaluation: Evaluation) -> str:
    return reverse("supervision:evaluation", args=[evaluation.pk])
