"""What a ledger is: one class that pages, sheets, the API and the engine's facts all read.

What does not belong here: reading or writing rows (`ledger.reading`, `ledger.records`), anything
about a request, and anything about workbooks.
"""

from anjia.ledger.declaration.changes import CLEAR, Clear, RowChange, RowFault, SaveResult
from anjia.ledger.declaration.columns import Column, Kind, Published
from anjia.ledger.declaration.filters import (
    UNKNOWN,
    Between,
    Contains,
    Filter,
    OneOf,
    Place,
    YesNo,
)
from anjia.ledger.declaration.ledgers import Ledger, Link, Permissions, Related, Search, View
from anjia.ledger.declaration.lookups import Lookup, by
from anjia.ledger.declaration.suspicion import Above, Below, Suspicion
from anjia.ledger.declaration.units import (
    FLOORS,
    HOUSEHOLDS,
    METRES,
    MONTHS,
    PERCENT,
    PERSONS,
    SQUARE_METRES,
    YEARS,
    YUAN,
    YUAN_A_MONTH,
    Unit,
)

__all__ = [
    "CLEAR",
    "FLOORS",
    "HOUSEHOLDS",
    "METRES",
    "MONTHS",
    "PERCENT",
    "PERSONS",
    "SQUARE_METRES",
    "UNKNOWN",
    "YEARS",
    "YUAN",
    "YUAN_A_MONTH",
    "Above",
    "Below",
    "Between",
    "Clear",
    "Column",
    "Contains",
    "Filter",
    "Kind",
    "Ledger",
    "Link",
    "Lookup",
    "OneOf",
    "Permissions",
    "Place",
    "Published",
    "Related",
    "RowChange",
    "RowFault",
    "SaveResult",
    "Search",
    "Suspicion",
    "Unit",
    "View",
    "YesNo",
    "by",
]
