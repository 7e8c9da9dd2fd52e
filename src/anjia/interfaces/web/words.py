"""How numbers, dates and spans are written for people: one place, both languages.

Plain functions, so that views and jobs write the same words as templates. No HTML here.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

_TENTH = Decimal("0.1")
_PERCENT = 100
_MINUTE = 60
_HOUR = 3600
_MONTHS = "January February March April May June July August September October November December"


def number(value: float | Decimal | None, *, places: int | None = None) -> str:
    """A count with thousands separated; a dash where there is no number."""
    if value is None:
        return "—"
    if places is not None:
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return f"{rounded:,f}"
    if isinstance(value, int):
        return f"{value:,}"
    exact = Decimal(str(value))
    whole = exact == exact.to_integral_value()
    return f"{int(exact):,}" if whole else f"{exact:,f}"


def rate(fraction: float | Decimal | None) -> str:
    """A fraction as a percentage with one decimal, without the sign; never rounded up to 100."""
    if fraction is None:
        return "—"
    exact = Decimal(str(fraction)) * _PERCENT
    rounded = exact.quantize(_TENTH, ROUND_HALF_UP)
    # 4,715 of 4,716 is not "all": a rounded 100.0 would hide the one that is missing.
    if rounded == _PERCENT and exact < _PERCENT:
        rounded -= _TENTH
    if rounded == 0 and exact > 0:
        rounded = _TENTH
    return f"{rounded:,f}"


def day(value: date | datetime | None) -> str:
    """2022年4月10日, closed up; 10 April 2022 in English."""
    if value is None:
        return "—"
    value = _local(value)
    if _chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_month(value)} {value.year}"


def short_day(value: date | datetime | None) -> str:
    """4月10日; 10 Apr in English: where the year is plain from its place."""
    if value is None:
        return "—"
    value = _local(value)
    if _chinese():
        return f"{value.month}月{value.day}日"
    return f"{value.day} {_month(value)[:3]}"


def month(value: date | datetime | None) -> str:
    """2022年9月; September 2022 in English."""
    if value is None:
        return "—"
    value = _local(value)
    if _chinese():
        return f"{value.year}年{value.month}月"
    return f"{_month(value)} {value.year}"


def moment(value: datetime | None) -> str:
    """2022年10月8日 9:12."""
    if value is None:
        return "—"
    return f"{day(value)} {clock(value)}"


def clock(value: datetime | None) -> str:
    """9:12, in the office's time zone."""
    if value is None:
        return "—"
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{value.hour}:{value.minute:02d}"


def duration(span: timedelta | float | None) -> str:
    """About how long: seconds, minutes or hours, in whole units."""
    if span is None:
        return "—"
    seconds = round(span.total_seconds() if isinstance(span, timedelta) else span)
    if seconds < _MINUTE:
        return ngettext("%(count)s 秒", "%(count)s 秒", seconds) % {"count": seconds}
    if seconds < _HOUR:
        minutes = round(seconds / _MINUTE)
        return ngettext("%(count)s 分钟", "%(count)s 分钟", minutes) % {"count": minutes}
    hours = round(seconds / _HOUR)
    return ngettext("%(count)s 小时", "%(count)s 小时", hours) % {"count": hours}


def days_left(due_on: date, *, today: date) -> str:
    """剩 15 天, 今天到期, 逾期 10 天."""
    left = (due_on - today).days
    if left == 0:
        return _("今天到期")
    if left > 0:
        return ngettext("剩 %(count)s 天", "剩 %(count)s 天", left) % {"count": number(left)}
    return ngettext("逾期 %(count)s 天", "逾期 %(count)s 天", -left) % {"count": number(-left)}


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _chinese() -> bool:
    return str(get_language() or "zh").startswith("zh")


def _month(value: date) -> str:
    return _MONTHS.split()[value.month - 1]
