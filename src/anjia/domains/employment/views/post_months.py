"""Months of public posts: attendance on the phone, and the pay list by fund."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from anjia.base.scope import Actor, refusals
from anjia.domains.employment.actions import post_months as actions
from anjia.domains.employment.forms.posts import PaidForm
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries import posts as queries
from anjia.domains.employment.queries.posts import ToAttend
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange, RowFault
from anjia.registry.views import gate

REFUSED = 422
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
DAYS = re.compile(r"[0-9]{1,2}")
MOST = 300  # holders on one page: a community has far fewer


def _month(data: QueryDict, *, today: date) -> date:
    """The month asked for; else the present one, and never one to come."""
    text = data.get("month", "")
    asked = date.fromisoformat(f"{text}-01") if MONTH.fullmatch(text) else today.replace(day=1)
    return min(asked, today.replace(day=1))


@require_http_methods(["GET", "POST"])
def attend(request: HttpRequest) -> HttpResponse:
    """Fill in a month for everybody of the officer's place who holds a post."""
    by = gate.permitted(Permission.CONFIRM, "")
    today = localdate()
    month = _month(request.GET, today=today)
    held = [
        one
        for area in by.areas(Permission.CONFIRM)
        for one in queries.to_attend(area, month)[:MOST]
    ]
    faults: dict[UUID, str] = {}
    if request.method == "POST":
        rows = list(_rows(request.POST, held, month=month))
        try:
            _record(rows, by=by)
        except Refused as refused:
            faults = _faults(refused, rows, held)
        else:
            n = len(rows)
            said = ngettext("已存 %(n)s 人的出勤。", "已存 %(n)s 人的出勤。", n) % {"n": n}
            messages.success(request, said)
            query = urlencode({"month": f"{month:%Y-%m}"})
            return HttpResponseRedirect(f"{reverse('employment:post-attendance')}?{query}")
    context = {
        "month": month,
        "months": list(reversed(queries.months_until(today))),
        "held": [_shown(one, request, faults, month=month) for one in held],
        "filled": request.GET.get("full") == "1",
        "open": sum(one.recorded is None for one in held),
        "faults": list(dict.fromkeys(faults.values())),
    }
    status = REFUSED if faults else 200
    return render(request, "employment/post_attendance.html", context, status=status)


def _record(rows: list[RowChange], *, by: Actor) -> None:
    """Write the months; refuse when somebody else changed one meanwhile."""
    if rows and not actions.record_attendance(rows, by=by, at=timezone.now()).is_complete:
        raise Refused("changed_meanwhile")


def _shown(
    one: ToAttend, request: HttpRequest, faults: Mapping[UUID, str], *, month: date
) -> dict[str, Any]:
    recorded = one.recorded
    since = max(month, one.holding.started_on or month)
    until = min(queries.last_day(month), one.holding.ended_on or date.max)
    most = (until - since).days + 1
    full = min(most, one.holding.full_days)
    kept = str(full) if request.GET.get("full") == "1" else ""
    if recorded is not None:
        kept = str(recorded.days)
    return {
        "holding": one.holding,
        "recorded": recorded,
        "days": request.POST.get(f"days-{one.holding.pk}", kept),
        "fault": faults.get(one.holding.pk, ""),
        "most": most,
        "full": full,
    }


def _rows(given: QueryDict, held: list[ToAttend], *, month: date) -> Iterator[RowChange]:
    """The months whose days were stated anew; an empty or unchanged field changes nothing."""
    for one in held:
        text = given.get(f"days-{one.holding.pk}", "").strip()
        if not DAYS.fullmatch(text):
            continue
        if one.recorded is None:
            values = {
                "person": one.holding.person_id,
                "holding": one.holding.pk,
                "month": month,
                "days": int(text),
            }
            yield RowChange(id=new_id(), new=True, values=values)
        elif one.recorded.days != int(text):
            row = one.recorded
            values = {"days": int(text)}
            yield RowChange(id=row.pk, new=False, values=values, expected_version=row.version)


def _faults(refused: Refused, rows: list[RowChange], held: list[ToAttend]) -> dict[UUID, str]:
    """What was refused, by the holder that it is about; what is about all stands with the first."""
    known = {one.recorded.pk: one.holding.pk for one in held if one.recorded is not None}
    about = {row.id: known.get(row.id) or row.values["holding"] for row in rows}
    faults = refused.facts.get("faults")
    if not isinstance(faults, tuple):
        return {_id(about[rows[0].id]): refusals.text(refused)} if rows else {}
    return {
        _id(about[fault.row]): refusals.text(fault.refused)
        for fault in faults
        if isinstance(fault, RowFault)
    }


def _id(value: object) -> UUID:
    if not isinstance(value, UUID):  # pragma: no cover - rows are made above
        raise TypeError(value)
    return value


@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest) -> HttpResponse:
    """The pay of a month, fund by fund, to be printed; and the record that it was paid."""
    by = gate.permitted(Permission.READ, "")
    today = localdate()
    month = _month(request.GET, today=today)
    areas = by.areas(Permission.READ)
    parts = queries.pay_list(month, within=areas)
    form = PaidForm(
        request.POST if request.method == "POST" else None,
        initial={"paid_on": today.isoformat()},
    )
    if request.method == "POST":
        answer = _pay(request, form, by=by, month=month)
        if answer is not None:
            return answer
    context = {
        "month": month,
        "months": list(reversed(queries.months_until(today))),
        "last": queries.last_day(month),
        "parts": parts,
        "form": form,
        "due": sum(part.due for part in parts),
        "paid": sum(part.paid for part in parts),
        "may_pay": by.may(Permission.ARRANGE),
        "may_export": by.may(Permission.EXPORT),
    }
    status = REFUSED if form.errors else 200
    return render(request, "employment/post_pay.html", context, status=status)


def _pay(request: HttpRequest, form: PaidForm, *, by: Actor, month: date) -> HttpResponse | None:
    """Record the payment of a fund; None where it was refused, which the form then says."""
    if not by.may(Permission.ARRANGE):
        raise Refused("not_permitted", permission=str(Permission.ARRANGE), area="")
    mine = queries.pay_list(month, within=by.areas(Permission.ARRANGE))
    wanted = request.POST.get("fund", "")
    rows = [row for part in mine if part.fund == wanted for row in part.rows if row.paid is None]
    if not form.is_valid():
        return None
    try:
        count = actions.pay(rows, by=by, at=timezone.now(), paid_on=form.cleaned_data["paid_on"])
    except Refused as refused:
        form.add_error(None, refusals.text(refused))
        return None
    said = ngettext("已登记发放 %(n)s 人。", "已登记发放 %(n)s 人。", count) % {"n": count}
    messages.success(request, said)
    query = urlencode({"month": f"{month:%Y-%m}"})
    return HttpResponseRedirect(f"{reverse('employment:post-pay')}?{query}")
