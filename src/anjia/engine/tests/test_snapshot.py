"""Facts come back from a snapshot as they were written, whether words are numbered or not."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from anjia.engine import linking, snapshot
from anjia.engine.frames import frame

ON = date(2022, 9, 30)
ROWS = 300
FEW = 100  # words that a byte can number in one file, not in two together


def _counties() -> pa.Table:
    """One county whose rows say the same often, one in which each says something else."""
    areas = ["610921"] * ROWS + ["610922"] * ROWS
    return pa.table(
        {
            "key": [f"k{at:04}" for at in range(2 * ROWS)],
            "area": areas,
            "owner_key": [
                *["k0001", None, "k0002"] * (ROWS // 3),
                *[f"k{at:04}" for at in range(ROWS)],
            ],
            "kind": [*["red", "green", None] * (ROWS // 3), *map(str, range(ROWS))],
            "few": [*["red"] * ROWS, *(str(at % 140) for at in range(ROWS))],
        }
    )


@pytest.mark.parametrize("coded", [True, False])
def test_words_come_back_as_they_were_written(tmp_path: Path, *, coded: bool) -> None:
    given = _counties()
    manifest = snapshot.write(
        tmp_path,
        {"person": given},
        as_of=ON,
        area="6109",
        taken_at="",
        definitions="",
        application="",
    )
    found = snapshot.load(tmp_path, manifest, coded=coded)["person"]
    assert found.to_pydict() == given.to_pydict()
    rows, same = frame(found), frame(given)
    for name in ("kind", "few"):
        codes, words = rows.words(name)
        assert [words[code] if code >= 0 else None for code in codes.tolist()] == given[
            name
        ].to_pylist()
    found_owners = linking.link(rows, "owner_key", rows).positions
    assert found_owners.tolist() == linking.link(same, "owner_key", same).positions.tolist()


def test_files_of_few_words_each_have_more_than_a_byte_numbers_together(tmp_path: Path) -> None:
    counties = [
        pa.table(
            {
                "area": [f"6109{county:02}001"] * (2 * FEW),
                "key": [f"k{at:04}" for at in range(2 * FEW)],
                "trade": [f"{county}-{at % FEW}" for at in range(2 * FEW)],
            }
        )
        for county in (21, 22)
    ]
    manifest = snapshot.write(
        tmp_path,
        [{"person": part} for part in counties],
        as_of=ON,
        area="6109",
        taken_at="",
        definitions="",
        application="",
    )
    table = snapshot.load(tmp_path, manifest, coded=True)["person"]
    trades = pa.concat_tables(counties)["trade"].to_pylist()
    assert frame(table).column("trade").to_pylist() == trades
    turned = pa.concat_tables([table.slice(2 * FEW), table.slice(0, 2 * FEW)])
    assert frame(turned).column("trade").to_pylist() == trades  # sorted first
