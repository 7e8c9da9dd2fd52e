"""Monthly confirmation: the list of a grid on the phone, person after person; who is left."""

from calendar import monthrange
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.access.sessions import fresh_password_required
from anjia.base.files.downloads import download
from anjia.base.scope import refusals
from anjia.domains.employment import actions
from anjia.domains.employment.forms.confirming import WHAT, ConfirmForm
from anjia.domains.employment.models import Confirmation
from anjia.domains.employment.models.choices import EndReason, SpellKind
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries import confirming
from anjia.domains.employment.queries.confirming import Asked
from anjia.domains.employment.views import place
from anjia.kernel.refusals import Refused
from anjia.ledger.layout import words
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.registry.models import Person
from anjia.registry.models.choices import WorkRegion

REFUSED = 422
NO_REASON = (EndReason.CHANGED, EndReason.DIED)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The people of a grid, the first one who has not been asked after open."""
    area = place.asked(request, Permission.CONFIRM)
    if len(area) < place.SITE:
        return redirect(f"{reverse('employment:confirm-overview')}?area={area}")
    today = localdate()
    homes = confirming.homes(area, on=today)
    rows = [row for home in homes for row in home.people]
    first = next((row for row in rows if row.confirmation is None), None)
    context = {
        **_shared(area),
        "homes": homes,
        "opened": first.person.pk if first else None,
        "households_left": sum(any(r.confirmation is None for r in h.people) for h in homes),
    }
    return render(request, "employment/confirm.html", context)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Open one person of the list, or confirm them and open the next one."""
    found = _found(row_id)
    today = localdate()
    if request.method == "GET":
        context = {**_shared(found.area), "row": confirming.one(found, on=today), "open": True}
        return render(request, "employment/confirm_row.html", context)
    try:
        made = _confirmed(request, found, today)
    except Refused as refused:
        context = {
            **_shared(found.area),
            "row": confirming.one(found, on=today),
            "open": True,
            "fault": refusals.text(refused),
            "given": request.POST,
        }
        return render(request, "employment/confirm_row.html", context, status=REFUSED)
    return _onwards(request, found, made)


def _confirmed(request: HttpRequest, found: Person, today: date) -> Confirmation:
    form, by = ConfirmForm(request.POST), place.permitted(Permission.CONFIRM)
    if not form.is_valid():
        missing = "outcome" in form.errors
        raise Refused("confirm_outcome_missing" if missing else "confirm_form_wrong")
    outcome, change = form.cleaned_data["outcome"], form.change(today=today)
    return actions.confirm(found, by=by, at=timezone.now(), outcome=outcome, change=change)


def _onwards(request: HttpRequest, found: Person, made: Confirmation) -> HttpResponse:
    """Answer with the closed row, the next one open, the progress and the way back."""
    today, area = localdate(), request.POST.get("area", "") or found.area
    rows = [row for home in confirming.homes(area, on=today) for row in home.people]
    at = next((n for n, row in enumerate(rows) if row.person.pk == found.pk), 0)
    following = [row for row in (*rows[at + 1 :], *rows[:at]) if row.confirmation is None]
    context = {
        **_shared(area),
        "row": confirming.one(found, on=today),
        "following": following[0] if following else None,
        "made": made,
    }
    return render(request, "employment/confirmed.html", context)


@require_POST
def take_back(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Take back what was confirmed of a person this month; they are open again."""
    by = place.permitted(Permission.CONFIRM)
    found = _found(row_id)
    today = localdate()
    month = confirming.month_of(today)
    made = Confirmation.objects.filter(person=found, month=month).first()
    fault = ""
    if made is not None:
        try:
            actions.take_back(made, by=by, at=timezone.now())
        except Refused as refused:
            fault = refusals.text(refused)
    area = request.POST.get("area", "") or found.area
    context = {
        **_shared(area),
        "row": confirming.one(found, on=today),
        "open": not fault,
        "fault": fault,
    }
    return render(request, "employment/taken_back.html", context)


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """How far each grid has come this month, those with most left first."""
    area = place.asked(request, Permission.READ)
    today = localdate()
    rows = confirming.by_place(area, on=today)
    by = place.permitted(Permission.READ)
    context = {
        **_month(),
        "rows": rows,
        "place": place.name(area),
        "area": area,
        "people": sum(row.people for row in rows),
        "confirmed": sum(row.confirmed for row in rows),
        "unreached": sum(row.unreached for row in rows),
        "may_confirm": by.may(Permission.CONFIRM),
        "may_export": by.may(Permission.EXPORT),
    }
    return render(request, "employment/confirm_overview.html", context)


@require_POST
@fresh_password_required
def export(request: HttpRequest) -> HttpResponse:
    """The persons of a place whom nobody has asked after yet this month, as a workbook."""
    area = place.asked(request, Permission.EXPORT)
    by, today = place.permitted(Permission.EXPORT), localdate()
    rows = confirming.left(area, on=today)
    title = _("%(month)s月未确认人员") % {"month": today.month}
    stream = BytesIO()
    layout = writer.Layout(
        sheet=title,
        title=title,
        columns=_columns(),
        words=words(),
        as_of=today.isoformat(),
        footer=(f"{by.unit} {by.name} {today.isoformat()}",),
        author=by.name,
    )
    named = _grids(rows)
    writer.export(layout, ([named[r.person.area], *_line(r)] for r in rows), stream)
    actions.note_export(by, area=area, rows=len(rows))
    return download(stream.getvalue(), f"{title} {today.isoformat()}.xlsx")


def _grids(rows: list[Asked]) -> dict[str, str]:
    codes = {row.person.area for row in rows}
    return {code: place.name(code) for code in codes}


def _columns() -> tuple[SheetColumn, ...]:
    named = {
        "place": _("网格"),
        "number": _("户编号"),
        "address": _("住址"),
        "name": _("姓名"),
        "last": _("现在登记的工作"),
    }
    return tuple(SheetColumn(name=n, label=label, kind=Kind.TEXT) for n, label in named.items())


def _line(row: Asked) -> list[object]:
    home, spell = row.person.household, row.spell
    job = ""
    if spell is not None:
        where = spell.employer.name if spell.employer else spell.employer_name
        job = "，".join(filter(None, (spell.city, where, spell.occupation)))
    return [home.number, home.address, row.person.name, job or _("没有务工")]


def _found(row_id: UUID) -> Person:
    """Return a person whose work this officer may confirm; the side of origin only reads."""
    by = place.permitted(Permission.CONFIRM)
    found: Person | None = Person.objects.select_related("household").filter(pk=row_id).first()
    if found is None or not by.may(Permission.CONFIRM, found.area):
        raise Refused("person_not_found")
    return found


def _month() -> dict[str, Any]:
    today = localdate()
    last = today.replace(day=monthrange(today.year, today.month)[1])
    return {"month": today.month, "today": today, "last": last}


def _shared(area: str) -> dict[str, Any]:
    """Return what every part of the list needs, also when it is swapped in alone."""
    done, people = confirming.progress(area, on=localdate())
    reasons = [choice for choice in EndReason.choices if choice[0] not in NO_REASON]
    return {
        **_month(),
        "area": area,
        "place": place.name(area),
        "done": done,
        "people": people,
        "left": people - done,
        "reasons": reasons,
        "regions": WorkRegion.choices,
        "kinds": SpellKind.choices,
        "whats": [(what.value, label) for what, label in WHAT],
    }
