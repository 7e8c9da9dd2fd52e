"""Numbers written in Chinese, read and written: 三千五, 二十一, 壹佰贰拾."""

from decimal import Decimal

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
_COUNTED = "零一二三四五六七八九"
CHARACTERS = "".join((*DIGITS, *STEPS, *LARGE))


def number(text: str) -> Decimal | None:
    """Return the number that Chinese numerals write; None for what is not one.

    A digit after a step counts the next lower step: 三千五 is 3,500, but 三千零五 is 3,005.
    """
    if not text:
        return None
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
        elif character in LARGE:
            last_step = LARGE[character]
            total = (total + section + digit) * last_step
            section = digit = 0
        else:
            return None
    return Decimal(total + section + digit * max(last_step // 10, 1))


def counting(value: int) -> str:
    """Return a number below a hundred as headings count: 一, 十, 二十一; others in digits."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _COUNTED[tens] + "十"
    return head + (_COUNTED[ones] if ones else "")
