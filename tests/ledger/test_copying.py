"""What goes into COPY comes out of PostgreSQL as it was."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from anjia.ledger import copying

pytestmark = pytest.mark.django_db

NASTY = (
    "",
    "张三",
    r"\N",
    "\\",
    "a\tb",
    "a\nb\r\nc",
    r"\x00",
    "{}",
    '"',
    "😀",
    "\u2028",
    "\v\f\x1f\x7f",
)
COLUMNS: dict[str, Sequence[Any]] = {
    "text": NASTY,
    "bytea": [b"", b"\\", bytes(range(256))],
    "uuid": [UUID(int=0), UUID(int=2**128 - 1)],
    "date": [date.min, date(2021, 6, 1), date.max],
    "bigint": [0, -1, 2**63 - 1],
    "boolean": [True, False],
    "numeric": [Decimal("1.50"), Decimal("-1E+3")],
    "double precision": [0.1, -1e300],
    "timestamptz": [datetime(2026, 11, 22, 8, 30, 15, 123456, tzinfo=UTC)],
}


def stored(kind: str, values: Sequence[Any]) -> list[Any]:
    places = copying.column(range(len(values)))
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table copied (place int, value {kind}) on commit drop")
        with cursor.copy("copy copied from stdin") as stream:
            stream.write(copying.lines([places, copying.column(values)]))
        cursor.execute("select value from copied order by place")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_kind_of_value_beside_nothing(kind: str) -> None:
    values = [*COLUMNS[kind], None, COLUMNS[kind][0]]
    assert [bytes(v) if isinstance(v, memoryview) else v for v in stored(kind, values)] == values


def test_any_text_there_is() -> None:
    chance = random.Random(1)
    values = ["".join(chance.choices("\\N\t\n\r.张'\"{},x0", k=6)) for _ in range(2_000)]
    assert stored("text", values) == values


def test_values_of_several_types_in_one_column() -> None:
    assert stored("text", [1, "a\\b", None, True]) == ["1", "a\\b", None, "t"]


def test_half_a_character_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(UnicodeEncodeError):
        copying.lines([copying.column(["\ud800"])])
