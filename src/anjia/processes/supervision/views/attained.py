"""Values of targets in words: what is asked, what there is, how much of it that is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anjia.processes.supervision.policy import TargetBasis
from anjia.processes.supervision.policy.reaching import Lack

if TYPE_CHECKING:
    from anjia.processes.supervision.models import Target
    from anjia.processes.supervision.queries.attaining import Value

SIGNS = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "=": "= ", "between": ""}
LACKS = {
    Lack.NOT_REPORTED: gettext_lazy("还没有填报"),
    Lack.NO_FIGURE: gettext_lazy("那天还没有取数"),
    Lack.NOT_COMPUTED: gettext_lazy("缺参数，算不出来"),
    Lack.NOBODY: gettext_lazy("这里没有这样的对象"),
    Lack.WITHDRAWN: gettext_lazy("指标已停用，请重新对应"),
}


def plain(number: Decimal | None) -> str:
    """A number as it is, without zeros behind it; a dash where there is none."""
    if number is None:
        return "—"
    shown = number.quantize(Decimal("0.01")).normalize()
    exponent = shown.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    return str(number_format(shown, decimal_pos=places, use_l10n=True, force_grouping=True))


def with_unit(number: Decimal | None, unit: str) -> str:
    """A number with what it counts; a space before words, none before the percent sign."""
    if number is None:
        return "—"
    gap = "" if unit in ("", "%") else " "
    return f"{plain(number)}{gap}{unit}"


def asked_of(target: Target) -> str:
    """What the text asks: ≥ 100%, 1 至 2 门."""
    if target.value is None:
        return target.printed or _("完成")
    if target.operator == "between" and target.value_high is not None:
        return _("%(low)s 至 %(high)s") % {
            "low": plain(target.value),
            "high": with_unit(target.value_high, target.unit),
        }
    return SIGNS.get(target.operator, "") + with_unit(target.value, target.unit)


def asked(value: Value) -> str:
    """What is asked of an assignment: its share, or what the figure has to reach."""
    if value.operator == "between" and value.wanted_high is not None:
        return asked_of(value.target)
    return SIGNS.get(value.operator, "") + with_unit(value.wanted, value.unit)


def reached(value: Value) -> str:
    """The value, with numerator and denominator where it is a share; or why there is none."""
    if value.value is None:
        return str(LACKS.get(value.lack, ""))
    text = with_unit(value.value, value.unit)
    if value.basis is TargetBasis.FIGURE and value.unit == "%" and value.denominator:
        return f"{text}（{plain(value.numerator)}/{plain(value.denominator)}）"
    return text


def source(value: Value) -> str:
    """Where the value is from: 从台账算, 填报."""
    return _("从台账算") if value.basis is TargetBasis.FIGURE else _("填报")
