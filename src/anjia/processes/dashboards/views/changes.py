"""What changed since a report: figure by figure, then row by row with the edits that moved them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.access.sessions import fresh_password_required
from anjia.base.audit import actions as audit
from anjia.base.files.downloads import download
from anjia.base.scope import Actor, current_actor, refusals
from anjia.kernel.refusals import Refused
from anjia.ledger import layout
from anjia.ledger.actions import exports, limits
from anjia.ledger.reading import rights
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.processes.dashboards.policy import Cause, Move, Permission
from anjia.processes.dashboards.queries import edits, moving, reports
from anjia.processes.dashboards.views import reports as pages
from anjia.processes.dashboards.views import words
from anjia.processes.dashboards.views.paging import page_of
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from anjia.ledger.declaration import Ledger
    from anjia.ledger.reading.values import Cell
    from anjia.processes.dashboards.models import Figure, Report
    from anjia.processes.dashboards.queries.edits import Edit
    from anjia.processes.dashboards.queries.moving import Moved, Moves
    from anjia.processes.dashboards.queries.reports import Line

SIZE = 50
CHUNK = 500
EVENT = exports.EVENT


@dataclass(frozen=True)
class Tab:
    """One way in which rows moved, and how many did."""

    move: Move
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class Behind:
    """A figure of a report beside the same figure now, and its rows that moved."""

    report: Report
    line: Line
    now: Figure
    moves: Moves
    ledger: type[Ledger] | None


@require_GET
def index(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Each figure as it was reported and as it is now."""
    by = current_actor()
    context = pages.context_of(reports.one(report_id, by=by), by=by)
    only = request.GET.get("only", "changed")
    if only != "all":
        kept = [
            (name, [item for item in items if item[1].has_changed or item[1].is_redefined])
            for name, items in context["groups"]
        ]
        context["groups"] = [(name, items) for name, items in kept if items]
    return render(request, "dashboards/report_changes.html", {**context, "only": only})


@require_GET
def figure(request: HttpRequest, report_id: UUID, code: str) -> HttpResponse:
    """One figure then and now, and who came and went between them and by which edit."""
    by = current_actor()
    report = reports.one(report_id, by=by)
    line = _line(report, code)
    context: dict[str, Any] = {
        "report": report,
        "line": line,
        "place": places.names([report.area]).get(report.area, report.area),
    }
    try:
        found = _behind(report, line, by=by)
    except Refused as refused:
        context["refused"] = refusals.text(refused)
    else:
        if found is not None:
            context |= _rows(request, found, by=by)
    return render(request, "dashboards/report_change.html", context)


def _line(report: Report, code: str) -> Line:
    if code not in report.codes:
        raise Http404
    return reports.lines(report, codes=[code])[0]


def _behind(report: Report, line: Line, *, by: Actor) -> Behind | None:
    """What is behind both figures; None where there is nothing to hold against each other."""
    if line.now is None or line.failed:
        return None
    moves = moving.moves(report, line.code, line.now)
    table = moves.kept.definitions.dictionary.tables[
        moves.kept.definitions.indicators[line.code].of
    ]
    ledger = edits.ledger_of(table)
    if ledger is not None and not rights.is_open(ledger, by=by):
        raise Refused("report_rows_closed")
    return Behind(report, line, line.now, moves, ledger)


def _rows(request: HttpRequest, found: Behind, *, by: Actor) -> dict[str, Any]:
    counts = {move: len(found.moves.of(move)) for move in Move}
    chosen = _asked(request.GET.get("move", ""), counts)
    rows = found.moves.of(chosen)
    page = page_of(request.GET.get("page", ""), size=SIZE, total=len(rows))
    return {
        "tabs": [
            Tab(move, words.move_label(move, share=found.line.is_share), count, move is chosen)
            for move, count in counts.items()
            if count or move in (Move.ENTERED, Move.LEFT)
        ],
        "chosen": chosen,
        "counts": {move.value: count for move, count in counts.items()},
        "causes": _causes(found.moves.rows),
        "rows": [
            (told, [words.cause_word(cause) for cause in told.moved.causes])
            for told in edits.told(rows[page.rows], found.moves, found.report, found.now, by=by)
        ],
        "ledger": found.ledger,
        "all_moved": len(found.moves.rows),
        **page.foot,
        "may_export": _may_export(found.ledger, by=by) and bool(found.moves.rows),
    }


