"""Readers of cells: what a user wrote becomes a typed value, or says what is wrong with it.

Nothing is guessed: a reader that is unsure refuses and, where it can, proposes. No message fact
ever holds the clear text of a sealed value.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from rapidfuzz import fuzz, process

from anjia.kernel import identity
from anjia.kernel.refusals import Refused
from anjia.ledger.sheets.columns import Kind, SheetColumn, bare, plain
from anjia.ledger.sheets.numerals import number_in
from anjia.ledger.sheets.workbook import Flaw, Value

Read = Callable[[Value], object]

# A float holds 15 digits surely; from here on Excel has put zeros in place of the last ones.
DIGITS_LOST = 1e15
SHOWN = 20
EPOCH = dt.date(1899, 12, 30)
SERIALS = range(3_000, 73_051)
YEARS = range(1900, 2101)
# What an export puts before a text that Excel might take for a formula; taken off on the way in.
GUARD = "'"
RISKY = "=+-@\t\r\n＝＋－＠"
SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d{1,2}$")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
SPACES = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
DAY = re.compile(
    r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})[日号]?|月)?"
    r"(?:[ tT]*\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?)?"
)
LOOSE = re.compile(r" *([-./年月日号]) *")
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})?")
YES = frozenset(["是", "√", "✓", "✔", "有", "对", "y", "yes", "true", "1", "已", "t"])
NO = frozenset(["否", "×", "✗", "✘", "x", "无", "没有", "不", "n", "no", "false", "0", "未", "f"])


class Wrong(Exception):
    """A cell that cannot be taken: `code` names the fault, `facts` fill the message."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def reader(column: SheetColumn) -> Read:
    """Return the function that reads the cells of one column; None stays None."""
    make = _READERS[column.kind]
    read = _guarded(make(column))
    if column.kind is Kind.IDENTITY:
        return read
    # Most columns repeat a few values; `typed` keeps 1, 1.0 and TRUE apart.
    return lru_cache(maxsize=8_192, typed=True)(read)


def _guarded(read: Read) -> Read:
    def guarded(value: Value) -> object:
        if value is None:
            return None
        if isinstance(value, Flaw):
            if value.kind == "formula":
                raise Wrong("cell_formula")
            raise Wrong("cell_error", shown=value.text)
        return read(value)

    return guarded


