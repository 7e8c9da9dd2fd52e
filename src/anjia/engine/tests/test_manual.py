"""The printed manual is the one that the tables make."""

from pathlib import Path

from anjia.engine import manual

PRINTED = Path(__file__).parents[4] / "docs" / "language.md"


def test_the_manual_is_up_to_date() -> None:
    assert PRINTED.read_text(encoding="utf-8") == manual.text()
