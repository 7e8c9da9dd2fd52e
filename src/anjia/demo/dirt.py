"""How people really write in cells: variants that can be read, and a few slips that cannot.

The slips are planned, not drawn: the office that gets them back corrects exactly these rows.
"""

import datetime
from collections.abc import Callable
from random import Random

from anjia.demo.people import Household, Person

_STYLES: tuple[Callable[[datetime.date], object], ...] = (
    lambda on: on,
    lambda on: on,
    lambda on: on,
    lambda on: f"{on.year}-{on.month}-{on.day}",
    lambda on: f"{on.year}.{on.month:02}.{on.day:02}",
    lambda on: f"{on:%Y%m%d}",
    lambda on: f"{on.year}年{on.month}月{on.day}日",
    lambda on: f"{on.year}/{on.month}/{on.day}",
)


def day(random: Random, on: datetime.date | None) -> object:
    """Return a date as one clerk or another would type it."""
    return None if on is None else random.choice(_STYLES)(on)


def phone(random: Random, number: str) -> object:
    """Return a phone number, sometimes with gaps, sometimes as a number."""
    chance = random.random()
    if not number or chance < 0.9:
        return number
    if chance < 0.94:
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if chance < 0.97:
        return f"{number[:3]}-{number[3:7]}-{number[7:]}"
    return int(number)


def identity(random: Random, number: str) -> object:
    """Return an identity number, sometimes with a small x, an apostrophe or blanks."""
    chance = random.random()
    if chance < 0.96:
        return number
    if chance < 0.98:
        return number.lower()
    if chance < 0.99:
        return f" {number}"
    return f"'{number}"


def word(random: Random, text: str) -> object:
    """Return a word, now and then with a blank behind it."""
    return f"{text} " if text and random.random() < 0.01 else text


def slips_in_households(rows: list[Household]) -> dict[tuple[int, str], object]:
    """Return the cells of a town's household workbook that cannot be taken, by row and label."""
    if len(rows) < 400:
        return {}
    return {
        (37, "入住时间"): "2018年13月",
        (120, "安置社区"): f"{rows[120].site.short}小区",
        (233, "联系电话"): rows[233].head.phone[:9] or "15400",
    }


def slips_in_persons(rows: list[tuple[Household, Person]]) -> dict[tuple[int, str], object]:
    """Return the cells of a town's persons workbook that cannot be taken, by row and label."""
    slips: dict[tuple[int, str], object] = {}
    count = len(rows)
    if count > 300:
        slips[count // 5, "身份证号码"] = rows[count // 5][1].identity_number[:-1]
        slips[count // 3, "出生日期"] = "1987.2.30"
    if count > 1_000:
        slips[count // 2, "身份证号码"] = _misprint(rows[count // 2][1].identity_number)
        slips[count // 2 + 9, "与户主关系"] = "干亲"
        slips[count // 4 * 3, "户编号"] = "HY-PL-9999"
    if count > 2_000:
        # Excel keeps fifteen digits of a number: the last three are gone for good.
        number = rows[count // 7][1].identity_number
        slips[count // 7, "身份证号码"] = float(number[:15] + "000")
        slips[count // 6, "文化程度"] = "识字"
    return slips


def _misprint(number: str) -> str:
    """Return the number with two neighbouring digits swapped, so that the check digit is wrong."""
    for at in range(14, 5, -1):
        if number[at] != number[at + 1]:
            return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:16] + str((int(number[16]) + 1) % 10) + number[17:]
