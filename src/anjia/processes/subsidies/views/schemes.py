"""Schemes: what there is, one in full with its condition read back, and a new version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.parameters import definitions as parameter_definitions
from anjia.base.scope import refusals
from anjia.engine.language import BOOLEAN
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel.refusals import Refused
from anjia.processes.definitions.queries import library
from anjia.processes.definitions.views import expressions
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.forms import SchemeForm, refused_field
from anjia.processes.subsidies.policy import Permission, SchemeStep, Table
from anjia.processes.subsidies.queries import numbers, samples, schemes
from anjia.processes.subsidies.views import asking, words

if TYPE_CHECKING:
    from datetime import date

    from anjia.processes.subsidies.models import Scheme
    from anjia.processes.subsidies.queries.schemes import Version

REFUSED = 422
STEPS = {SchemeStep.APPROVED: "g", SchemeStep.DRAFTED: "y", SchemeStep.DECLINED: "r"}


@dataclass(frozen=True)
class Number:
    """A number of a scheme as it holds now, and where it comes from."""

    label: str
    text: str
    source: str = ""
    parameter: str = ""


@dataclass(frozen=True)
class Line:
    """One scheme of the list."""

    version: Version
    step: str
    chip: str
    amount: str
    place: str


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The schemes of the reader's places, and the samples that one can begin from."""
    by = asking.officer(Permission.READ)
    found = schemes.concerning(by)
    today = timezone.localdate()
    may_draft = by.may(Permission.DRAFT)
    used = {version.scheme.code for version in found}
    context = {
        "lines": [
            Line(
                version,
                words.scheme_step(version.step),
                STEPS.get(version.step, ""),
                _amount(version.scheme, on=today),
                asking.name_of(version.scheme.area),
            )
            for version in sorted(found, key=lambda each: (each.scheme.code, -each.scheme.pk))
        ],
        "samples": [
            (code, entry["title"], entry["document"])
            for code, entry in samples.shipped().items()
            if code not in used
        ]
        if may_draft
        else [],
        "may_draft": may_draft,
        "may_claims": by.may(Permission.READ_CLAIMS),
    }
    return render(request, "subsidies/schemes.html", context)


def _amount(scheme: Scheme, *, on: date) -> str:
    """What it pays, in words; a dash where its parameter has no value."""
    try:
        value = numbers.amount(scheme.amount, area=scheme.area, on=_within(scheme, on))
    except Refused:
        return "—"
    return f"{value:,.2f}".removesuffix(".00") + f" {words.per(scheme.per)}"


def _within(scheme: Scheme, on: date) -> date:
    """The day, or the nearest one on which the scheme holds."""
    if scheme.valid_until is not None and on > scheme.valid_until:
        return scheme.valid_until
    return max(on, scheme.valid_from)


@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One version: who gets what, under which condition, and what became of it."""
    by = asking.officer(Permission.READ)
    version: Version = asking.found_or_404(schemes.get, number)
    scheme = version.scheme
    if version not in schemes.concerning(by) and scheme.pk not in {
        each.scheme.pk for each in schemes.concerning(by)
    }:
        asking.found_or_404(lambda: None)
    on = _within(scheme, timezone.localdate())
    found = library.of(scheme.area[:COUNTY_DIGITS], on=timezone.localdate())
    decides = by.may(Permission.APPROVE_SCHEME, scheme.area) and version.step == SchemeStep.DRAFTED
    context = {
        "version": version,
        "scheme": scheme,
        "step": words.scheme_step(version.step),
        "chip": STEPS.get(version.step, ""),
        "place": asking.name_of(scheme.area),
        "table": words.table(scheme.table),
        "payee": words.payee(scheme.payee),
        "every": words.every(scheme.every),
        "sentence": expressions.sentence(
            scheme.condition, table=scheme.table, found=found, wanted=BOOLEAN
        ),
        "pieces": expressions.pieces(scheme.condition, table=scheme.table, found=found),
        "numbers": _numbers(scheme, on=on),
        "excludes": [
            (code, _called(code)) for code in scheme.excludes
        ],
        "life": [(words.scheme_event(event.step), event) for event in version.life],
        "versions": [
            each for each in schemes.concerning(by)
            if each.scheme.code == scheme.code and each.scheme.pk != scheme.pk
        ],
        "may_decide": decides and scheme.author != by.id,
        "own": decides and scheme.author == by.id,
        "may_draft": by.may(Permission.DRAFT, scheme.area),
        "may_withdraw": by.may(Permission.DRAFT, scheme.area)
        and (
            version.step == SchemeStep.APPROVED
            or (version.step == SchemeStep.DRAFTED and scheme.author == by.id)
        ),
        "may_read_claims": by.may(Permission.READ_CLAIMS),
        "may_enter": by.may(Permission.ENTER) and version.step == SchemeStep.APPROVED,
    }  # fmt: skip
    return render(request, "subsidies/scheme.html", context)


def _called(code: str) -> str:
    """What a scheme is called, also where only a sample has its code."""
    sample = samples.shipped().get(code, {})
    return schemes.titles().get(code) or str(sample.get("title", code))


def _numbers(scheme: Scheme, *, on: date) -> list[Number]:
    entries = [
        (_("标准"), scheme.amount, words.per(scheme.per)),
        (_("最多几个月"), scheme.most_months, _("个月")),
        (_("每年最多"), scheme.most_a_year, _("元")),
        (_("公示"), scheme.notice_days, _("天")),
    ]
    made = []
    for label, text, unit in entries:
        if not text:
            continue
        source = numbers.source(text, area=scheme.area, on=on)
        try:
            value = f"{numbers.value(text, area=scheme.area, on=on):,f}"
        except Refused:
            value = "—"
        value = value.removesuffix(".00")
        made.append(
            Number(
                str(label),
                f"{value} {unit}",
                f"{source.document}" if source else "",
                numbers.parameter_of(text),
            )
        )
    return made


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a scheme, from nothing, from a sample, or from a version that is there."""
    by = asking.officer(Permission.DRAFT)
    area = by.areas(Permission.DRAFT)[0][:COUNTY_DIGITS]
    if request.method == "POST":
        form = SchemeForm(request.POST)
        fault = ""
        if form.is_valid():
            at = timezone.now()
            try:
                with transaction.atomic():
                    made = actions.draft_scheme(
                        form.written(area=area), by=by, on=timezone.localdate(at), at=at
                    )
            except Refused as refused:
                if refused.code == "not_permitted":
                    raise
                fault = str(refusals.text(refused))
                name = refused_field(refused)
                if name:
                    form.add_error(name, fault)
                    fault = ""
            else:
                text = _("草稿存好了，请另一位工作人员批准。")
                return asking.done(request, text, reverse("subsidies:scheme", args=[made.pk]))
        return _form(request, form, fault=fault, area=area, status=REFUSED)
    return _form(request, SchemeForm(initial=_start(request)), area=area)


