"""Numbers of a scheme: written as themselves, or as a dated parameter with its document."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from anjia.base.parameters import definitions
from anjia.base.parameters import queries as parameters
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies.policy import MOST_MONTHS, PARAMETER, money

if TYPE_CHECKING:
    from datetime import date

    from anjia.base.parameters.policy import Version


def parameter_of(text: str) -> str:
    """The code of the parameter that stands for a number; empty where the number stands itself."""
    found = PARAMETER.match(text.strip())
    return found[1] if found else ""


def check(text: str, *, whole: bool) -> str:
    """A number as it is kept, or a refusal that says what is wrong with it."""
    plain = text.strip()
    code = parameter_of(plain)
    if code:
        if code not in definitions.collected():
            raise Refused("subsidy_parameter_unknown", parameter=code)
        return plain
    if not whole:
        return f"{money(plain)}"
    if not (plain.isascii() and plain.isdigit() and int(plain) <= MOST_MONTHS):
        raise Refused("subsidy_number", text=plain, most=MOST_MONTHS)
    return str(int(plain))


def value(text: str, *, area: str, on: date) -> Decimal:
    """The number as it holds at a place on a day; refused where its parameter has no value."""
    code = parameter_of(text)
    return Decimal(str(parameters.value(code, area=area, on=on)) if code else text)


def amount(text: str, *, area: str, on: date) -> Decimal:
    """The same as money."""
    return money(str(value(text, area=area, on=on)))


def source(text: str, *, area: str, on: date) -> Version | None:
    """Where a number comes from: the parameter's version that holds, with its document."""
    code = parameter_of(text)
    try:
        return parameters.found(code, area=area, on=on) if code else None
    except Refused:
        return None
