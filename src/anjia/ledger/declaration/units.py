"""Units that numbers of a ledger are stated in."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Unit:
    """A unit: its code for files and the engine, its word for people."""

    code: str
    label: Words

    def __str__(self) -> str:
        return str(self.label)


YUAN = Unit("yuan", _("元"))
YUAN_A_MONTH = Unit("yuan_a_month", _("元/月"))
SQUARE_METRES = Unit("square_metre", _("平方米"))
METRES = Unit("metre", _("米"))
PERSONS = Unit("person", _("人"))
HOUSEHOLDS = Unit("household", _("户"))
FLOORS = Unit("floor", _("层"))
PERCENT = Unit("percent", _("%"))
MONTHS = Unit("month", _("个月"))
YEARS = Unit("year", _("年"))
