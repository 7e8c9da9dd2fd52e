"""Offers: the round of people to ask, what came of one, lists for doors and phones."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base import parameters
from anjia.base.access.sessions import fresh_password_required
from anjia.base.files.downloads import download
from anjia.base.scope import Actor, refusals
from anjia.domains.employment import actions
from anjia.domains.employment.forms.matching import DayForm, DeclineForm, FailForm, StartForm
from anjia.domains.employment.models import Offer, Vacancy
from anjia.domains.employment.models.offers import OfferState
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries import offers
from anjia.domains.employment.queries.offer_life import LIFE
from anjia.domains.employment.queries.offers import Chosen
from anjia.domains.employment.views import match_words
from anjia.domains.employment.views.matching import helper, narrowed, places
from anjia.kernel.refusals import Refused
from anjia.ledger.layout import words
from anjia.ledger.pages import asking
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.ledger.sheets.writer import Layout
from anjia.registry.queries import areas
from anjia.registry.views import gate

REFUSED, PAGE = 422, 50
FORMS = {
    "decline": DeclineForm,
    "interview": DayForm,
    "offer": DayForm,
    "start": StartForm,
    "fail": FailForm,
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Whom to ask and what they said, by place and household."""
    by = helper()
    chosen = _chosen(request, by)
    rows = offers.listed(chosen)
    total = rows.count()
    number = _page(request, total)
    shown = list(rows[number * PAGE : (number + 1) * PAGE])
    vacancy = Vacancy.objects.filter(pk=chosen.vacancy).first() if chosen.vacancy else None
    context = {
        "rows": [_line(row, by) for row in shown],
        "called": areas.names({row.area for row in shown}),
        "chosen": chosen,
        "vacancy": vacancy,
        "states": [("open", _("在办")), *OfferState.choices],
        "places": places(by.areas(Permission.HELP)),
        "may_reveal": by.may(Permission.REVEAL),
        "total": total,
        "first": number * PAGE + 1 if total else 0,
        "last": min((number + 1) * PAGE, total),
        "previous_page": number or None,
        "next_page": number + 2 if (number + 1) * PAGE < total else None,
        "query": request.GET.urlencode(),
        "is_narrowed": bool(chosen.place or chosen.vacancy or request.GET.get("state")),
    }
    return render(request, "employment/offers.html", context)