def shown(value: Value) -> str:
    """Return a value as a message quotes it, shortened."""
    text = text_of(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def text_of(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < DIGITS_LOST:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def half(text: str) -> str:
    """Return text half-width and without surrounding or invisible space."""
    return SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def _make_text(column: SheetColumn) -> Read:
    longest = column.longest
    space = _line_break if column.lines else _one_space

    def read(value: Value) -> object:
        if isinstance(value, float) and abs(value) >= DIGITS_LOST:
            raise Wrong("digits_lost")
        text = text_of(value)
        if not text.isalnum():
            if CONTROL.search(text):
                raise Wrong("text_control")
            text = SPACES.sub(space, text).strip()
            if text.startswith(GUARD) and text[1:2] and text[1] in RISKY:
                text = text[1:]
        if longest is not None and len(text) > longest:
            raise Wrong("text_long", length=len(text), most=longest)
        return text or None

    return read


def _one_space(_found: re.Match[str]) -> str:
    return " "


def _line_break(found: re.Match[str]) -> str:
    return "\n" if "\n" in found[0] or "\r" in found[0] else " "


def _make_number(column: SheetColumn) -> Read:
    units = {half(column.unit), half(column.unit).split("/")[0]} - {""}

    def read(value: Value) -> Decimal:
        if isinstance(value, bool | dt.date | dt.time):
            raise Wrong("not_number", shown=shown(value))
        if isinstance(value, int | float):
            return _bounded(Decimal(repr(value)), column)
        text = half(str(value)).replace(",", "").replace(" ", "")
        for unit in units:
            text = text.removesuffix(unit)
        try:
            number = Decimal(text)
        except InvalidOperation:
            proposal = number_in(text)
            if proposal is None:
                raise Wrong("not_number", shown=shown(value)) from None
            raise Wrong("not_number_but", shown=shown(value), proposal=f"{proposal:f}") from None
        if not number.is_finite():
            raise Wrong("not_number", shown=shown(value))
        return _bounded(number, column)

    return read


def _bounded(number: Decimal, column: SheetColumn) -> Decimal:
    if column.least is not None and number < Decimal(str(column.least)):
        raise Wrong("number_small", shown=f"{number:f}"[:SHOWN], least=f"{column.least:g}")
    if (column.most is not None and number > Decimal(str(column.most))) or abs(number) >= 10**15:
        raise Wrong("number_large", shown=f"{number:.15g}", most=f"{column.most or 1e15:g}")
    return number


def _make_integer(column: SheetColumn) -> Read:
    number = _make_number(column)

    def read(value: Value) -> int:
        got = number(value)
        assert isinstance(got, Decimal)  # noqa: S101 - narrows the type; _make_number returns it
        if got != got.to_integral_value():
            raise Wrong("not_whole", shown=shown(value))
        return int(got)

    return read


def _make_decimal(column: SheetColumn) -> Read:
    number = _make_number(column)
    step = None if column.places is None else Decimal(1).scaleb(-column.places)

    def read(value: Value) -> Decimal:
        got = number(value)
        assert isinstance(got, Decimal)  # noqa: S101 - narrows the type; _make_number returns it
        # Excel computes in floats and shows two places; the places of the column are what it means.
        return got if step is None else got.quantize(step, rounding=ROUND_HALF_UP)

    return read


def _make_date(_column: SheetColumn) -> Read:
    def read(value: Value) -> dt.date:
        if isinstance(value, dt.datetime):
            return _in_years(value.date(), value)
        if isinstance(value, dt.date):
            return _in_years(value, value)
        if isinstance(value, bool | dt.time):
            raise Wrong("not_date", shown=shown(value))
        text = half(text_of(value))
        if isinstance(value, float) and not value.is_integer() and int(value) in SERIALS:
            text = str(int(value))
        return _date(LOOSE.sub(r"\1", text), value)

    return read


def _date(text: str, value: Value) -> dt.date:
    if text.isdecimal() and len(text) == 5 and int(text) in SERIALS:
        return EPOCH + dt.timedelta(days=int(text))
    if text.isdecimal() and len(text) == 4:
        raise Wrong("date_year_only", shown=shown(value))
    found = (PACKED if text.isdecimal() else DAY).fullmatch(text)
    if found is None:
        raise Wrong("not_date", shown=shown(value))
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    if not 1 <= month <= 12:
        raise Wrong("date_month", shown=shown(value), month=month)
    try:
        return _in_years(dt.date(year, month, day), value)
    except ValueError:
        raise Wrong("date_day", shown=shown(value), month=month, day=day) from None


def _in_years(day: dt.date, value: Value) -> dt.date:
    if day.year not in YEARS:
        raise Wrong("date_year", shown=shown(value), year=day.year)
    return day


def _make_yes_no(_column: SheetColumn) -> Read:
    def read(value: Value) -> bool:
        word = half(text_of(value)).lower()
        if value is True or word in YES:
            return True
        if value is False or word in NO:
            return False
        raise Wrong("not_yes_no", shown=shown(value))

    return read


def _make_choice(column: SheetColumn) -> Read:
    by_word: dict[str, str] = {}
    for word, stored in column.choice_aliases.items():
        by_word[plain(word)] = stored
    for stored, label in column.choices.items():
        by_word[plain(stored)] = stored
        by_word[plain(label)] = stored
        # 女婿/儿媳 is one choice; an office writes the one that fits.
        for part in re.split(r"[/、]", label):
            by_word.setdefault(plain(part), stored)
    labels = list(column.choices.values())

    def read(value: Value) -> str:
        text = half(text_of(value))
        for word in (plain(text), bare(text), plain(text).removesuffix("户")):
            stored = by_word.get(word)
            if stored is not None:
                return stored
        near = process.extractOne(text, labels, scorer=fuzz.ratio, score_cutoff=60)
        allowed = "、".join(labels[:12]) + ("…" if len(labels) > 12 else "")
        if near is None:
            raise Wrong("choice_unknown", shown=shown(value), allowed=allowed)
        raise Wrong("choice_near", shown=shown(value), near=near[0], allowed=allowed)

    return read


def _make_identity(_column: SheetColumn) -> Read:
    def read(value: Value) -> str:
        if isinstance(value, float | int) and not isinstance(value, bool):
            if abs(value) >= DIGITS_LOST:
                raise Wrong("identity_digits_lost")
            text = text_of(value)
        elif isinstance(value, str):
            text = value
        else:
            raise Wrong("identity_number_characters")
        text = text.removeprefix(GUARD)
        try:
            return identity.check(text).text
        except Refused as refused:
            text = identity.normal(text)
            # In scientific notation, or sixteen sure digits and zeros: what a float leaves when
            # it is saved as text.
            if SCIENTIFIC.match(text) or (len(text) == 18 and text.endswith("000")):
                raise Wrong("identity_digits_lost") from None
            raise Wrong(refused.code, **dict(refused.facts)) from None

    return read


def _make_phone(_column: SheetColumn) -> Read:
    def read(value: Value) -> str:
        if isinstance(value, str) and value.isascii() and MOBILE.fullmatch(value):
            return value
        if isinstance(value, bool | dt.date | dt.time):
            raise Wrong("phone_form")
        text = half(text_of(value)).removeprefix(GUARD)
        digits = re.sub(r"[\s\-()]", "", text).removeprefix("+86")
        if len(digits) == 13 and digits.startswith("86"):
            digits = digits[2:]
        if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
            return digits
        if len(re.findall(r"1[3-9]\d{9}", text)) > 1:
            raise Wrong("phone_two")
        if digits.isdecimal():
            raise Wrong("phone_length", length=len(digits))
        raise Wrong("phone_form")

    return read


def _make_account(_column: SheetColumn) -> Read:
    def read(value: Value) -> str:
        if isinstance(value, float | int) and abs(value) >= DIGITS_LOST:
            raise Wrong("digits_lost")
        digits = re.sub(r"[\s\-]", "", half(text_of(value)).removeprefix(GUARD))
        if SCIENTIFIC.match(digits):
            raise Wrong("digits_lost")
        if not (digits.isdecimal() and 8 <= len(digits) <= 32):
            raise Wrong("account_form")
        return digits

    return read


_READERS: dict[Kind, Callable[[SheetColumn], Read]] = {
    Kind.TEXT: _make_text,
    Kind.AREA: _make_text,
    Kind.RELATED: _make_text,
    Kind.INTEGER: _make_integer,
    Kind.DECIMAL: _make_decimal,
    Kind.DATE: _make_date,
    Kind.YES_NO: _make_yes_no,
    Kind.CHOICE: _make_choice,
    Kind.IDENTITY: _make_identity,
    Kind.PHONE: _make_phone,
    Kind.ACCOUNT: _make_account,
}
