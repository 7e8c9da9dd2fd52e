"""Reconciliation: by scheme, month and fund; printable, and as a workbook."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.access.sessions import fresh_password_required
from anjia.base.files.downloads import download
from anjia.ledger.layout import words as layout_words
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.ledger.sheets.writer import Layout
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.policy import Permission
from anjia.processes.subsidies.queries import book, schemes
from anjia.processes.subsidies.queries.book import COLUMNS
from anjia.processes.subsidies.views import asking, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anjia.processes.subsidies.queries.book import Line


def _asked(request: HttpRequest) -> dict[str, Any]:
    by = asking.officer(Permission.READ)
    given = request.POST if request.method == "POST" else request.GET
    text = given.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and 1990 <= int(text[:5]) <= 2100 else 0
    year = year or timezone.localdate().year
    return {
        "by": by,
        "year": year,
        "within": asking.place(request, by, Permission.READ),
        "scheme": given.get("scheme", "")[:40],
        "fund": given.get("fund", "")[:60],
    }


def _lines(asked: dict[str, Any]) -> list[Line]:
    return book.lines(
        asked["by"],
        first=date(asked["year"], 1, 1),
        after=date(asked["year"] + 1, 1, 1),
        area=asked["within"],
        scheme=asked["scheme"],
        fund=asked["fund"],
    )


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The year's lines with their total, and whether they balance."""
    asked = _asked(request)
    by, found = asked["by"], _lines(asked)
    titles = schemes.titles()
    opens = by.may(Permission.READ_CLAIMS)
    year = timezone.localdate().year
    everything = _lines({**asked, "within": "", "scheme": "", "fund": ""})
    roots = by.areas(Permission.READ)
    whole = book.total(found)
    context = {
        **asked,
        "place": asking.name_of(asked["within"] or roots[0]),
        "columns": [words.column(column) for column in COLUMNS],
        "rows": [
            {
                "line": line,
                "title": titles.get(line.scheme, line.scheme),
                "month": f"{line.month:%Y-%m}" if line.month else "",
                "cells": [
                    (sum_, _url(line, column, asked) if opens and sum_.claims else "")
                    for column, sum_ in line.cells
                ],
                "faults": [words.equation(each) for each in line.faults],
            }
            for line in found
        ],
        "total": [sum_ for _column, sum_ in whole.cells],
        "net": whole.net,
        "faults": sorted({words.equation(each) for line in found for each in line.faults}),
        "schemes": sorted({(line.scheme, titles.get(line.scheme, "")) for line in everything}),
        "funds": sorted({line.fund for line in everything}),
        "years": sorted({year - back for back in range(6)} | {asked["year"]}, reverse=True),
        "places": asking.towns_and_sites(by, Permission.READ),
        "may_claims": opens,
        "may_export": by.may(Permission.EXPORT),
        "today": timezone.localdate(),
    }
    return render(request, "subsidies/balance.html", context)


def _url(line: Line, column: str, asked: dict[str, Any]) -> str:
    query: list[tuple[str, str]] = [
        ("scheme", line.scheme),
        ("month", f"{line.month:%Y-%m}" if line.month else ""),
        ("fund", line.fund),
        ("within", asked["within"]),
        *(("state", state.value) for state in COLUMNS[column]),
    ]
    return f"{reverse('subsidies:index')}?{urlencode([each for each in query if each[1]])}"


@require_POST
@fresh_password_required
def export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    asked = _asked(request)
    by = asking.officer(Permission.EXPORT)
    found = _lines(asked)
    roots = by.areas(Permission.EXPORT)
    today = timezone.localdate()
    stream = BytesIO()
    layout = Layout(
        sheet=_("补贴对账"),
        title=_("%(year)s年补贴对账表") % {"year": asked["year"]},
        columns=_columns(),
        words=layout_words(),
        unit=asking.name_of(asked["within"] or roots[0]),
        as_of=today.isoformat(),
        footer=(f"{by.unit} {by.name} {today.isoformat()}",),
        author=by.name,
    )
    writer.export(layout, _rows(found), stream)
    facts = {"year": asked["year"], "rows": len(found)}
    actions.note_export(by, area=asked["within"] or roots[0], facts=facts)
    return download(stream.getvalue(), f"{_('补贴对账')} {asked['year']}.xlsx")


def _columns() -> tuple[SheetColumn, ...]:
    counted = [
        SheetColumn(
            name=f"{column}_{part}",
            label=label,
            kind=Kind.DECIMAL if part == "money" else Kind.INTEGER,
            group=words.column(column),
        )
        for column in COLUMNS
        for part, label in (("claims", _("笔数")), ("money", _("金额")))
    ]
    return (
        SheetColumn(name="scheme", label=_("补贴项目")),
        SheetColumn(name="month", label=_("月份")),
        SheetColumn(name="fund", label=_("资金来源")),
        *counted,
        SheetColumn(name="net", label=_("净支付"), kind=Kind.DECIMAL),
        SheetColumn(name="balance", label=_("对账")),
    )


def _rows(found: list[Line]) -> Iterator[list[object]]:
    titles = schemes.titles()
    for line in [*found, book.total(found)]:
        cells = [part for _column, sum_ in line.cells for part in (sum_.claims, sum_.money)]
        faults = "；".join(words.equation(each) for each in line.faults)
        yield [
            titles.get(line.scheme, line.scheme) or _("合计"),
            f"{line.month:%Y-%m}" if line.month else "",
            line.fund,
            *cells,
            line.net,
            faults or _("平"),
        ]
