"""Every component in every state, with made-up values: for developers, only with debugging on."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anjia.interfaces.web.cards import Card

RISING = (96.1, 95.4, 96.8, 97.3, 97.6, 97.9, 98.1, 98.4, 98.6)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The catalogue of components."""
    context = {
        "cards": _cards(),
        "today": date(2022, 9, 30),
        "deadlines": [
            {"due": date(2022, 10, 31)},
            {"due": date(2022, 10, 15)},
            {"due": date(2022, 9, 20)},
            {"due": date(2022, 10, 15), "paused": _("等市医保局回函")},
            {"due": date(2022, 9, 20), "done": date(2022, 9, 12)},
            {"due": date(2022, 9, 20), "done": date(2022, 9, 26)},
        ],
    }
    return render(request, "web/components.html", context)


def _cards() -> tuple[Card, ...]:
    rate: dict[str, Any] = {
        "unit": "%",
        "points": RISING,
        "target": 100,
        "url": "#",
        "unknown_unit": _("户"),
    }
    return (
        Card(
            title=_("未达目标"),
            value="98.6",
            light="amber",
            word=_("未达"),
            unknown=46,
            note=_("目标 100%，差 1.4 个百分点"),
            **rate,
        ),
        Card(
            title=_("已达目标"),
            value="23",
            light="green",
            word=_("已达"),
            unknown=0,
            note=_("目标 20 家以上，多 3 家"),
            unit=_("家"),
            points=RISING,
            target=97,
            url="#",
        ),
        Card(
            title=_("待核实太多"),
            value="71.2",
            light="none",
            word=_("不亮灯"),
            unknown=1204,
            note=_("待核实超过 5%，先核实再看数"),
            **rate,
        ),
        Card(
            title=_("已冻结"),
            value="98.4",
            state="frozen",
            unknown=46,
            note=_("2022年9月8日冻结，现算 98.3%"),
            **rate,
        ),
        Card(title=_("正在算"), state="computing", note=_("大约还要 20 秒")),
        Card(
            title=_("没算出来"),
            state="failed",
            light="red",
            word=_("有错"),
            note=_("8月工厂名册还没导入，缺分母。"),
            url="#",
            action=_("去导入"),
        ),
    )
