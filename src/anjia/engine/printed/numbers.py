"""Reads a number as a document prints it: what it stands for, and how far its digits go."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

LONGEST = 40
MOST_PLACES = 12

SCALES = {
    "个百分点": Fraction(1, 100),
    "百分点": Fraction(1, 100),
    "%": Fraction(1, 100),
    "‰": Fraction(1, 1000),
    "万亿": Fraction(10**12),
    "千万": Fraction(10**7),
    "百万": Fraction(10**6),
    "十万": Fraction(10**5),
    "亿": Fraction(10**8),
    "万": Fraction(10**4),
    "千": Fraction(1000),
    "百": Fraction(100),
}
SCALE = re.compile("|".join(SCALES))
NUMBER = re.compile(r"([-+]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")
MINUS = str.maketrans("−–—﹣", "----")
BEFORE = re.compile(r"约|近|超过?|逾|不足|不到|不低于|不少于|不超过|至少|最多|大约|[≥≤<>~≈]")
AFTER = re.compile(r"以上|以下|以内|左右|上下|[余多+]$|^[余多]")


class Unreadable(StrEnum):
    """Why a text is not one printed number."""

    NOT_NUMBER = "not_number"
    BOUND = "bound"
    LONG = "long"
    CLASH = "clash"
    PLACES = "places"
    CELL = "cell"  # for readers of tables: another cell of its row cannot be read


class NotPrinted(Exception):
    """A text that is not one printed number."""

    def __init__(self, why: Unreadable) -> None:
        """Keep the reason."""
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Printed:
    """A number as printed: `value` is what it stands for, `step` one unit of its last digit.

    48.08% stands for 601/1250 in steps of 1/10000; 1.2万 for 12000 in steps of 1000.
    """

    text: str
    value: Fraction
    step: Fraction
    scale: Fraction = Fraction(1)
    sign: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether it is a count printed in full, which nobody rounded."""
        return self.scale == 1 and self.step == 1

    @property
    def is_share(self) -> bool:
        """Whether it is printed in hundredths or thousandths."""
        return self.scale < 1

    @property
    def places(self) -> int:
        """How many digits stand behind the point."""
        steps = self.scale / self.step
        return len(str(int(steps))) - 1

    def in_units_of(self, other: Printed) -> Printed:
        """The same digits with the unit of `other`, where they bear none of their own."""
        if self.scale != 1 or self.sign or other.scale == 1:
            return self
        return replace(
            self,
            value=self.value * other.scale,
            step=self.step * other.scale,
            scale=other.scale,
            sign=other.sign,
        )


def read(text: str, *, unit: str = "", places: int | None = None) -> Printed:
    """The number of a text such as 48.08%, 1.2万, 5,082户; NotPrinted where it is not one number.

    `unit` is the unit of a column beside it (%, 万人); `places` says how many digits were printed
    behind the point where the text has lost its last zeros.
    """
    plain = _plain(text)
    if len(plain) > LONGEST:
        raise NotPrinted(Unreadable.LONG)
    if BEFORE.match(plain):
        raise NotPrinted(Unreadable.BOUND)
    found = NUMBER.match(plain)
    if found is None:
        raise NotPrinted(Unreadable.NOT_NUMBER)
    sign, scale = _scale(plain[found.end() :].strip(), _plain(unit))
    whole, part = found[2].replace(",", ""), found[3] or ""
    digits = len(part) if places is None else places
    if not len(part) <= digits <= MOST_PLACES:
        raise NotPrinted(Unreadable.PLACES)
    value = Fraction(int(whole + part), 10 ** len(part)) * scale
    return Printed(
        text=plain,
        value=-value if found[1] == "-" else value,
        step=scale / 10**digits,
        scale=scale,
        sign=sign,
    )


def hundred() -> Printed:
    """The whole of a set of percentages."""
    return Printed("100%", Fraction(1), Fraction(1, 100), Fraction(1, 100), "%")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(MINUS).strip().rstrip("。,;、 ")


def _scale(rest: str, unit: str) -> tuple[str, Fraction]:
    """The sign that scales a number: after its digits, or at the head of its unit."""
    own, own_scale, word = _head(rest)
    if AFTER.search(word) or AFTER.search(unit):
        raise NotPrinted(Unreadable.BOUND)
    if any(character.isdigit() for character in word) or len(word) > LONGEST // 2:
        raise NotPrinted(Unreadable.NOT_NUMBER)
    if word and not (word[0].isalpha() or word[0] in "¥$()/㎡"):
        raise NotPrinted(Unreadable.NOT_NUMBER)
    given, given_scale, _ = _head(unit)
    if own and given and own_scale != given_scale:
        raise NotPrinted(Unreadable.CLASH)
    return (own, own_scale) if own else (given, given_scale)


def _head(text: str) -> tuple[str, Fraction, str]:
    found = SCALE.match(text)
    if found is None:
        return "", Fraction(1), text
    sign = found[0]
    return sign, SCALES[sign], text[found.end() :].strip()
