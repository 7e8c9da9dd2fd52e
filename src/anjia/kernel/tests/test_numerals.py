"""How headings count."""

import pytest

from anjia.kernel.numerals import counting


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (25, "二十五")]
)
def test_headings_are_numbered_in_chinese(number: int, text: str) -> None:
    assert counting(number) == text
