"""The demonstration's workbooks look like an office's and say what the county is."""

import datetime
from collections import Counter

import pytest

from anjia.demo import months, people, places, workbooks
from anjia.demo.months import Month
from anjia.demo.people import County, Plan, Village
from anjia.demo.workbooks import Written
from anjia.kernel import periods
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
def written(county: County, tmp_path_factory: pytest.TempPathFactory) -> list[Written]:
    return workbooks.write_all(county, tmp_path_factory.mktemp("books"))


def test_there_is_a_workbook_for_each_ledger_and_town(written: list[Written]) -> None:
    counts = Counter(book.ledger for book in written)
    assert counts["households"] == 10
    assert counts["persons"] == 11 + workbooks.MONTHS - 1
    assert set(counts) == {
        "sites",
        "grids",
        "organisations",
        "buildings",
        "dwellings",
        "households",
        "persons",
        "employers",
        "jobs",
        "public-posts",
        "post-holdings",
        "vacancies",
        "labour-brands",
        "training-bases",
        "training-classes",
        "trainees",
        "factories",
        "factory-reports",
        "ventures",
        "venture-trainings",
        "venture-loans",
    }
    paths = [book.path for book in written]
    assert paths == sorted(paths)


def test_the_header_is_found_under_title_and_unit_line(
    county: County, written: list[Written]
) -> None:
    rows: Counter[str] = Counter()
    for ledger, path in ((book.ledger, book.path) for book in written):
        sheet = reader.read(path).sheets[0]
        found = header.find(sheet)
        body = header.body(sheet, found)
        if "更正" not in path.name and "变动" not in path.name:
            rows[ledger] += len(body.rows)
        if path.suffix == ".xlsx":
            assert found.title.startswith("汉阴县")
            assert found.unit
            assert found.as_of is not None
            assert found.as_of <= ON
            assert found.bottom == 3
        assert not found.duplicates
    assert rows["sites"] == 20
    assert rows["households"] == len(county.households)
    assert rows["persons"] == sum(1 for _ in county.persons())


def test_rows_that_come_back_are_put_right_in_a_correction(written: list[Written]) -> None:
    (correction,) = (
        book.path for book in written if book.path.name.endswith("家庭成员更正表.xlsx")
    )
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


def test_one_town_sends_text_in_the_old_character_set(written: list[Written]) -> None:
    (path,) = (book.path for book in written if book.path.suffix == ".csv")
    assert "户编号" in path.read_bytes().decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        path.read_bytes().decode("utf-8")


def test_months_reach_their_ends_in_order(written: list[Written]) -> None:
    reached = [book.reaches for book in written if book.reaches]
    assert reached == list(periods.month_ends(ON, count=workbooks.MONTHS))


@pytest.fixture(scope="module")
def told() -> tuple[County, list[Month]]:
    made = people.county(Plan(on=ON, villages=VILLAGES, households=900, persons=3_200))
    return made, months.rewind(made, periods.month_ends(ON, count=8))


def test_the_months_end_where_the_county_was_made(told: tuple[County, list[Month]]) -> None:
    start, later = told
    made = people.county(Plan(on=ON, villages=VILLAGES, households=900, persons=3_200))
    assert all(month.rows for month in later)
    last = {p.identity_number: p for month in later for _, p in month.rows}
    for (_, final), (_, before) in zip(made.persons(), start.persons(), strict=True):
        became = last.get(before.identity_number, before)
        assert became.life.work_status == final.life.work_status
        assert became.life.work_region == final.life.work_region
        assert became.hukou_moved_on == final.hukou_moved_on
        assert became.residence_booklet == final.residence_booklet


def test_the_wheat_calls_some_home_and_they_go_back(told: tuple[County, list[Month]]) -> None:
    _, later = told
    (june,) = (month for month in later if month.ends_on.month == 6)
    (july,) = (month for month in later if month.ends_on.month == 7)
    after = {person.identity_number: person.life.work_status for _, person in july.rows}
    in_the_fields = [
        person.identity_number for _, person in june.rows if person.life.work_status == "farming"
    ]
    back = [after[number] for number in in_the_fields if number in after]
    assert back
    assert set(back) <= {"employed", "self_employed"}


def test_a_list_of_changes_never_relies_on_an_empty_cell(
    told: tuple[County, list[Month]],
) -> None:
    # The import leaves a field as it is where a cell is empty.
    start, later = told
    now = {person.identity_number: person.life for _, person in start.persons()}
    for month in later:
        for _, person in month.rows:
            before = now[person.identity_number]
            assert person.life.work_status or not before.work_status
            assert (
                person.life.work_region
                or not before.work_region
                or person.life.work_status not in {"employed", "self_employed", "farming"}
            )
            now[person.identity_number] = person.life
