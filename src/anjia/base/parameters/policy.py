"""What a parameter is and which of its versions holds where and when. No Django, no database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from anjia.kernel.refusals import Refused

Value = Decimal | int | str | bool | date
V = TypeVar("V")


class Permission(StrEnum):
    """Acts on parameters."""

    READ = "parameters.read"
    WRITE = "parameters.write"
    SYSTEM = "parameters.system"


class Kind(StrEnum):
    """Types of value."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"


class Keeper(StrEnum):
    """Who may change a parameter: the office whose rule it is, or the system administrator."""

    OFFICE = "office"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Version:
    """One value of a parameter, for an area (empty: everywhere) from a day on."""

    code: str
    area: str
    valid_from: date
    valid_to: date | None
    text: str
    document: str
    number: int = 0
    withdrawn: bool = False
    note: str = ""
    changed_by_name: str = ""
    changed_at: datetime | None = None

    @property
    def shipped(self) -> bool:
        """Whether the value came with the release instead of from an office."""
        return self.number == 0


@dataclass(frozen=True, kw_only=True)
class NewValue:
    """A value as an officer enters it."""

    text: str
    valid_from: date
    document: str
    valid_to: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What an entered value must satisfy."""

    kind: Kind
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[str, ...] = ()


YES = frozenset({"true", "yes", "1", "是"})
NO = frozenset({"false", "no", "0", "否"})


def parse(text: str, *, limits: Limits) -> Value:
    """Return the typed value, or refuse text that is not one or is out of bounds."""
    plain = text.strip()
    parsed = _typed(plain, limits.kind)
    if isinstance(parsed, int | Decimal) and not isinstance(parsed, bool):
        low, high = limits.minimum, limits.maximum
        if (low is not None and parsed < low) or (high is not None and parsed > high):
            raise Refused(
                "parameter_out_of_bounds",
                minimum="" if low is None else low,
                maximum="" if high is None else high,
            )
    if limits.choices and plain not in limits.choices:
        raise Refused("parameter_not_a_choice", choices="、".join(limits.choices))
    return parsed


def _typed(text: str, kind: Kind) -> Value:
    match kind:
        case Kind.INTEGER:
            return _read(int, text, refusal="parameter_not_a_number")
        case Kind.DECIMAL:
            return _read(_finite, text, refusal="parameter_not_a_number")
        case Kind.DATE:
            return _read(date.fromisoformat, text, refusal="parameter_not_a_date")
        case Kind.BOOLEAN:
            return _read(_yes, text.lower(), refusal="parameter_not_yes_or_no")
        case Kind.TEXT:
            return _read(_present, text, refusal="parameter_empty")


def _read(reader: Callable[[str], V], text: str, *, refusal: str) -> V:
    try:
        return reader(text)
    except (ValueError, InvalidOperation):
        raise Refused(refusal) from None


def _finite(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError
    return number


def _yes(text: str) -> bool:
    if text not in YES | NO:
        raise ValueError
    return text in YES


def _present(text: str) -> str:
    if not text:
        raise ValueError
    return text


def standing(versions: Iterable[Version]) -> list[Version]:
    """Return what stands: of versions for the same area and day only the last entered counts."""
    last: dict[tuple[str, date], Version] = {}
    for version in sorted(versions, key=lambda version: version.number):
        last[version.area, version.valid_from] = version
    return [version for version in last.values() if not version.withdrawn]


def holding(versions: Iterable[Version], *, area: str, on: date) -> Version | None:
    """Return the version that holds: the nearest area first, then the latest day."""
    candidates = [
        version
        for version in standing(versions)
        if area.startswith(version.area)
        and version.valid_from <= on
        and (version.valid_to is None or on <= version.valid_to)
    ]
    return max(
        candidates, key=lambda version: (len(version.area), version.valid_from), default=None
    )
