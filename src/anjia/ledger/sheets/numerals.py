"""Chinese numerals in what a user typed: only ever a proposal, never a value."""

import re
from decimal import Decimal

from anjia.kernel import numerals

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
    return numerals.number(bare)