def _form(
    request: HttpRequest, form: SchemeForm, *, area: str, fault: str = "", status: int = 200
) -> HttpResponse:
    groups = (
        (_("名称和依据"), ("code", "title", "document", "number", "article", "fund")),
        (_("给谁、什么条件"), ("table", "payee", "condition", "excludes")),
        (_("多少钱"), ("amount", "per", "every", "most_months", "most_a_year")),
        (_("怎么办"), ("evidence", "notice_days", "valid_from", "valid_until")),
    )
    context = {
        "form": form,
        "fault": fault,
        "place": asking.name_of(area),
        "groups": [(title, [form[name] for name in names]) for title, names in groups],
        "parameters": [
            (code, item.title)
            for code, item in parameter_definitions.collected().items()
            if code.startswith("subsidy_")
        ],
    }
    return render(request, "subsidies/scheme_new.html", context, status=status)


def _start(request: HttpRequest) -> dict[str, Any]:
    """What the form begins with."""
    sample = samples.shipped().get(request.GET.get("sample", ""))
    like = request.GET.get("like", "")
    if sample is not None:
        lists = {name: "、".join(sample[name]) for name in ("evidence", "excludes")}
        return {**sample, **lists}
    if like.isascii() and like.isdigit() and len(like) < 19:
        scheme = asking.found_or_404(schemes.get, int(like)).scheme
        names = [field.name for field in scheme._meta.fields]
        given = {name: getattr(scheme, name) for name in names}
        lists = {name: "、".join(given[name]) for name in ("evidence", "excludes")}
        return {**given, **lists}
    return {
        "table": Table.PERSON.value,
        "notice_days": "param(subsidy_notice_days)",
        "valid_from": timezone.localdate(),
    }


@require_POST
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Approve, decline or withdraw a version."""
    by = asking.officer(Permission.DRAFT, Permission.APPROVE_SCHEME)
    version: Version = asking.found_or_404(schemes.get, number)
    scheme, at = version.scheme, timezone.now()
    note = request.POST.get("note", "")
    target = reverse("subsidies:scheme", args=[number])
    texts = {
        "approve": _("已批准，从现在起可以申领。"),
        "decline": _("没有批准，编写人看得到理由。"),
        "withdraw": _("已停用，不能再申领。交上来的照常办。"),
    }
    if verb not in texts:
        raise Http404
    try:
        with transaction.atomic():
            match verb:
                case "approve":
                    actions.approve_scheme(scheme, by=by, at=at, version=version)
                case "decline":
                    actions.decline_scheme(scheme, by=by, at=at, version=version, note=note)
                case _:
                    actions.withdraw_scheme(scheme, by=by, at=at, version=version, note=note)
    except Refused as refused:
        return asking.told(request, refused, target)
    return asking.done(request, texts[verb], target)
