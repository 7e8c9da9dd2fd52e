"""The words behind the units that figures are counted in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

WORDS: dict[str, str | Promise] = {
    "percent": "%",
    "household": _("户"),
    "person": _("人"),
    "site": _("个"),
    "grid": _("个"),
    "dwelling": _("套"),
    "organisation": _("个"),
    "village": _("个"),
    "town": _("个"),
    "county": _("个"),
    "m2": _("平方米"),
    "m2_per_person": _("平方米/人"),
    "person_per_household": _("人/户"),
    "square_metre": _("平方米"),
    "metre": _("米"),
    "floor": _("层"),
    "month": _("个月"),
    "year": _("岁"),
    "day": _("天"),
    "times": _("次"),
    "yuan": _("元"),
    "yuan_a_month": _("元/月"),
    "factory": _("家"),
    "kwh": _("千瓦时"),
    "venture": _("个"),
    "loan": _("笔"),
    "attendance": _("人次"),
    "gap": _("项"),
}
GROUPS: dict[str, str | Promise] = {
    "registry": _("搬迁人口"),
    "site": _("安置点"),
    "hukou": _("户籍和居住簿"),
    "work": _("就业"),
    "insurance": _("社会保险"),
    "school": _("义务教育"),
    "housing": _("住房"),
    "life": _("家庭生活"),
    "governance": _("组织覆盖"),
    "enterprise": _("工厂和创业"),
    "data": _("数据质量"),
}


def word(unit: str) -> str:
    """What stands behind a number of this unit; the code itself where none is known."""
    return str(WORDS.get(unit, unit))


def group_names() -> list[str]:
    """What the groups of figures are called, in the order in which they are shown."""
    return [str(name) for name in GROUPS.values()]


def group(code: str) -> str:
    """What a group of figures is called."""
    return str(GROUPS.get(code, code))
