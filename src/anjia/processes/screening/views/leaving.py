"""Clues out as a workbook: those that the list shows, masked as on the page."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anjia.base.access.sessions import fresh_password_required
from anjia.base.files.downloads import download
from anjia.base.parameters import queries as parameters
from anjia.kernel.refusals import Refused
from anjia.ledger.layout import words
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.ledger.sheets.writer import Layout
from anjia.processes.dashboards.views.words import chart_day
from anjia.processes.screening.actions import note_export
from anjia.processes.screening.policy import Permission
from anjia.processes.screening.queries import clues
from anjia.processes.screening.views.clues import reader, wanted
from anjia.processes.screening.views.listing import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anjia.processes.screening.views.listing import Line


@require_POST
@fresh_password_required
def export(request: HttpRequest) -> HttpResponse:
    """The clues of the list as a workbook; no more rows than an export may have."""
    by, at = reader(request), timezone.now()
    if not by.may(Permission.EXPORT):
        raise Refused("not_permitted", permission=Permission.EXPORT.value)
    today = timezone.localdate(at)
    found = clues.listed(by, wanted(request.POST, by), today=today)
    place = by.areas(Permission.EXPORT)[0]
    most = int(parameters.value("export_rows", area=place, on=today))
    count = found.count()
    if count > most:
        raise Refused("clues_too_many", rows=count, most=most)
    stream = BytesIO()
    day = chart_day(today, before=today)
    layout = Layout(
        sheet=_("线索"),
        title=_("线索"),
        columns=_columns(),
        words=words(),
        as_of=day,
        footer=(f"{by.unit} {by.name} {day}",),
        author=by.name,
    )
    rows = writer.export(layout, _rows(lines(list(found), by=by)), stream)
    note_export(by, area=place, rows=rows)
    return download(stream.getvalue(), f"{_('线索')} {today.isoformat()}.xlsx")


def _columns() -> tuple[SheetColumn, ...]:
    named = {
        "rule": _("规则"),
        "title": _("规则名称"),
        "name": _("对象"),
        "number": _("户编号"),
        "place": _("地方"),
        "door": _("门牌"),
        "values": _("命中时的数据"),
        "state": _("状态"),
    }
    dated = {"first": _("首次命中"), "due": _("核实期限")}
    last = {"reason": _("不属实的原因"), "note": _("核实情况"), "by": _("核实人")}
    return (
        *(SheetColumn(name=name, label=label, kind=Kind.TEXT) for name, label in named.items()),
        *(SheetColumn(name=name, label=label, kind=Kind.DATE) for name, label in dated.items()),
        *(SheetColumn(name=name, label=label, kind=Kind.TEXT) for name, label in last.items()),
    )


def _rows(found: list[Line]) -> Iterator[list[object]]:
    for line in found:
        clue, subject = line.clue, line.subject
        said = "；".join(f"{each.label} {each.text or _('待核实')}" for each in line.values)
        yield [
            *(clue.rule, line.title, subject.name, subject.number, subject.place, subject.door),
            *(said, line.state, clue.first_hit_on, clue.due_on),
            *(line.reason, clue.note, clue.judged_by_name),
        ]
