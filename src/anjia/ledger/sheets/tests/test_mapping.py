"""Each proposal says how a column was recognised; nothing is proposed twice."""

from anjia.ledger.sheets import header, mapping, reader
from anjia.ledger.sheets.columns import known_words
from anjia.ledger.sheets.mapping import How
from anjia.ledger.sheets.tests import books

KNOWN = known_words(books.COLUMNS)


def proposals(rows: list[list[object]], **memory: str) -> dict[str, tuple[str | None, How]]:
    sheet = books.sheet(rows)
    found = header.find(sheet, known=KNOWN, row=0)
    return {
        p.column.full: (p.target, p.how)
        for p in mapping.propose(sheet, found, columns=books.COLUMNS, remembered=memory)
    }


def test_an_office_workbook_is_recognised_whole() -> None:
    (sheet,) = reader.read(books.office_book()).sheets
    found = header.find(sheet, known=KNOWN)
    got = mapping.propose(sheet, found, columns=books.COLUMNS)
    assert [p.target for p in got] == [
        None,
        "number",
        "head_name",
        "kind",
        "name",
        "identity_number",
        "moved_in_on",
        "floor_area",
        None,
    ]
    assert all(p.is_certain for p in got)


def test_label_alias_nearness_and_content() -> None:
    rows: list[list[object]] = [
        ["户编号", "户主", "身份证号码", "入住日子", "联络", "行次"],
        ["HY1", "张三", books.GOOD_IDENTITY, "2021-6-1", "13812345678", "a"],
        ["HY2", "李四", books.GOOD_IDENTITY, "2021-6-1", "13812345679", "b"],
    ]
    got = proposals(rows)
    assert got["户编号"] == ("number", How.LABEL)
    assert got["户主"] == ("head_name", How.ALIAS)
    assert got["身份证号码"] == ("identity_number", How.ALIAS)
    assert got["入住日子"] == ("moved_in_on", How.NEAR)
    assert got["联络"] == ("phone", How.CONTENT)
    assert got["行次"] == (None, How.NONE)


def test_a_remembered_choice_wins_also_when_it_is_not_to_import() -> None:
    rows: list[list[object]] = [["户编号", "户主", "杂"], ["HY1", "张三", "x"]]
    got = proposals(rows, 户主="", 杂="head_name")
    assert got["户主"] == (None, How.REMEMBERED)
    assert got["杂"] == ("head_name", How.REMEMBERED)


def test_no_ledger_column_is_proposed_twice() -> None:
    got = proposals([["户编号", "户号", "户主"], ["HY1", "HY1", "张三"]])
    assert got["户编号"][0] == "number"
    assert got["户号"][0] is None
