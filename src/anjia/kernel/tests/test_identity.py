"""Identity numbers are checked without being shown."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from anjia.kernel import identity
from anjia.kernel.refusals import Refused

# 610900 is a city's code; only a county's can begin a number that was issued to someone.
MAN = identity.with_check_digit("61090020010203001")
WOMAN = identity.with_check_digit("61240019900228002")


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as refused:
        identity.check(text)
    return refused.value


def test_birth_and_sex_are_read_from_the_number() -> None:
    assert identity.check(MAN).birth_on == datetime.date(2001, 2, 3)
    assert identity.check(MAN).sex == "male"
    assert identity.check(WOMAN).sex == "female"


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2030, 1, 1)), st.integers(0, 999))
def test_every_number_with_its_check_digit_passes_and_any_other_digit_fails(
    born: datetime.date, seq: int
) -> None:
    number = identity.with_check_digit(f"610900{born:%Y%m%d}{seq:03}")
    assert identity.check(number).text == number
    for wrong in set("0123456789X") - {number[-1]}:
        assert refusal(number[:-1] + wrong).code == "identity_number_check_digit"


@given(st.integers(0, 10**17 - 1))
def test_the_check_digit_is_the_one_of_the_public_library(first_seventeen: int) -> None:
    digits = f"{first_seventeen:017}"
    assert identity.with_check_digit(digits) == digits + ric.calc_check_digit(f"{digits}0")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(position: int, shift: int) -> None:
    digit = str((int(MAN[position]) + shift) % 10)
    assert refusal(MAN[:position] + digit + MAN[position + 1 :]).code.startswith("identity_number_")


@pytest.mark.parametrize(
    "typed",
    [
        f" {MAN} ",
        MAN.lower(),
        f"{MAN[:6]} {MAN[6:14]} {MAN[14:]}",
        f"{MAN[:6]}-{MAN[6:]}",
    ],
)
def test_blanks_hyphens_and_small_letters_are_put_right(typed: str) -> None:
    assert identity.check(typed).text == MAN


def test_full_width_characters_are_put_right() -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in MAN)
    assert identity.check(wide).text == MAN


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "identity_number_length"),
        ("610900910203001", "identity_number_length"),
        (MAN + "1", "identity_number_length"),
        ("61090020010203A01" + "1", "identity_number_characters"),
        ("61090020010203００1Y", "identity_number_characters"),
        (identity.with_check_digit("61090020010230001"), "identity_number_birth_date"),
        (identity.with_check_digit("61090017010203001"), "identity_number_birth_date"),
        (identity.with_check_digit("99090020010203001"), "identity_number_region"),
    ],
)
def test_what_is_wrong_is_said_without_the_number(text: str, code: str) -> None:
    refused = refusal(text)
    assert refused.code == code
    assert text == "" or text not in f"{refused} {refused!r} {refused.facts}"


def test_a_number_prints_itself_masked() -> None:
    number = identity.check(MAN)
    assert str(number) == f"{number}" == "610900********" + MAN[-4:]
    assert MAN not in repr(number)


def test_masks() -> None:
    assert identity.mask("610921199001013417") == "610921********3417"
    assert identity.mask_phone("13812345678") == "138****5678"
    assert identity.mask_account("6217001234567890123") == "***************0123"


@pytest.mark.parametrize("masked", [identity.mask, identity.mask_phone, identity.mask_account])
def test_a_value_too_short_to_hide_a_middle_is_hidden_whole(masked: object) -> None:
    assert callable(masked)
    assert masked("1234") == "****"
    assert masked("") == ""
