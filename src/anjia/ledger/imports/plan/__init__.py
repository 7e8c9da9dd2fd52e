"""What an import would do, row by row, worked out as sets; nothing is written here."""

from anjia.ledger.imports.plan.lines import Fault, Line, Plan
from anjia.ledger.imports.plan.making import Told, make

__all__ = ["Fault", "Line", "Plan", "Told", "make"]
