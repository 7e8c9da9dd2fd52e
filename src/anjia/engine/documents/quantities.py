"""Numbers with a unit as plain text prints them, in any of their forms, and their value.

百分之八十, 三分之二, 2/3, 九成五, 10亿元, 3-5家, 三至五家, 一百二十名, 2000余人. Whether a number
is an aim is for `amounts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from anjia.kernel import numerals

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = "零〇一二两三四五六七八九十百千万亿"
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SCALE = "百万|千万|十万|万亿|万|亿|千|百"
# Counted things; a longer one first.
_UNITS = (
    "个百分点|百分点|亿立方米|立方米|平方公里|平方米|公里|千米|公顷|亿元|万元|元|人次|万人次|户次|家次|门次|"
    "㎡|m²|m2|班次|场次|轮次|轮|课时|学时|课次|家庭|亩|门|家|户|人|名|位|个工作日|工作日|个月|个小时|小时|分钟|个|所|座|处|项|期|场|次|"
    "件|条|套|批|支|张|间|栋|幢|台套|棚|台|辆|具|延米|对|组|类|种|款|份|级|周岁|岁|年|月|日|天|吨|公斤|千克|斤|兆瓦时|兆瓦|万千瓦|千瓦时|"
    "千瓦|度|倍|成|分|星级|星|头|只|口|匹|羽|尾|筒|袋|箱|盏|眼|根|株|棵|册|本|篇|部|节|宗|笔|单|起|块|面|片|层|床|米|"
    "℃|路|兆|平米|立方|例|只次|次数|堂|节次|车次|列|趟|艘|瓶|盒|粒|桶|枚|幅|例次|座次|席|档|堆|畦|垄"
)
# Whatever is counted by ten thousands: 1500万棒以上.
_ANY_UNIT = r"(?<=[万亿])[\u3400-\u9fff](?=及?以上|以内|左右|[,。;、])"
_PER = r"(?:/(?:年|月|人|户|社区|村|镇|室|站|季度|季|天|日|亩|吨))?"
_MORE = r"(?:及?以上|以内|及?以下|之内|内|左右|上下)"
_QUANTITY = re.compile(
    rf"(?P<number>百分之(?P<percent>[{_HAN}点]+)|(?P<of>[{_HAN}]+)分之(?P<part>[{_HAN}]+)"
    rf"|(?P<over>\d+)/(?P<under>\d+)(?!\d|/|年|月)|(?P<tenths>[一二三四五六七八九])成(?P<half>[一二三四五六七八九半]?)"
    rf"|(?P<low>{_DIGITS})(?P<low_unit>%)?\s*(?:-|—|~|至|到)\s*(?P<high>{_DIGITS})(?P<range_scale>{_SCALE})?"
    rf"|(?P<han_low>[{_HAN}]+)(?:至|到)(?P<han_high>[{_HAN}]+)"
    rf"|(?P<digits>{_DIGITS})(?P<scale>{_SCALE})?"
    rf"|(?P<half_of>一半|半数|过半数?)(?=以上|的?{_MORE}|的)|(?P<han>[{_HAN}]+))"
    rf"(?P<vague>余|多)?\s*(?P<unit>%|‰|{_UNITS}|{_ANY_UNIT})?(?P<per>{_PER})(?P<after>{_MORE})?"
)


@dataclass(frozen=True)
class Quantity:
    """A number with its unit; ``value`` in digits before its scale, shares in percent."""

    hit: re.Match[str]
    value: str
    unit: str  # without scale; % for a share
    scale: str

    @property
    def start(self) -> int:
        """Where the number begins."""
        return self.hit.start()

    @property
    def end(self) -> int:
        """Where unit, 每 and 以上 end."""
        return self.hit.end()

    @property
    def after(self) -> str:
        """以上, 以内, 左右 behind the unit; empty where nothing is said."""
        return self.hit["after"] or ""

    @property
    def han(self) -> str:
        """The numerals of a number that is written in Chinese and is no share."""
        return self.hit["han"] or ""

    @property
    def is_range(self) -> bool:
        """3-5, 三至五."""
        return bool(self.hit["low"] or self.hit["han_low"])

    @property
    def is_vague(self) -> bool:
        """2000余."""
        return bool(self.hit["vague"])

    @property
    def printed_unit(self) -> str:
        """The unit with its scale, 万元, and what it is counted by, 元/月."""
        return self.scale + self.unit + (self.hit["per"] or "")

    @property
    def in_full(self) -> str:
        """The number with its scale worked in: 10 of 亿 is 1000000000."""
        factor = Decimal(1)
        for one in self.scale:
            factor *= numerals.LARGE.get(one) or numerals.STEPS[one]
        parts = (Decimal(part) * factor for part in self.value.split("-"))
        return "-".join(f"{part.normalize():f}" for part in parts)


def find(text: str) -> Iterator[Quantity]:
    """The quantities of a text, in order; numbers without a unit are none."""
    for hit in _QUANTITY.finditer(text):
        share = _share(hit)
        if share is not None:
            yield Quantity(hit, share, "%", "")
            continue
        value, unit = _number(hit), hit["unit"] or ""
        if value is None or not unit:
            continue
        scale = hit["scale"] or hit["range_scale"] or ""
        if len(han := hit["han"] or "") > 1 and han[-1] in numerals.LARGE:
            # 三万 has its scale like 3万.
            value, scale = str(numerals.number(han[:-1])), han[-1]
        yield Quantity(hit, value, unit, "" if unit == "%" else scale)


def _share(hit: re.Match[str]) -> str | None:
    """The percent of a number that is a share by its form; None for any other."""
    if hit["percent"]:
        return _with_point(hit["percent"])
    if hit["of"]:
        return _percent(numerals.number(hit["part"]), numerals.number(hit["of"]))
    if hit["over"]:
        return _percent(Decimal(hit["over"]), Decimal(hit["under"]))
    if hit["tenths"]:
        half = 5 if hit["half"] == "半" else numerals.DIGITS.get(hit["half"], 0)
        return str(numerals.DIGITS[hit["tenths"]] * 10 + half)
    if hit["half_of"]:
        return "50"
    return _number(hit) if hit["low_unit"] else None


def _number(hit: re.Match[str]) -> str | None:
    if hit["low"]:
        return f"{_bare(hit['low'])}-{_bare(hit['high'])}"
    if hit["han_low"]:
        low, high = numerals.number(hit["han_low"]), numerals.number(hit["han_high"])
        return None if low is None or high is None else f"{low}-{high}"
    if hit["digits"]:
        return _bare(hit["digits"])
    number = numerals.number(hit["han"] or "")
    return str(number) if number else None


def _with_point(words: str) -> str | None:
    whole, _point, part = words.partition("点")
    number = numerals.number(whole)
    if number is None:
        return None
    digits = "".join(str(numerals.DIGITS[one]) for one in part if one in numerals.DIGITS)
    return f"{number}.{digits}" if digits else str(number)


def _percent(part: Decimal | None, whole: Decimal | None) -> str | None:
    if part is None or not whole or part > whole:
        return None
    return f"{part * 100 / whole:.2f}".rstrip("0").rstrip(".")


def _bare(digits: str) -> str:
    return digits.replace(",", "")
