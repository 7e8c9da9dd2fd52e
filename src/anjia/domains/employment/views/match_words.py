"""The reasons of a rank in words, as people read them on a page, a sheet or a printed list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from anjia.domains.employment.policy.matching import Point, Reason
from anjia.registry.models.choices import Education, Trade

# What a reason says; `%(about)s` is what it speaks of.
WORDS = {
    Reason.ZERO_HOUSEHOLD: gettext_lazy("家里没有一人就业"),
    Reason.SAME_SITE: gettext_lazy("就在本安置点"),
    Reason.SAME_TOWN: gettext_lazy("在本镇"),
    Reason.SAME_COUNTY: gettext_lazy("在本县"),
    Reason.REGION_WISHED: gettext_lazy("是本人想去的区域"),
    Reason.SKILL: gettext_lazy("会%(about)s"),
    Reason.SKILL_NOT_KNOWN: gettext_lazy("没登记会%(about)s"),
    Reason.TRAINED: gettext_lazy("受过%(about)s培训"),
    Reason.TRADE_WISHED: gettext_lazy("想做%(about)s"),
    Reason.EDUCATION: gettext_lazy("%(about)s，达到要求"),
    Reason.EDUCATION_LOWER: gettext_lazy("%(about)s，低于要求"),
    Reason.AGE: gettext_lazy("%(about)s 岁，在范围内"),
    Reason.AGE_OUTSIDE: gettext_lazy("%(about)s 岁，不在范围内"),
    Reason.FAMILY: gettext_lazy("要照顾家人，工时合适"),
    Reason.FAMILY_UNSURE: gettext_lazy("要照顾家人，先问工时"),
    Reason.PAY: gettext_lazy("工资达到期望的 %(about)s 元"),
    Reason.PAY_LOWER: gettext_lazy("工资低于期望的 %(about)s 元"),
}
NAMED = {
    Reason.TRAINED: Trade,
    Reason.TRADE_WISHED: Trade,
    Reason.EDUCATION: Education,
    Reason.EDUCATION_LOWER: Education,
}


@dataclass(frozen=True)
class Said:
    """One reason as it is read; without points it is something to ask about."""

    text: str
    points: int


def said(points: Iterable[Point]) -> list[Said]:
    """Return reasons in words, those with points first, in the order of the policy."""
    found = [Said(_text(one), one.points) for one in points]
    return sorted(found, key=lambda one: not one.points)


def line(points: Iterable[Point]) -> str:
    """Return the reasons in one line: 会缝纫 +20；在本镇 +20."""
    return "；".join(
        f"{one.text} +{one.points}" if one.points else one.text for one in said(points)
    )


def kept(stored: Iterable[tuple[str, int, str]]) -> list[Point]:
    """Return the reasons that an offer kept; one that is no longer known is left out."""
    return [Point(Reason(name), points, about) for name, points, about in stored if name in WORDS]


def _text(point: Point) -> str:
    about = point.about
    named = NAMED.get(point.reason)
    if named is not None and about in named.values:
        about = str(named(about).label)
    return str(WORDS[point.reason]) % {"about": about}
