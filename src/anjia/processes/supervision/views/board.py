"""The board, and the list of rows behind each of its numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anjia.ledger.pages.asking import officer
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import Light, Permission
from anjia.processes.supervision.policy.escalation import Ending
from anjia.processes.supervision.policy.lights import WORST_FIRST
from anjia.processes.supervision.queries import board, escalating, months, units
from anjia.processes.supervision.queries.board import PAGE, Part, Wanted
from anjia.processes.supervision.views.filtering import (
    KINDS,
    board_url,
    cells,
    each_url,
    filters,
    line_of,
    past_day,
    query,
    wanted,
)

if TYPE_CHECKING:
    from datetime import date

    from anjia.base.scope import Actor


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The board of what an officer may see."""
    by, on = officer(Permission.READ), timezone.localdate()
    what = wanted(request, by, on=on)
    found = board.board(by, what, on=on)
    nameless = {Part.DOCUMENT: _("不出自文件"), Part.SECTION: _("不在章节里"), Part.TASK: ""}
    for line in found.sections:
        line.name = line.name or nameless[found.part]
    lit = [light for light in WORST_FIRST if found.whole.counts.get(light)]
    of_unit, of_part = (each_url(what, name, light=[]) for name in ("unit", found.part.value))
    page = "supervision:rows" if found.part is Part.TASK else "supervision:index"
    # Of a document its board, then that of its section; a task opens its rows.
    deeper = each_url(what, found.part.value, page)
    context = {
        "board": found,
        "lights": cells(found.whole, query(what, light=[])),
        "units": [
            (
                line,
                cells(line, of_unit(line.key), lit),
                reverse("supervision:unit", args=[line.key]),
            )
            for line in found.units
        ],
        "sections": [
            (line, cells(line, of_part(line.key), lit), deeper(line.key) if line.key else "")
            for line in found.sections
        ],
        "heads": [(KINDS[light], choices.LIGHTS[light]) for light in lit],
        "slips": escalating.seen(by).filter(ending=Ending.OPEN).count(),
        "waits": _waits(found.waits, what, found.quarter),
        "mine": _mine(by, on=on),
        "wanted": what,
        "today": on,
        "timeline_url": query(what, "supervision:timeline"),
        "months_url": query(what, "supervision:months"),
        "up_url": board_url(replace(what, section="")),
        **filters(by, what),
    }
    return render(request, "supervision/board.html", context)


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The assignments behind a number."""
    by, on = officer(Permission.READ), timezone.localdate()
    what, day = wanted(request, by, on=on), past_day(request, on=on)
    found, then = board.listed(by, what, on=on), {}
    if day is not None:
        # What a report of that day says: its lights, not those of now.
        now = replace(what, lights=())
        then = months.on_day(board.rows(by, now, on=on), on=day)
        keys = [key for key, light in then.items() if not what.lights or light in what.lights]
        found = board.listed(by, now, on=on).filter(pk__in=keys)
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    context = {
        "rows": [line_of(row, then.get(row.pk)) for row in found[page.rows]],
        "day": day,
        "wanted": what,
        "today": on,
        **page.foot,
        **filters(by, what),
        "board_url": board_url(what),
    }
    return render(request, "supervision/rows.html", context)


def _waits(counts: dict[str, int], what: Wanted, quarter: Any) -> list[dict[str, Any]]:
    words = {
        "overdue": _("过了期限没办结"),
        "week": _("本周到期"),
        "sign": _("等签收"),
        "verify": _("等核查"),
        "returned": _("退回等处理"),
        "report": _("%(year)s年第%(number)s季度没报进展")
        % {"year": quarter.year, "number": quarter.number},
        "late": _("曾经超期"),
    }
    return [
        {"name": name, "word": word, "count": counts[name], "url": query(what, waits=name)}
        for name, word in words.items()
    ]


def _mine(by: Actor, *, on: date) -> list[dict[str, Any]]:
    """What waits for the officer's own units, with the rows behind it; empty without a unit."""
    own = Wanted(units=units.own(by, on=on))
    if not own.units:
        return []
    found = board.tally(by, own, on=on)
    by_light, counts = found.whole.counts, found.waits
    red, yellow = by_light.get(Light.RED, 0), by_light.get(Light.YELLOW, 0)
    words: list[tuple[str, Any, int, dict[str, Any]]] = [
        ("red", choices.LIGHTS[Light.RED], red, {"light": ["red"]}),
        ("amber", choices.LIGHTS[Light.YELLOW], yellow, {"light": ["yellow"]}),
        ("", _("等签收"), counts["sign"], {"waits": "sign"}),
        ("", _("本周到期"), counts["week"], {"waits": "week"}),
        ("", _("该报进展没报"), counts["report"], {"waits": "report"}),
        ("", _("全部"), found.whole.total, {}),
    ]
    return [
        {"kind": kind, "word": word, "count": count, "url": query(own, **more)}
        for kind, word, count, more in words
    ]
