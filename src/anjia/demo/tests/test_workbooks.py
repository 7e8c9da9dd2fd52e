"""The demonstration's workbooks look like an office's and say what the county is."""

import datetime
from collections import Counter
from pathlib import Path

import pytest

from anjia.demo import people, places, workbooks
from anjia.demo.people import County, Plan, Village
from anjia.ledger.sheets import header, reader
from anjia.ledger.sheets.values import DIGITS_LOST

ON = datetime.date(2026, 10, 31)
VILLAGES = tuple(
    Village(f"{town}{number}", f"第{number}村", town)
    for town in sorted({site.town_code for site in places.SITES})
    for number in range(200, 203)
)


@pytest.fixture(scope="module")
def county() -> County:
    return people.county(Plan(on=ON, villages=VILLAGES, households=900, persons=3_200))


@pytest.fixture(scope="module")
def written(county: County, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Path]]:
    return workbooks.write_all(county, tmp_path_factory.mktemp("books"))


def test_there_is_a_workbook_for_each_ledger_and_town(written: list[tuple[str, Path]]) -> None:
    counts = Counter(ledger for ledger, _ in written)
    assert counts["households"] == 10
    assert counts["persons"] == 11
    assert set(counts) == {
        "sites",
        "grids",
        "organisations",
        "buildings",
        "dwellings",
        "households",
        "persons",
    }
    assert [path for _, path in written] == sorted(path for _, path in written)


def test_the_header_is_found_under_title_and_unit_line(
    county: County, written: list[tuple[str, Path]]
) -> None:
    rows: Counter[str] = Counter()
    for ledger, path in written:
        sheet = reader.read(path).sheets[0]
        found = header.find(sheet)
        body = header.body(sheet, found)
        if "更正" not in path.name:
            rows[ledger] += len(body.rows)
        if path.suffix == ".xlsx":
            assert found.title.startswith("汉阴县")
            assert found.unit
            assert found.as_of == ON
            assert found.bottom == 3
        assert not found.duplicates
    assert rows["sites"] == 20
    assert rows["households"] == len(county.households)
    assert rows["persons"] == sum(1 for _ in county.persons())


def test_rows_that_come_back_are_put_right_in_a_correction(written: list[tuple[str, Path]]) -> None:
    (correction,) = (path for _, path in written if path.name.endswith("家庭成员更正表.xlsx"))
    sheet = reader.read(correction).sheets[0]
    found = header.find(sheet)
    labels = {column.label: column.index for column in found.columns}
    corrected = [str(sheet.at(row, labels["姓名"])) for row in header.body(sheet, found).rows]
    assert 4 <= len(corrected) <= 40


def test_numbers_that_lost_digits_and_wrong_dates_are_among_the_slips() -> None:
    whole = people.county(Plan(on=ON, villages=VILLAGES))
    slips = [
        value
        for book in workbooks.books(whole)
        if book.ledger == "persons"
        for value in book.form.dirt.values()
    ]
    assert any(isinstance(value, float) and value > DIGITS_LOST for value in slips)
    assert "1987.2.30" in slips
    assert len(slips) >= 15


def test_one_town_sends_text_in_the_old_character_set(written: list[tuple[str, Path]]) -> None:
    (path,) = (path for _, path in written if path.suffix == ".csv")
    assert "户编号" in path.read_bytes().decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        path.read_bytes().decode("utf-8")
