"""The data of each chart of a figure page, to take away as a workbook or as text.

A chart and its download are made from the same values.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anjia.base.files.downloads import download
from anjia.base.scope import current_actor
from anjia.kernel.refusals import Refused
from anjia.ledger import layout
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.processes.dashboards.queries import figures
from anjia.processes.dashboards.views import charts, comparing, pages, plots
from anjia.processes.definitions.queries import library, units
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anjia.processes.dashboards.queries.figures import Point, Shown
    from anjia.processes.dashboards.views.charts import Place
    from anjia.processes.dashboards.views.plots import Stage

CSV = "text/csv; charset=utf-8"
BOM = "\ufeff"


@dataclass(frozen=True)
class Table:
    """The data of a chart."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: list[list[object]]


@require_GET
def data(request: HttpRequest, code: str) -> HttpResponse:
    """The data of one chart as a workbook, or as text that every program reads."""
    by = current_actor()
    area, as_of = pages.here(request, by)
    if as_of is None:
        raise Refused("figure_missing", code=code, as_of="")
    shown = figures.one(code, area=area, as_of=as_of)
    table = _table(request, shown, area=area)
    place = places.names([area]).get(area, area)
    title = f"{library.spoken(shown.indicator.title)}，{place}，{table.title}"
    if request.GET.get("format") == "csv":
        return download(_csv(table), f"{title}.csv", kind=CSV)
    stream = BytesIO()
    page = writer.Layout(
        title=title,
        sheet=table.title,
        columns=table.columns,
        words=layout.words(),
        unit=units.word(shown.indicator.unit),
        as_of=date_format(as_of, _("Y年n月j日")),
        author=by.name,
    )
    writer.export(page, table.rows, stream)
    return download(stream.getvalue(), f"{title}.xlsx")


def _csv(table: Table) -> bytes:
    """With a mark at its beginning, without which Excel takes Chinese for something else."""
    text = StringIO()
    made = csv.writer(text, lineterminator="\r\n")
    made.writerow([column.label for column in table.columns])
    for row in table.rows:
        made.writerow([_cell(value) for value in row])
    return (BOM + text.getvalue()).encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return writer.guarded(str(value))


def _table(request: HttpRequest, shown: Shown, *, area: str) -> Table:
    as_of = shown.figure.as_of
    chart = request.GET.get("chart", "")
    if chart == "series":
        found = charts.over_time(shown, area=area, as_of=as_of, every=request.GET.get("every", ""))
        return _series(found["series_rows"])
    if chart == "funnel":
        return _funnel(plots.funnel(shown))
    if chart in ("ranking", "sites"):
        against = comparing.against(request, area=area, until=as_of)
        sort = request.GET.get("sites", "")
        drawn = charts.by_place(shown, area=area, as_of=as_of, sort=sort, against=against)
        return _places(drawn["ranking" if chart == "ranking" else "sites"], chart)
    raise Http404


def _series(rows: Sequence[tuple[Point, Decimal | None, bool]]) -> Table:
    columns = (
        SheetColumn(name="as_of", label=_("截至日期"), kind=Kind.DATE),
        SheetColumn(name="value", label=_("数值"), kind=Kind.DECIMAL),
        SheetColumn(name="target", label=_("目标"), kind=Kind.DECIMAL),
        SheetColumn(name="frozen", label=_("已冻结"), kind=Kind.YES_NO),
        SheetColumn(name="definition", label=_("口径指纹")),
    )
    made: list[list[object]] = [
        [point.as_of, point.value, goal, _("是") if is_frozen else _("否"), point.definition]
        for point, goal, is_frozen in rows
    ]
    return Table(_("历次数值"), columns, made)


def _funnel(stages: Sequence[Stage]) -> Table:
    columns = (
        SheetColumn(name="label", label=_("步骤")),
        SheetColumn(name="count", label=_("数量"), kind=Kind.INTEGER),
        SheetColumn(name="aside", label=_("落下的")),
        SheetColumn(name="aside_count", label=_("落下多少"), kind=Kind.INTEGER),
    )
    rows: list[list[object]] = [
        [stage.label, stage.count, stage.aside, stage.aside_count if stage.aside else None]
        for stage in stages
    ]
    return Table(_("从全部到这个数"), columns, rows)


def _places(found: Sequence[Place], chart: str) -> Table:
    columns = (
        SheetColumn(name="rank", label=_("名次"), kind=Kind.INTEGER),
        SheetColumn(name="code", label=_("代码")),
        SheetColumn(name="name", label=_("地方")),
        SheetColumn(name="value", label=_("数值"), kind=Kind.DECIMAL),
        SheetColumn(name="numerator", label=_("分子"), kind=Kind.DECIMAL),
        SheetColumn(name="denominator", label=_("分母"), kind=Kind.DECIMAL),
        SheetColumn(name="unknown", label=_("待核实"), kind=Kind.INTEGER),
        SheetColumn(name="target", label=_("目标"), kind=Kind.DECIMAL),
        SheetColumn(name="before", label=_("上期"), kind=Kind.DECIMAL),
    )
    rows: list[list[object]] = []
    for place in found:
        figure = place.shown.figure
        numbers = (figure.value, figure.numerator, figure.denominator, figure.unknown)
        head = (place.rank or None, figure.area, place.name)
        rows.append([*head, *numbers, place.shown.target, place.before])
    return Table(_("排名") if chart == "ranking" else _("各社区"), columns, rows)
