"""Every way an office writes a value is read; what is unsure is refused with what to do."""

import datetime as dt
from decimal import Decimal

import pytest

from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.ledger.sheets.tests.books import GOOD_IDENTITY
from anjia.ledger.sheets.values import Wrong, reader
from anjia.ledger.sheets.workbook import Flaw


def read(kind: Kind, value: object, **more: object) -> object:
    return reader(SheetColumn(name="x", label="某列", kind=kind, **more))(value)  # type: ignore[arg-type]


def wrong(kind: Kind, value: object, **more: object) -> Wrong:
    with pytest.raises(Wrong) as caught:
        read(kind, value, **more)
    return caught.value


@pytest.mark.parametrize(
    "value",
    [
        "2021-6-1",
        "2021-06-01",
        "2021.06.01",
        "2021.6.1",
        "2021/6/1",
        "20210601",
        20210601.0,
        "2021年6月1日",
        "2021 年 6 月 1 日",
        "２０２１年６月１日",
        "2021年6月",
        "2021.06",
        202106.0,
        44348.0,
        44348.5,
        "44348",
        "2021-06-01 00:00:00",
        dt.date(2021, 6, 1),
        dt.datetime(2021, 6, 1, 8, 30),  # noqa: DTZ001
        " 2021-6-1 ",
    ],
)
def test_dates_as_offices_write_them(value: object) -> None:
    assert read(Kind.DATE, value) == dt.date(2021, 6, 1)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2022.13.1", "date_month"),
        ("2021-2-30", "date_day"),
        ("2021", "date_year_only"),
        ("明年", "not_date"),
        ("1021-1-1", "date_year"),
        (12.0, "not_date"),
        (True, "not_date"),
        ("21.6.1", "not_date"),
    ],
)
def test_faulty_dates_say_what_is_wrong(value: object, code: str) -> None:
    assert wrong(Kind.DATE, value).code == code


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1,234.5", "1234.5"),
        ("１２３", "123"),
        ("90平方米", "90"),
        (104.33333333, "104.33"),
        (-2.0, "-2"),
    ],
)
def test_numbers(value: object, number: str) -> None:
    assert read(Kind.DECIMAL, value, unit="平方米", places=2) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "proposal"),
    [
        ("三千五", "3500"),
        ("3500元", "3500"),
        ("2.5万", "25000"),
        ("两千零五十", "2050"),
        ("一万五", "15000"),
    ],
)
def test_a_number_in_words_is_proposed_never_taken(value: str, proposal: str) -> None:
    fault = wrong(Kind.DECIMAL, value)
    assert fault.code == "not_number_but"
    assert fault.facts == {"shown": value, "proposal": proposal}


def test_whole_numbers() -> None:
    assert read(Kind.INTEGER, 3.0) == 3
    assert wrong(Kind.INTEGER, 3.5).code == "not_whole"
    assert wrong(Kind.INTEGER, -1, least=0).code == "number_small"
    assert wrong(Kind.INTEGER, "NaN").code == "not_number"
    assert wrong(Kind.INTEGER, "1e400").code == "number_large"


@pytest.mark.parametrize("value", ["是", "√", "有", "Y", 1.0, True, "1"])
def test_yes(value: object) -> None:
    assert read(Kind.YES_NO, value) is True


@pytest.mark.parametrize("value", ["否", "×", "无", "没有", 0.0, False])
def test_no(value: object) -> None:
    assert read(Kind.YES_NO, value) is False


def test_yes_no_refuses_the_rest() -> None:
    assert wrong(Kind.YES_NO, "也许").code == "not_yes_no"


CHOICES = {"spouse": "配偶", "child_in_law": "女婿/儿媳"}


def test_choices_by_label_part_stored_value_and_alias() -> None:
    for value, stored in (
        ("配偶", "spouse"),
        ("儿媳", "child_in_law"),
        ("spouse", "spouse"),
        ("妻", "spouse"),
        ("配偶（妻）", "spouse"),
    ):
        got = read(Kind.CHOICE, value, choices=CHOICES, choice_aliases={"妻": "spouse"})
        assert got == stored
    assert wrong(Kind.CHOICE, "路人", choices=CHOICES).code == "choice_unknown"
    assert wrong(Kind.CHOICE, "配偶者", choices=CHOICES).facts["near"] == "配偶"


def test_identity_numbers() -> None:
    assert read(Kind.IDENTITY, GOOD_IDENTITY) == GOOD_IDENTITY
    assert read(Kind.IDENTITY, f" {GOOD_IDENTITY.lower()} ") == GOOD_IDENTITY
    assert read(Kind.IDENTITY, f"'{GOOD_IDENTITY}") == GOOD_IDENTITY


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (6.10921198503153e17, "identity_digits_lost"),
        ("6.10921E+17", "identity_digits_lost"),
        ("610921198503154000", "identity_digits_lost"),
        ("61092119850315341", "identity_number_length"),
        ("610921198513153417", "identity_number_birth_date"),
        ("610921198503153411", "identity_number_check_digit"),
        ("张三", "identity_number_length"),
    ],
)
def test_identity_numbers_that_excel_spoiled_are_detected_never_guessed(
    value: object, code: str
) -> None:
    fault = wrong(Kind.IDENTITY, value)
    assert fault.code == code
    assert "610921" not in repr(fault.facts)


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        (13812345678.0, "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("+8613812345678", "13812345678"),
        ("0915-5212345", "09155212345"),
    ],
)
def test_phones(value: object, phone: str) -> None:
    assert read(Kind.PHONE, value) == phone


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1381234567", "phone_length"),
        ("13812345678/13912345678", "phone_two"),
        ("无", "phone_form"),
    ],
)
def test_faulty_phones(value: str, code: str) -> None:
    fault = wrong(Kind.PHONE, value)
    assert fault.code == code
    assert "138" not in repr(fault.facts)


def test_text() -> None:
    assert read(Kind.TEXT, 1001.0) == "1001"
    assert read(Kind.TEXT, " 汉阴\n县 ") == "汉阴 县"
    assert read(Kind.TEXT, "'=1+1") == "=1+1"
    assert wrong(Kind.TEXT, 6.2e18).code == "digits_lost"
    assert wrong(Kind.TEXT, "a\x00b").code == "text_control"
    assert wrong(Kind.TEXT, "长" * 9, longest=8).code == "text_long"


def test_flawed_cells_are_wrong_for_every_kind() -> None:
    for kind in Kind:
        assert wrong(kind, Flaw("formula")).code == "cell_formula"
        assert wrong(kind, Flaw("error", "#N/A")).code == "cell_error"
        assert read(kind, None) is None
