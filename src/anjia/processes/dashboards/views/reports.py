"""Frozen reports: the list, freezing a new one, and the page of one with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.files.downloads import download
from anjia.base.scope import Actor, current_actor, refusals
from anjia.kernel.refusals import Refused
from anjia.ledger import layout
from anjia.ledger.pages import asking
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Report
from anjia.processes.dashboards.policy import Again, Permission
from anjia.processes.dashboards.queries import figures, reports, snapshots
from anjia.processes.dashboards.views import behind, pages
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.definitions.queries import library, units
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from anjia.processes.dashboards.queries.figures import Shown
    from anjia.processes.dashboards.queries.reports import Line

SIZE = 25
EVERYTHING = "all"
MOST_EARLIER = 8
MOST_SETS = 200


@dataclass(frozen=True)
class Choice:
    """One figure that may be frozen."""

    code: str
    title: str
    unit: str
    shown: Shown
    chosen: bool


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The reports of the reader's places, the newest first."""
    by = current_actor()
    found = reports.visible(by=by)
    page = page_of(request.GET.get("page", ""), size=SIZE, total=found.count())
    shown = list(found[page.rows])
    called = places.names({report.area for report in shown})
    context = {
        "rows": [
            (report, called.get(report.area, report.area), reports.changed(report))
            for report in shown
        ],
        **page.foot,
        "may_freeze": by.may(Permission.FREEZE),
    }
    return render(request, "dashboards/reports.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose a place, a day and figures, and freeze them; what was chosen stays in the form."""
    by = current_actor()
    if not by.may(Permission.FREEZE):
        raise Refused("not_permitted", permission=Permission.FREEZE.value)
    asked = request.POST if request.method == "POST" else request.GET
    area = asked.get("area", "") or by.areas(Permission.FREEZE)[0]
    if not (area.isascii() and area.isdigit() and by.may(Permission.FREEZE, area)):
        raise Http404
    days = snapshots.dates(area)
    as_of = asking.day_of(asked.get("as_of", ""))
    if as_of not in days:
        as_of = days[0] if days else None
    there = figures.of_place(area, as_of=as_of) if as_of else {}
    chosen = _chosen(request, there, by=by)
    fault = ""
    if request.method == "POST" and as_of is not None:
        wanted = actions.Wanted(
            area, as_of, chosen, asked.get("title", ""), asked.get("occasion", "")
        )
        try:
            made = actions.freeze(wanted, by=by, at=timezone.now())
        except Refused as refused:
            fault = refusals.text(refused)
        else:
            return HttpResponseRedirect(reverse("dashboards:report", args=[made.pk]))
    context = {
        "area": area,
        "as_of": as_of,
        "days": days,
        "places": _places(by),
        "groups": _groups(there, chosen),
        "number": len(chosen),
        "earlier": _earlier(area, by=by),
        "title": asked.get("title", "") or (_title(area, as_of) if as_of else ""),
        "occasion": asked.get("occasion", ""),
        "fault": fault,
    }
    return render(request, "dashboards/report_new.html", context, status=422 if fault else 200)


def _chosen(request: HttpRequest, there: Mapping[str, Shown], *, by: Actor) -> list[str]:
    """The figures asked for: ticked, of an earlier report, of one group, or all that are there."""
    if request.method == "POST":
        return request.POST.getlist("code")
    codes = request.GET.getlist("code")
    like = request.GET.get("like", "")
    if like:
        found = next(
            (each for each in reports.visible(by=by)[:MOST_SETS] if str(each.pk) == like), None
        )
        return [code for code in found.codes if code in there] if found else []
    wanted = request.GET.get("group", "" if codes else EVERYTHING)
    return codes or [
        code for code, shown in there.items() if wanted in (EVERYTHING, shown.indicator.group)
    ]


def _places(by: Actor) -> list[tuple[str, str, bool]]:
    """The places whose figures the officer may freeze; the last says which lie within another."""
    found: list[tuple[str, str, bool]] = []
    for root in by.areas(Permission.FREEZE):
        found.append((root, places.names([root]).get(root, root), False))
        found += [(code, name, True) for code, name, _inner in behind.options(root)]
    return found


def _groups(there: Mapping[str, Shown], chosen: Sequence[str]) -> list[tuple[str, list[Choice]]]:
    wanted = frozenset(chosen)
    found: dict[str, list[Choice]] = {}
    for code, shown in there.items():
        indicator = shown.indicator
        choice = Choice(
            code=code,
            title=library.spoken(indicator.title),
            unit=units.word(indicator.unit),
            shown=shown,
            chosen=code in wanted,
        )
        found.setdefault(units.group(indicator.group), []).append(choice)
    ordered = [name for name in units.group_names() if name in found]
    return [(name, found[name]) for name in dict.fromkeys([*ordered, *found])]


def _earlier(area: str, *, by: Actor) -> list[Report]:
    return list(reports.visible(by=by).filter(area=area)[:MOST_EARLIER])


def _title(area: str, as_of: date) -> str:
    return _("%(place)s易地搬迁后续扶持主要数据（%(year)s年%(month)s月）") % {
        "place": places.names([area]).get(area, area),
        "year": as_of.year,
        "month": as_of.month,
    }


@require_GET
def show(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report as it was frozen."""
    by = current_actor()
    return render(
        request, "dashboards/report.html", context_of(reports.one(report_id, by=by), by=by)
    )


def context_of(report: Report, *, by: Actor) -> dict[str, Any]:
    """What every page of a report states."""
    lines = reports.lines(report)
    newest = next((line.now.as_of for line in lines if line.now is not None), None)
    return {
        "report": report,
        "place": places.names([report.area]).get(report.area, report.area),
        "groups": grouped(lines),
        "number": len(lines),
        "changed": sum(line.has_changed or line.is_redefined for line in lines),
        "newest": newest,
        "may_freeze": by.may(Permission.FREEZE, report.area),
        "may_export": by.may(Permission.EXPORT, report.area),
    }


def grouped(lines: Iterable[Line]) -> list[tuple[str, list[tuple[int, Line, str]]]]:
    """The figures by group, numbered through, with what a failed one lacks."""
    found: dict[str, list[tuple[int, Line, str]]] = {}
    for number, line in enumerate(lines, start=1):
        lacking = "、".join(pages.parameter_title(code) for code in line.lacking)
        found.setdefault(line.group, []).append((number, line, lacking))
    return list(found.items())


@require_POST
def recompute(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Every figure of the report computed anew from its snapshot, beside what was frozen."""
    by = current_actor()
    report = reports.one(report_id, by=by)
    context: dict[str, Any] = context_of(report, by=by)
    try:
        again = actions.recompute(report, by=by)
    except Refused as refused:
        context["fault"] = refusals.text(refused)
        return render(request, "dashboards/report.html", context)
    lines = {line.code: line for line in reports.lines(report)}
    context["again"] = {
        "same": sum(each.outcome is Again.SAME for each in again),
        "none": sum(each.outcome is Again.NONE for each in again),
        "different": [
            (lines[each.code], each) for each in again if each.outcome is Again.DIFFERENT
        ],
        "at": timezone.now(),
    }
    return render(request, "dashboards/report.html", context)


@require_GET
def workbook(_request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The report as a workbook, in the layout of every table that leaves."""
    by = current_actor()
    report = reports.one(report_id, by=by)
    if not by.may(Permission.EXPORT, report.area):
        raise Refused("not_permitted", permission=Permission.EXPORT.value)
    stream = BytesIO()
    writer.export(_layout(report, by=by), _cells(report), stream)
    return download(stream.getvalue(), f"{report.title}.xlsx")


def _layout(report: Report, *, by: Actor) -> writer.Layout:
    return writer.Layout(
        title=report.title,
        sheet=report.title,
        columns=(
            SheetColumn(name="number", label=_("序号"), kind=Kind.INTEGER),
            SheetColumn(name="title", label=_("指标")),
            SheetColumn(name="unit", label=_("单位")),
            SheetColumn(name="value", label=_("数值"), kind=Kind.DECIMAL),
            SheetColumn(name="numerator", label=_("分子"), kind=Kind.DECIMAL),
            SheetColumn(name="denominator", label=_("分母"), kind=Kind.DECIMAL),
            SheetColumn(name="unknown", label=_("待核实"), kind=Kind.INTEGER),
            SheetColumn(name="basis", label=_("依据")),
            SheetColumn(name="code", label=_("代码")),
            SheetColumn(name="definition", label=_("口径指纹")),
        ),
        words=layout.words(),
        unit=places.names([report.area]).get(report.area, report.area),
        as_of=date_format(report.as_of, _("Y年n月j日")),
        footer=(
            _("%(name)s %(time)s 冻结，快照 %(snapshot)s，报表编号 %(number)s")
            % {
                "name": report.frozen_by_name,
                "time": _moment(report.frozen_at),
                "snapshot": report.manifest,
                "number": report.pk,
            },
        ),
        author=by.name,
    )


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local, _('Y年n月j日'))} {local:%H:%M}"


def _cells(report: Report) -> Iterable[list[object]]:
    for number, line in enumerate(reports.lines(report), start=1):
        parts = (None, None) if line.is_plain else (line.numerator, line.denominator)
        yield [
            *(number, line.title, line.unit, line.value, *parts, line.unknown),
            *(line.basis, line.code, line.definition),
        ]
