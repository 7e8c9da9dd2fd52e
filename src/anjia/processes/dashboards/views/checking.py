"""The page that holds the printed figures of a document against each other; nothing is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.files.downloads import download
from anjia.base.scope import current_actor
from anjia.engine.printed.claims import CONTRADICTIONS, Verdict
from anjia.kernel.refusals import Refused
from anjia.ledger.imports import messages
from anjia.ledger.sheets.limits import DEFAULT, MEBIBYTE
from anjia.processes.dashboards.policy import Permission
from anjia.processes.dashboards.queries.printed import (
    checking,
    columns,
    reading,
    wording,
    workbooks,
)
from anjia.processes.dashboards.queries.printed.reading import Fault, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

SALT = "dashboards.printed"
LIGHTS = {
    Verdict.PARTS: "red",
    Verdict.UNREACHABLE: "red",
    Verdict.TRUNCATION: "amber",
    Verdict.CONSISTENT: "green",
    Verdict.UNDECIDED: "none",
}
CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Shown:
    """One figure as its row shows it."""

    row: int
    name: str
    document: str
    group: str
    value: str
    unit: str
    numerator: str
    denominator: str
    light: str
    verdict: str
    why: str
    starts_document: bool


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a table; given one, judge every figure of it."""
    _permit()
    if request.method == "GET":
        return render(request, "dashboards/check.html", _asked())
    try:
        checked = _given(request)
    except Refused as refused:
        text = request.POST.get("text", "")
        context = _asked() | {"fault": messages.of_file(refused), "text": text}
        return render(request, "dashboards/check.html", context, status=422)
    return render(request, "dashboards/checked.html", _judged(request, checked))


@require_GET
def template(_request: HttpRequest) -> HttpResponse:
    """The empty table."""
    _permit()
    return download(workbooks.template(), _("核对文件里的数（空表）") + ".xlsx")


@never_cache
@require_POST
def result(request: HttpRequest) -> HttpResponse:
    """The judged table as a workbook, from the rows that the page holds."""
    _permit()
    checked = checking.judged(_held(request.POST.get("held", "")))
    return download(workbooks.result(checked), _("核对文件里的数（结果）") + ".xlsx")


def _permit() -> None:
    if not current_actor().may(Permission.READ):
        raise Refused("not_permitted", permission=Permission.READ.value)


def _asked() -> dict[str, Any]:
    return {
        "fault": "",
        "text": "",
        "most": DEFAULT.upload_bytes // MEBIBYTE,
        "rows": reading.MOST_ROWS,
        "columns": columns.shown(),
        "verdicts": [(LIGHTS[one], wording.verdict(one), wording.MEANINGS[one]) for one in Verdict],
    }


def _given(request: HttpRequest) -> checking.Checked:
    """What is to be judged: a file, a pasted table, or the rows of the page before."""
    if "held" in request.POST:
        return checking.judged(_held(request.POST["held"]))
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > DEFAULT.upload_bytes:
            raise Refused("file_too_big", most=DEFAULT.upload_bytes // MEBIBYTE)
        return checking.check(b"".join(file.chunks()))
    text = request.POST.get("text", "")
    if not text.strip():
        raise Refused("figures_not_given")
    return checking.check(text.encode())


def _judged(request: HttpRequest, checked: checking.Checked) -> dict[str, Any]:
    wanted = request.POST.get("verdict", "")
    kept = _kept(wanted)
    lines: list[Shown] = []
    for line in checked.lines:
        if line.answer.verdict in kept:
            lines.append(_shown(line, before=lines[-1].document if lines else ""))
    counts = checked.counts
    tabs = [
        (one.value, LIGHTS[one], wording.verdict(one), counts[one], wanted == one.value)
        for one in Verdict
        if counts[one]
    ]
    return {
        "lines": lines,
        "tabs": tabs,
        "total": len(checked.lines),
        "contradictions": checked.contradictions,
        "consistent": counts[Verdict.CONSISTENT],
        "undecided": counts[Verdict.UNDECIDED],
        "is_filtered": len(kept) < len(Verdict),
        "wanted": wanted,
        "contradicted": CONTRADICTED,
        "faults": checked.faults,
        "held": signing.dumps([asdict(row) for row in checked.rows], salt=SALT, compress=True),
    }


def _shown(line: checking.Line, *, before: str) -> Shown:
    def text(name: str) -> str:
        return line.row.texts.get(name, "")

    unit, value = text("unit"), text("value")
    return Shown(
        row=line.row.number,
        name=text("label") or text("key"),
        document=text("document"),
        group=text("group"),
        value=value or "—",
        unit="" if unit in value else unit,
        numerator=text("numerator"),
        denominator=text("denominator"),
        light=LIGHTS[line.answer.verdict],
        verdict=wording.verdict(line.answer.verdict),
        why=wording.reasons(line.answer),
        starts_document=text("document") != before,
    )


def _kept(wanted: str) -> Sequence[Verdict]:
    if wanted == CONTRADICTED:
        return tuple(CONTRADICTIONS)
    return [one for one in Verdict if one.value == wanted] or tuple(Verdict)


def _held(text: str) -> list[Row]:
    """The rows that the page held; only what was signed here is taken back."""
    try:
        rows = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        raise Refused("figures_not_given") from None
    return [
        Row(row["number"], row["texts"], tuple(Fault(**fault) for fault in row["faults"]))
        for row in rows
    ]
