"""Numbers, rates and dates are written as the interface guide promises."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from anjia.interfaces.web import words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (5082, "5,082"),
        (0, "0"),
        (None, "—"),
        (Decimal("98.60"), "98.60"),
        (Decimal(3), "3"),
        (1.5, "1.5"),
    ],
)
def test_a_number_has_thousands_commas_and_a_missing_one_a_dash(
    value: object, written: str
) -> None:
    assert words.number(value) == written  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fraction", "written"),
    [
        (Decimal(4651) / 4716, "98.6"),
        (1, "100.0"),
        (Decimal(9999) / 10000, "99.9"),  # not all: never rounded up to all
        (Decimal(1) / 10000, "0.1"),  # not none: never rounded down to none
        (0, "0.0"),
        (None, "—"),
    ],
)
def test_a_rate_never_hides_the_one_that_is_missing(fraction: object, written: str) -> None:
    assert words.rate(fraction) == written  # type: ignore[arg-type]


def test_dates_are_closed_up_in_chinese_and_spelled_in_english() -> None:
    with translation.override("zh-hans"):
        assert words.day(date(2022, 4, 10)) == "2022年4月10日"
        assert words.short_day(date(2022, 4, 10)) == "4月10日"
        assert words.month(date(2022, 9, 1)) == "2022年9月"
    with translation.override("en"):
        assert words.day(date(2022, 4, 10)) == "10 April 2022"
        assert words.short_day(date(2022, 4, 10)) == "10 Apr"
        assert words.month(date(2022, 9, 1)) == "September 2022"


def test_a_moment_is_told_in_the_offices_time() -> None:
    with translation.override("zh-hans"):
        assert words.moment(datetime(2022, 10, 8, 1, 12, tzinfo=UTC)) == "2022年10月8日 9:12"


@pytest.mark.parametrize(
    ("days", "written"), [(15, "剩 15 天"), (0, "今天到期"), (-10, "逾期 10 天")]
)
def test_days_to_a_deadline(days: int, written: str) -> None:
    today = date(2022, 9, 30)
    with translation.override("zh-hans"):
        assert words.days_left(today + timedelta(days=days), today=today) == written


@pytest.mark.parametrize(
    ("seconds", "written"), [(20, "20 秒"), (150, "2 分钟"), (7300, "2 小时"), (None, "—")]
)
def test_a_duration_has_one_unit(seconds: int | None, written: str) -> None:
    with translation.override("zh-hans"):
        assert words.duration(seconds) == written