@require_GET
def door(request: HttpRequest) -> HttpResponse:
    """The list for a round of doors, to be printed: what is offered, boxes for the answer."""
    by = helper()
    chosen = _chosen(request, by)
    most = int(parameters.value("call_list_rows", area=_post(by), on=localdate()))
    rows = list(offers.listed(chosen)[: most + 1])
    if len(rows) > most:
        raise Refused("call_list_too_long", most=most)
    context = {
        "rows": [_line(row, by) for row in rows],
        "called": areas.names({row.area for row in rows}),
        "on": localdate(),
        "query": request.GET.urlencode(),
    }
    return render(request, "employment/door_list.html", context)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One offer: what was offered and why, what came of it, and the next step."""
    offer: Offer = gate.row(Offer, row_id, absent="offer_not_found")
    by = gate.permitted(Permission.HELP, offer.area)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    forms: dict[str, Any] = {
        name: form(request.POST if act == name else None, prefix=name)
        for name, form in FORMS.items()
    }
    status = 200
    fault = ""
    if act:
        try:
            done = _acted(request, offer, act, forms, by=by)
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault, done = str(refusals.text(refused)), False
        if done:
            return HttpResponseRedirect(reverse("employment:offer", args=[offer.pk]))
        status = REFUSED
    due = None
    if offer.state == OfferState.PUSHED:
        due = LIFE.deadlines[offer.state].due_on(since=offer.pushed_on, area=offer.area)
    context = {
        "offer": offer,
        "line": _line(offer, by),
        "place": areas.names([offer.area]).get(offer.area, offer.area),
        "reasons": match_words.said(match_words.kept(offer.reasons)),
        "forms": forms,
        "allowed": {name for name in (*FORMS, "interested") if LIFE.allows(offer, name)},
        "act": act,
        "fault": fault,
        "due_on": due,
        "today": localdate(),
        "seen": Vacancy.objects.filter(pk=offer.vacancy_id).exists(),
        "readable": by.may(Permission.READ, offer.area),
    }
    return render(request, "employment/offer.html", context, status=status)


@require_POST
@fresh_password_required
def calls(request: HttpRequest) -> HttpResponse:
    """The call list as a workbook: with numbers only for a stated reason, each number on record.

    The office's own system for text messages reads the same file.
    """
    by, at = helper(), timezone.now()
    chosen = _chosen(request, by)
    most = int(parameters.value("call_list_rows", area=_post(by), on=localdate(at)))
    rows = list(offers.listed(chosen)[: most + 1])
    if len(rows) > most:
        raise Refused("call_list_too_long", most=most)
    reason = request.POST.get("reason", "")
    numbers = actions.call_list(rows, by=by, at=at, reason=reason) if reason.strip() else {}
    stream = BytesIO()
    layout = Layout(
        sheet=_("电话名单"),
        title=_("岗位推送电话名单"),
        columns=_columns(),
        words=words(),
        as_of=_written(localdate(at)),
        footer=(f"{by.unit} {by.name}",),
        author=by.name,
    )
    writer.export(layout, _cells(rows, numbers, by), stream)
    return download(stream.getvalue(), f"{_('岗位推送电话名单')} {localdate(at).isoformat()}.xlsx")


def _written(on: date) -> str:
    facts = {"year": on.year, "month": on.month, "day": on.day}
    return _("%(year)s年%(month)s月%(day)s日") % facts


def _acted(
    request: HttpRequest, offer: Offer, act: str, forms: dict[str, Any], *, by: Actor
) -> bool:
    """Carry out one step; False where its form is not filled in well."""
    at = timezone.now()
    form = forms.get(act)
    if form is not None and not form.is_valid():
        return False
    data = form.cleaned_data if form is not None else {}
    steps: dict[str, Callable[[], object]] = {
        "interested": lambda: actions.answer(offer, by=by, at=at, interested=True),
        "decline": lambda: actions.answer(
            offer,
            by=by,
            at=at,
            interested=False,
            decline_reason=data["decline_reason"],
            suitable={"1": True, "0": False}.get(data["suitable"]),
            note=data["note"],
        ),
        "interview": lambda: actions.arrange_interview(offer, by=by, at=at, on=data["on"]),
        "offer": lambda: actions.make_offer(offer, by=by, at=at, on=data["on"]),
        "fail": lambda: actions.fail(offer, by=by, at=at, note=data["note"]),
    }
    if act == "start":
        _moved, exceeded = actions.start(
            offer, by=by, at=at, on=data["on"], monthly_pay=data["monthly_pay"]
        )
        if exceeded:
            messages.warning(request, _("上岗人数已超过招聘人数，请和用人单位核对。"))
    elif act in steps:
        steps[act]()
    else:
        return False
    messages.success(request, _("已登记。"))
    return True


def _chosen(request: HttpRequest, by: Actor) -> Chosen:
    given = request.GET if request.method == "GET" else request.POST
    state = given.get("state", "open")
    known = state in ("open", "", *OfferState.values)
    return Chosen(
        vacancy=next(iter(asking.keys_of([given.get("vacancy", "")])), None),
        state=state if known else "open",
        place=narrowed(given, by),
        campaign=next(iter(asking.keys_of([given.get("campaign", "")])), None),
    )


def _line(row: Offer, by: Actor) -> dict[str, Any]:
    person = row.person
    sealed = person.phone if person.phone is not None else row.household.phone
    return {
        "offer": row,
        "person": person,
        "household": row.household,
        "phone": sealed.mask() if sealed is not None else "",
        "reasons": match_words.line(match_words.kept(row.reasons)),
        "may_help": by.may(Permission.HELP, row.area),
    }


def _columns() -> tuple[SheetColumn, ...]:
    texts = {
        "place": _("网格"),
        "number": _("户编号"),
        "name": _("姓名"),
    }
    after = {
        "title": _("岗位"),
        "employer": _("用人单位"),
        "city": _("工作地点"),
        "pay": _("月工资"),
        "reasons": _("推送理由"),
        "state": _("状态"),
        "answer": _("本人答复"),
    }
    return (
        *(SheetColumn(name=name, label=label, kind=Kind.TEXT) for name, label in texts.items()),
        SheetColumn(name="phone", label=_("联系电话"), kind=Kind.PHONE),
        *(SheetColumn(name=name, label=label, kind=Kind.TEXT) for name, label in after.items()),
    )


def _cells(rows: Sequence[Offer], numbers: dict[UUID, str], by: Actor) -> Iterator[list[object]]:
    called = areas.names({row.area for row in rows})
    for row in rows:
        line = _line(row, by)
        yield [
            called.get(row.area, row.area),
            row.household.number,
            row.person.name,
            numbers.get(row.person_id, line["phone"]),
            row.position,
            row.employer_name,
            row.city,
            pay(row),
            line["reasons"],
            str(row.get_state_display()),
            "",
        ]


def pay(row: Offer | Vacancy) -> str:
    """Return the pay of a month in words, empty where none is stated."""
    low, high = row.pay_from, row.pay_to
    if low is not None and high is not None and low != high:
        return _("%(low)s 至 %(high)s 元") % {"low": f"{low:,.0f}", "high": f"{high:,.0f}"}
    known = low if low is not None else high
    return _("%(amount)s 元") % {"amount": f"{known:,.0f}"} if known is not None else ""


def _post(by: Actor) -> str:
    return next(iter(by.areas(Permission.HELP)), "")


def _page(request: HttpRequest, total: int) -> int:
    text = request.GET.get("page", "1")
    asked = int(text) - 1 if text.isascii() and text.isdigit() and len(text) < 7 else 0
    return max(0, min(asked, (total - 1) // PAGE))
