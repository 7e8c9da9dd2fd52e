"""Which version holds, as tables."""

from datetime import date
from decimal import Decimal

import pytest

from anjia.base.parameters.policy import Kind, Limits, Version, holding, parse
from anjia.kernel.refusals import Refused


def version(
    area: str,
    start: str,
    text: str,
    *,
    number: int,
    end: str | None = None,
    withdrawn: bool = False,
) -> Version:
    return Version(
        code="line",
        area=area,
        valid_from=date.fromisoformat(start),
        valid_to=date.fromisoformat(end) if end else None,
        text=text,
        document="〔2024〕1 号",
        number=number,
        withdrawn=withdrawn,
    )


VERSIONS = [
    version("", "2000-01-01", "country", number=0),
    version("61", "2020-01-01", "province", number=1),
    version("610921", "2022-01-01", "county old", number=2),
    version("610921", "2024-01-01", "county wrong", number=3),
    version("610921", "2024-01-01", "county right", number=4),
    version("6109", "2023-01-01", "city until June", number=5, end="2023-06-30"),
    version("610922", "2022-01-01", "taken back", number=6),
    version("610922", "2022-01-01", "taken back", number=7, withdrawn=True),
]


@pytest.mark.parametrize(
    ("area", "on", "expected"),
    [
        ("610921100", "2024-01-01", "county right"),
        ("610921100", "2023-12-31", "county old"),
        ("610921", "2021-12-31", "province"),
        ("610924", "2023-06-30", "city until June"),
        ("610924", "2023-07-01", "province"),
        ("610922", "2024-01-01", "province"),
        ("520102", "2024-01-01", "country"),
        ("61", "2019-12-31", "country"),
    ],
)
def test_nearest_area_then_latest_day(area: str, on: str, expected: str) -> None:
    found = holding(VERSIONS, area=area, on=date.fromisoformat(on))
    assert found is not None
    assert found.text == expected


def test_nothing_holds_before_the_first_day() -> None:
    assert holding(VERSIONS, area="610921", on=date(1999, 12, 31)) is None


@pytest.mark.parametrize(
    ("kind", "text", "typed"),
    [
        (Kind.INTEGER, " 12 ", 12),
        (Kind.DECIMAL, "12.50", Decimal("12.50")),
        (Kind.BOOLEAN, "是", True),
        (Kind.BOOLEAN, "FALSE", False),
        (Kind.DATE, "2026-03-01", date(2026, 3, 1)),
        (Kind.TEXT, "按户", "按户"),
    ],
)
def test_typed_values(kind: Kind, text: str, typed: object) -> None:
    assert parse(text, limits=Limits(kind=kind)) == typed


@pytest.mark.parametrize(
    ("limits", "text", "code"),
    [
        (Limits(kind=Kind.INTEGER), "12.5", "parameter_not_a_number"),
        (Limits(kind=Kind.DECIMAL), "三千五", "parameter_not_a_number"),
        (Limits(kind=Kind.DECIMAL), "nan", "parameter_not_a_number"),
        (Limits(kind=Kind.DATE), "2026-02-30", "parameter_not_a_date"),
        (Limits(kind=Kind.BOOLEAN), "也许", "parameter_not_yes_or_no"),
        (Limits(kind=Kind.TEXT), "  ", "parameter_empty"),
        (Limits(kind=Kind.INTEGER, minimum=Decimal(5)), "4", "parameter_out_of_bounds"),
        (Limits(kind=Kind.INTEGER, maximum=Decimal(5)), "6", "parameter_out_of_bounds"),
        (Limits(kind=Kind.TEXT, choices=("a", "b")), "c", "parameter_not_a_choice"),
    ],
)
def test_refused_values(limits: Limits, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text, limits=limits)
    assert refused.value.code == code
