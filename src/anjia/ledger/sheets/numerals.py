"""Chinese numerals in what a user typed: only ever a proposal, never a value."""

import re
from decimal import Decimal

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
DIGITS |= FORMAL
STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TAIL = re.compile(r"(?:元|块|块钱|人民币|万元|平方米|平米|㎡|m2|户|人|个|岁|套|间|层|左右|多)+$")
PLAIN = re.compile(r"(\d+(?:\.\d+)?)(万|千|百|亿)?")
SCALE = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def number_in(text: str) -> Decimal | None:
    """Return the number that text probably means: 三千五 is 3500, 2.5万 25000, 3500元 3500."""
    bare = TAIL.sub("", text.strip().removeprefix("约").removeprefix("¥"))
    if text.endswith("万元"):
        bare = text.removesuffix("元")
    if found := PLAIN.fullmatch(bare):
        number = Decimal(found[1]) * SCALE.get(found[2] or "", 1)
        return number.to_integral_value() if number == number.to_integral_value() else number
    return _chinese(bare) if bare else None


def _chinese(text: str) -> Decimal | None:
    total = section = digit = 0
    last_step = 1
    for character in text:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
            if digit == 0:
                last_step = 10
        elif character in STEPS:
            last_step = STEPS[character]
            section += (digit or 1) * last_step
            digit = 0
        elif character in {"万", "亿"}:
            last_step = SCALE[character]
            total = (total + section + digit) * last_step
            section = digit = 0
        else:
            return None
    # A digit after a step counts the next lower step: 三千五 is 3,500, but 三千零五 is 3,005.
    return Decimal(total + section + digit * max(last_step // 10, 1))
