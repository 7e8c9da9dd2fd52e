"""Households without work: by town, the list, one case with its help and its exception."""

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
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from anjia.base.access.sessions import fresh_password_required
from anjia.base.files.downloads import download
from anjia.base.scope import current_actor, refusals
from anjia.domains.employment import actions
from anjia.domains.employment.forms.clearing import ExceptionForm, HelpForm, ReasonForm
from anjia.domains.employment.models import Clearing
from anjia.domains.employment.models.choices import ClearingState, HelpKind
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy.clearing import Light
from anjia.domains.employment.queries import clearings
from anjia.domains.employment.queries.clearings import Case, Line
from anjia.domains.employment.views import place
from anjia.kernel.refusals import Refused
from anjia.ledger.layout import words
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn

REFUSED = 422
MOST = 500
LIGHTS = {
    Light.NORMAL: ("green", gettext_lazy("正常")),
    Light.DUE_SOON: ("amber", gettext_lazy("临期")),
    Light.OVERDUE: ("red", gettext_lazy("逾期")),
    Light.DONE: ("done", gettext_lazy("按期清零")),
    Light.DONE_LATE: ("late", gettext_lazy("逾期清零")),
    Light.NONE: ("none", gettext_lazy("未起算")),
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Households without work of a place, by town and one by one."""
    area = place.asked(request, Permission.READ)
    by, today = current_actor(), localdate()
    state = request.GET.get("state", "")
    state = state if state in ClearingState.values else ""
    rows = list(clearings.listed(area, state=state)[:MOST])
    towns = clearings.by_town(area, on=today)
    context = {
        "lines": [_shown(line) for line in clearings.lines(rows, on=today)],
        "towns": towns,
        "open": sum(town.open for town in towns),
        "overdue": sum(town.overdue for town in towns),
        "relapsed": sum(town.relapsed for town in towns),
        "state": state,
        "states": ClearingState.choices,
        "area": area,
        "place": place.name(area),
        "today": today,
        "may_export": by.may(Permission.EXPORT),
        "may_look": by.may(Permission.HELP, area),
    }
    return render(request, "employment/zero.html", context)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look at the officer's place now, without waiting for the daily look."""
    area = place.asked(request, Permission.HELP)
    found = actions.look(area, by=current_actor(), at=timezone.now())
    said = _("看过了：新发现 %(opened)s 户，清零 %(cleared)s 户。")
    messages.success(request, said % {"opened": found.opened, "cleared": found.cleared})
    return HttpResponseRedirect(f"{reverse('employment:zero')}?area={area}")


@require_GET
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One household: clocks, why each member does not work, help, the exception."""
    place.permitted(Permission.READ)
    return _page(request, _found(row_id))


@require_POST
def give(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Record help."""
    row = _found(row_id)
    by = place.permitted(Permission.HELP)
    case = clearings.case(row, on=localdate())
    people = [member.person for member in case.members]
    form = HelpForm(request.POST, people=people, today=localdate())
    if form.is_valid():
        try:
            actions.give(row, by=by, at=timezone.now(), help_given=form.help())
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            return _back(request, row, _("帮扶已记下。"))
    return _page(request, row, status=REFUSED, help_form=form)


@require_POST
def explain(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Record why each member does not work."""
    row = _found(row_id)
    by = place.permitted(Permission.HELP)
    people = [member.person for member in clearings.case(row, on=localdate()).members]
    form = ReasonForm(request.POST, people=people, known={})
    if form.is_valid():
        try:
            actions.explain(row, by=by, at=timezone.now(), reasons=form.reasons())
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            return _back(request, row, _("原因已记下。"))
    return _page(request, row, status=REFUSED, reason_form=form)


@require_POST
def propose(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Propose an exception; somebody else decides."""
    row = _found(row_id)
    by = place.permitted(Permission.HELP)
    form = ExceptionForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.propose(
                row, by=by, at=timezone.now(), reason=data["reason"], until=data["until"]
            )
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            return _back(request, row, _("已提出例外，等另一个人决定。"))
    return _page(request, row, status=REFUSED, exception_form=form)


@require_POST
def decide(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Agree to an exception or not."""
    row = _found(row_id)
    by = place.permitted(Permission.DECIDE)
    agreed = request.POST.get("agreed") == "1"
    try:
        actions.decide(row, by=by, at=timezone.now(), agreed=agreed)
    except Refused as refused:
        messages.error(request, refusals.text(refused))
        return HttpResponseRedirect(reverse("employment:clearing", args=[row.pk]))
    return _back(request, row, _("已同意例外。") if agreed else _("没有同意例外。"))


@require_POST
@fresh_password_required
def export(request: HttpRequest) -> HttpResponse:
    """The households of the list as a workbook."""
    area = place.asked(request, Permission.EXPORT)
    by, today = current_actor(), localdate()
    state = request.POST.get("state", "")
    rows = clearings.listed(area, state=state if state in ClearingState.values else "")
    lines = clearings.lines(rows, on=today)
    stream = BytesIO()
    layout = writer.Layout(
        sheet=_("零就业家庭"),
        title=_("零就业家庭"),
        columns=_columns(),
        words=words(),
        as_of=today.isoformat(),
        footer=(f"{by.unit} {by.name} {today.isoformat()}",),
        author=by.name,
    )
    writer.export(layout, map(_row, lines), stream)
    actions.note_export(by, area=area, rows=len(lines))
    return download(stream.getvalue(), f"{_('零就业家庭')} {today.isoformat()}.xlsx")


def _columns() -> tuple[SheetColumn, ...]:
    texts = {"number": _("户编号"), "head": _("户主"), "address": _("住址"), "state": _("状态")}
    dates = {
        "found": _("发现日期"),
        "help_by": _("帮扶期限"),
        "helped": _("首次帮扶"),
        "clear_by": _("清零期限"),
        "cleared": _("清零日期"),
    }
    counts = {"round": _("第几次"), "helps": _("帮扶次数"), "refused": _("没有接受")}
    return (
        *(SheetColumn(name=n, label=label, kind=Kind.TEXT) for n, label in texts.items()),
        *(SheetColumn(name=n, label=label, kind=Kind.DATE) for n, label in dates.items()),
        *(SheetColumn(name=n, label=label, kind=Kind.INTEGER) for n, label in counts.items()),
        SheetColumn(name="light", label=_("灯"), kind=Kind.TEXT),
    )


def _row(line: Line) -> list[object]:
    row, home = line.clearing, line.clearing.household
    return [
        *(home.number, home.head_name, home.address, row.get_state_display()),
        *(row.found_on, row.help_by, row.helped_on, row.clear_by, row.cleared_on),
        *(row.round, line.helps, line.refused, str(LIGHTS[line.light][1])),
    ]


def _shown(line: Line) -> dict[str, Any]:
    mark, word = LIGHTS[line.light]
    return {"row": line.clearing, "line": line, "mark": mark, "word": word}


def _found(row_id: UUID) -> Clearing:
    found: Clearing | None = Clearing.objects.select_related("household").filter(pk=row_id).first()
    if found is None:
        raise Refused("clearing_not_found")
    return found


def _back(request: HttpRequest, row: Clearing, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("employment:clearing", args=[row.pk]))


def _page(request: HttpRequest, row: Clearing, *, status: int = 200, **forms: Any) -> HttpResponse:
    by, today = current_actor(), localdate()
    case: Case = clearings.case(row, on=today)
    people = [member.person for member in case.members]
    known = {m.person.pk: m.reason.reason for m in case.members if m.reason is not None}
    held = row.state in clearings.HELD
    may_help = held and by.may(Permission.HELP, row.area)
    kinds = dict(HelpKind.choices)
    mark, word = LIGHTS[case.light]
    context = {
        "row": row,
        "household": row.household,
        "case": case,
        "mark": mark,
        "word": word,
        "owed": [(kinds[kind], many) for kind, many in case.owed.items()],
        "help_form": forms.get("help_form") or HelpForm(people=people, today=today),
        "reason_form": forms.get("reason_form") or ReasonForm(people=people, known=known),
        "exception_form": forms.get("exception_form") or ExceptionForm(),
        "may_help": may_help,
        "may_propose": may_help and row.state == ClearingState.OPEN and not row.is_waiting,
        "may_decide": row.is_waiting
        and by.may(Permission.DECIDE, row.area)
        and row.proposed_by != by.id,
        "today": today,
    }
    return render(request, "employment/clearing.html", context, status=status)
