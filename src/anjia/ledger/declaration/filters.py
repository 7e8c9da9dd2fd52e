"""Filters of a list: each turns what a person chose into a condition, and back into words.

A filter reads plain request parameters named after its column and never raises: a parameter that
makes no sense narrows nothing, so that an old bookmark still opens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from anjia.kernel import areas

if TYPE_CHECKING:
    from anjia.ledger.declaration.columns import Column

# Chosen to mean "not known yet": unknown is a value of its own, never the same as no filter.
UNKNOWN: Final = "~"

Parameters = Mapping[str, Sequence[str]]

LONGEST = 200


@dataclass(frozen=True)
class Filter:
    """One filter. `template` names the control that F's component draws."""

    always: bool = True

    template = ""

    def names(self, column: "Column") -> tuple[str, ...]:
        """Return the request parameters that this filter reads."""
        return (column.name,)

    def condition(self, column: "Column", parameters: Parameters) -> Q | None:
        """Return what the parameters ask for, or None when they ask for nothing."""
        raise NotImplementedError

    def words(self, column: "Column", parameters: Parameters) -> str:
        """Return the choice as people say it, empty when nothing was chosen."""
        raise NotImplementedError


@dataclass(frozen=True)
class Contains(Filter):
    """Text somewhere in the value; for a sealed column, the whole value by its keyed index."""

    template = "text"

    def condition(self, column: "Column", parameters: Parameters) -> Q | None:
        text = _one(parameters, column.name)
        if not text:
            return None
        if text == UNKNOWN:
            return _unknown(column)
        if column.is_sealed:
            field = column.model_field
            return Q(**{f"{column.path}_index": field.index(text)})
        return Q(**{f"{column.path}__contains": text})

    def words(self, column: "Column", parameters: Parameters) -> str:
        text = _one(parameters, column.name)
        if not text:
            return ""
        if text == UNKNOWN:
            return _("待核实")
        # The number that was looked for is as personal as the one that is stored.
        return _("指定号码") if column.is_sealed else _("含“%(text)s”") % {"text": text}


@dataclass(frozen=True)
class OneOf(Filter):
    """One or several of the choices, or of the related rows that the scope holds."""

    template = "choice"

    def condition(self, column: "Column", parameters: Parameters) -> Q | None:
        chosen = _many(parameters, column.name)
        known = [value for value in chosen if value != UNKNOWN and _fits(column, value)]
        if not known:
            return _unknown(column) if UNKNOWN in chosen else None
        path = column.read_paths[0]
        condition = Q(**{f"{path}__in": known})
        return condition | _unknown(column) if UNKNOWN in chosen else condition

    def words(self, column: "Column", parameters: Parameters) -> str:
        chosen = _many(parameters, column.name)
        # What a related row is called is known only to the page, which has it from its options.
        said = [column.choice_label(value) for value in chosen if _fits_choice(column, value)]
        if UNKNOWN in chosen:
            said.append(_("待核实"))
        return "、".join(said)


@dataclass(frozen=True)
class Between(Filter):
    """From and to, both included; either may be left out."""

    template = "range"

    def names(self, column: "Column") -> tuple[str, ...]:
        return (column.name, f"{column.name}_from", f"{column.name}_to")

    def condition(self, column: "Column", parameters: Parameters) -> Q | None:
        if _one(parameters, column.name) == UNKNOWN:
            return _unknown(column)
        low, high = self.bounds(column, parameters)
        path = column.read_paths[0]
        condition = Q()
        if low is not None:
            condition &= Q(**{f"{path}__gte": low})
        if high is not None:
            condition &= Q(**{f"{path}__lte": high})
        return condition or None

    def bounds(
        self, column: "Column", parameters: Parameters
    ) -> tuple[date | Decimal | None, date | Decimal | None]:
        """Return the lower and upper bound as typed values."""
        low = _one(parameters, f"{column.name}_from")
        high = _one(parameters, f"{column.name}_to")
        read = _decimal if column.is_number else _date
        return read(low), read(high)

    def words(self, column: "Column", parameters: Parameters) -> str:
        if _one(parameters, column.name) == UNKNOWN:
            return _("待核实")
        low, high = (_said(value) for value in self.bounds(column, parameters))
        if low and high:
            return _("%(low)s至%(high)s") % {"low": low, "high": high}
        if low:
            return (
                _("%(low)s以上") % {"low": low}
                if column.is_number
                else _("%(low)s起") % {"low": low}
            )
        if high:
            return (
                _("%(high)s以下") % {"high": high}
                if column.is_number
                else _("%(high)s前") % {"high": high}
            )
        return ""


@dataclass(frozen=True)
class YesNo(Filter):
    """Yes, no, or not known."""

    template = "choice"

    def condition(self, column: "Column", parameters: Parameters) -> Q | None:
        value = _one(parameters, column.name)
        if value == UNKNOWN:
            return _unknown(column)
        if value not in {"1", "0"}:
            return None
        return Q(**{column.read_paths[0]: value == "1"})

    def words(self, column: "Column", parameters: Parameters) -> str:
        return {"1": _("是"), "0": _("否"), UNKNOWN: _("待核实")}.get(
            _one(parameters, column.name), ""
        )


@dataclass(frozen=True)
class Place(Filter):
    """Everything within an area: its code as a prefix, in the range form that indexes serve."""

    template = "place"

    def condition(self, column: "Column", parameters: Parameters) -> Q | None:
        code = _one(parameters, column.name)
        if code == UNKNOWN:
            return _unknown(column)
        if not is_area(code):
            return None
        return Q(**{f"{column.path}__gte": code, f"{column.path}__lt": areas.upper_bound(code)})

    def words(self, column: "Column", parameters: Parameters) -> str:
        code = _one(parameters, column.name)
        return _("待核实") if code == UNKNOWN else code if is_area(code) else ""


def is_area(text: str) -> bool:
    """Whether a parameter is an area code of some level."""
    return text.isascii() and text.isdigit() and len(text) in {2, 4, 6, 9, 12, 15, 18}


def _one(parameters: Parameters, name: str) -> str:
    values = parameters.get(name) or ()
    # PostgreSQL refuses NUL in text; a person cannot type one.
    return values[-1].strip().replace("\0", "")[:LONGEST] if values else ""


def _many(parameters: Parameters, name: str) -> list[str]:
    return [value[:LONGEST] for value in dict.fromkeys(parameters.get(name) or ()) if value]


def _unknown(column: "Column") -> Q:
    missing = Q(**{f"{column.read_paths[0]}__isnull": True})
    field = column.model_field
    if (
        column.expression is None
        and getattr(field, "empty_strings_allowed", False)
        and not field.null
    ):
        missing |= Q(**{column.path: ""})
    return missing


def _fits_choice(column: "Column", value: str) -> bool:
    return value in {str(choice) for choice, _label in column.choices}


def _fits(column: "Column", value: str) -> bool:
    if column.choices:
        return _fits_choice(column, value)
    is_related = column.kind == "related"
    field = column.related_model._meta.pk if is_related else column.model_field
    try:
        field.to_python(value)
    except Exception:  # noqa: BLE001 - to_python raises what it likes; the value then fits nothing
        return False
    return "\0" not in value


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10**15 else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _said(value: date | Decimal | None) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return date_format(value, _("Y年n月j日"))
    return f"{value:,f}"
