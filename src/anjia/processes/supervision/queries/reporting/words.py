"""Numbers, quarters, lights and headings as the text of a report says them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from anjia.kernel import periods
from anjia.ledger import papers
from anjia.processes.supervision.policy import Light, TargetBasis
from anjia.processes.supervision.policy.reaching import Lack

if TYPE_CHECKING:
    from collections.abc import Mapping

LIGHTS = {
    Light.RED.value: "红灯",
    Light.YELLOW.value: "黄灯",
    Light.BLUE.value: "蓝灯",
    Light.GREEN.value: "绿灯",
    Light.DONE.value: "按期办结",
    Light.DONE_LATE.value: "超期办结",
    Light.NONE.value: "未亮灯",
}
LACKS = {
    Lack.NOT_REPORTED.value: "未填报",
    Lack.NO_FIGURE.value: "未取数",
    Lack.NOT_COMPUTED.value: "缺参数",
    Lack.NOBODY.value: "无对象",
    Lack.WITHDRAWN.value: "指标停用",
}
SIGNS = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "=": "="}
NUMERALS = "一二三四"
_MARK = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、])\s*"
)


def quarter(text: str) -> str:
    """2022年第三季度."""
    period = periods.parse(text)
    return f"{period.year}年第{NUMERALS[period.number - 1]}季度"


def day(text: str | None) -> str:
    """2022年9月30日."""
    return papers.day(date.fromisoformat(text)) if text else "—"


def bare(heading: str) -> str:
    """A heading without the number that the document gave it."""
    return _MARK.sub("", heading)


def number(text: str | None) -> Decimal | None:
    """A kept number."""
    return None if text is None else Decimal(text)


def shown(text: str | None, unit: str = "") -> str:
    """A number with its unit: 98.6%, 20家; a dash where there is none."""
    if text is None:
        return "—"
    value = Decimal(text).quantize(Decimal("0.01")).normalize()
    return f"{value:,f}{unit}"


def asked(value: Mapping[str, Any]) -> str:
    """What is asked: ≥100%, 1—2门."""
    unit = value["unit"]
    if value["operator"] == "between" and value["wanted_high"] is not None:
        return f"{shown(value['wanted'])}—{shown(value['wanted_high'], unit)}"
    return SIGNS.get(value["operator"], "") + shown(value["wanted"], unit)


def reached(value: Mapping[str, Any]) -> str:
    """What there is, or why there is nothing."""
    if value["value"] is None:
        return LACKS.get(value["lack"], "—")
    return shown(value["value"], value["unit"])


def source(value: Mapping[str, Any]) -> str:
    """From the ledgers, or as a unit reports it."""
    return "台账" if value["basis"] == TargetBasis.FIGURE.value else "填报"


def change(now: str | None, then: str | None, unit: str) -> str:
    """How a number moved, in words; nothing where there is nothing to compare."""
    if now is None or then is None:
        return ""
    moved = Decimal(now) - Decimal(then)
    counted = "个百分点" if unit == "%" else unit
    if not moved:
        return "与上季度持平"
    return f"比上季度{'提高' if moved > 0 else '下降'}{shown(str(abs(moved)))}{counted}"


def title(found: str, about: str) -> str:
    """What a quarter's report on a document is usually called; 2022Q3 is the quarter."""
    said = about.strip()
    for around in ("关于印发《", "印发《"):
        if around in said:
            said = said.split(around, 1)[1].split("》", 1)[0]
    said = f"《{said.strip('《》')}》" if said else "督办任务"
    return f"关于{quarter(found)}{said}落实情况的报告"


def file_name(title: str, version: int) -> str:
    """What the document is called when it leaves."""
    return f"{title}（第{version}版）"
