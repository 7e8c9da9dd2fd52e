"""When a factory is in normal operation, and when its reports are due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Evidence(StrEnum):
    """What shows that a factory works normally."""

    STATE = "state"
    ORDERS = "orders"
    POWER = "power"
    PAYROLL = "payroll"
    STAFF = "staff"


class Running(StrEnum):
    """How a factory stood in one month, by what it reported."""

    NORMAL = "normal"
    LACKING = "lacking"  # something that shows normal operation is not there
    UNKNOWN = "unknown"  # not reported, or a number is missing that would decide
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Month:
    """What a factory reported of a month; None is: nobody has said."""

    state: str | None
    staff: int | None
    wages: Decimal | None
    orders: Decimal | None
    power: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Floors:
    """From which numbers on orders, power use and staff count as evidence: parameters."""

    orders: Decimal
    power: Decimal
    staff: int

    @classmethod
    def of(cls, values: Mapping[str, object]) -> "Floors":
        """Take the floors out of the parameters of a place and day."""
        return cls(
            orders=Decimal(str(values["factory_orders_from"])),
            power=Decimal(str(values["factory_power_from"])),
            staff=int(str(values["factory_staff_from"])),
        )


STOPPED = "stopped"


def evidence(month: Month, floors: Floors) -> Mapping[Evidence, bool | None]:
    """Say of each sort of evidence whether it is there; None where nobody has said."""
    wages = month.wages
    return {
        Evidence.STATE: None if month.state is None else month.state != STOPPED,
        Evidence.ORDERS: None if month.orders is None else month.orders >= floors.orders,
        Evidence.POWER: None if month.power is None else month.power >= floors.power,
        Evidence.PAYROLL: None if wages is None else wages > 0,
        Evidence.STAFF: None if month.staff is None else month.staff >= floors.staff,
    }


def running(month: Month | None, floors: Floors) -> Running:
    """Return how a factory stood: normal only where all evidence is there, unknown never no."""
    if month is None:
        return Running.UNKNOWN
    found = evidence(month, floors)
    if found[Evidence.STATE] is False:
        return Running.STOPPED
    if False in found.values():
        return Running.LACKING
    return Running.UNKNOWN if None in found.values() else Running.NORMAL


def first_of(day: date) -> date:
    """Return the first day of a month, by which reports name it."""
    return day.replace(day=1)


def later(month: date, months: int) -> date:
    """Return the first day of the month so many months later; earlier for a negative number."""
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def due_on(month: date, *, day: int) -> date:
    """Return the last day on which the report of a month is in time: a day of the next month."""
    return later(month, 1).replace(day=day)


def due_month(today: date, *, day: int) -> date:
    """Return the latest month whose report should be there, its last day in time being over."""
    past = later(first_of(today), -1)
    return past if today > due_on(past, day=day) else later(past, -1)