def _asked(text: str, counts: dict[Move, int]) -> Move:
    for move in Move:
        if move.value == text:
            return move
    return next(
        (move for move, count in counts.items() if count and move is not Move.COUNTED), Move.ENTERED
    )


def _causes(rows: Sequence[Moved]) -> list[tuple[str, int]]:
    """What moved rows, and how many each; one moved by several things stands under the first."""
    return [
        (words.cause_word(cause), count)
        for cause in Cause
        if (count := sum(row.causes[0] is cause for row in rows))
    ]


def _may_export(ledger: type[Ledger] | None, *, by: Actor) -> bool:
    if not by.may(Permission.EXPORT):
        return False
    return ledger is None or rights.may(ledger.permissions.export, by=by)


@require_POST
@fresh_password_required
def export(request: HttpRequest, report_id: UUID, code: str) -> HttpResponse:
    """All rows that moved as a workbook: limited, masked, marked and on record like any export."""
    del request
    by, at = current_actor(), timezone.now()
    report = reports.one(report_id, by=by)
    line = _line(report, code)
    found = _behind(report, line, by=by)
    if found is None:
        raise Http404
    if not _may_export(found.ledger, by=by):
        raise Refused("not_permitted", permission=Permission.EXPORT.value)
    rows = found.moves.rows
    limits.refuse_too_often(EVENT, parameter="exports_a_day", span=limits.DAY, by=by, at=at)
    if exports.needs_approval(len(rows), by=by, at=at):
        raise Refused("export_needs_approval", rows=len(rows))
    stream = BytesIO()
    writer.export(_layout(found, by=by, at=at), _cells(found, by=by), stream)
    audit.record(
        EVENT,
        by=by.id,
        by_name=by.name,
        area=report.area or None,
        subject=(report._meta.label_lower, str(report.pk)),
        facts={"ledger": found.ledger.code if found.ledger else "", "rows": len(rows)},
    )
    name = _("%(title)s，冻结以后的变化") % {"title": line.title}
    return download(stream.getvalue(), f"{name}.xlsx")


def _layout(found: Behind, *, by: Actor, at: datetime) -> writer.Layout:
    title = _("%(title)s：%(then)s 上报以后的变化") % {
        "title": found.line.title,
        "then": date_format(found.report.as_of, _("Y年n月j日")),
    }
    return writer.Layout(
        title=title,
        sheet=found.line.code,
        columns=(
            SheetColumn(name="move", label=_("变化")),
            SheetColumn(name="name", label=_("名称")),
            SheetColumn(name="place", label=_("地方")),
            SheetColumn(name="why", label=_("为什么")),
            SheetColumn(name="what", label=_("改了什么")),
            SheetColumn(name="who", label=_("谁")),
            SheetColumn(name="at", label=_("时间"), kind=Kind.DATE),
            SheetColumn(name="reason", label=_("原因或批次")),
        ),
        words=layout.words(),
        as_of=date_format(found.now.as_of, _("Y年n月j日")),
        footer=exports.marks(by, timezone.localtime(at), found.report.pk),
        author=by.name,
    )


def _cells(found: Behind, *, by: Actor) -> Iterable[list[object]]:
    """A line for each edit; a row that no edit moved has one of its own."""
    rows = found.moves.rows
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        for told in edits.told(part, found.moves, found.report, found.now, by=by):
            move = words.move_label(told.moved.move, share=found.line.is_share)
            why = "、".join(words.cause_word(cause) for cause in told.moved.causes)
            head = [move, told.name, told.place, why]
            if not told.edits:
                yield [*head, None, None, None, None]
            for edit in told.edits:
                local = timezone.localtime(edit.entry.at)
                yield [*head, _what(edit), edit.entry.who, local, _reason(edit)]


def _what(edit: Edit) -> str:
    named = f"{edit.noun} {edit.name}".strip()
    if edit.entry.op != "update":
        return f"{named}：{words.op_word(edit.entry.op)}"
    changes = "；".join(
        f"{each.label} {_written(each.old)} → {_written(each.new)}" for each in edit.changes
    )
    return f"{named}：{changes}"


def _written(cell: Cell) -> str:
    if cell.is_unknown:
        return "—"
    if cell.text:
        return cell.text
    if cell.kind == "date":
        return date_format(cell.value, _("Y年n月j日"))
    return str(cell.value)


def _reason(edit: Edit) -> str:
    if edit.entry.import_id is None:
        return edit.entry.reason
    word = _("撤销导入") if edit.entry.is_taken_back else _("导入")
    return f"{word} {edit.batch_name or edit.entry.import_id}"
