"""What may be done in enterprise, and the rules that decide it. No Django, no database here."""

from anjia.domains.enterprise.policy.factories import (
    STOPPED,
    Evidence,
    Floors,
    Month,
    Running,
    due_month,
    due_on,
    evidence,
    first_of,
    later,
    running,
)
from anjia.domains.enterprise.policy.money import (
    LoanState,
    Standing,
    fits,
    needed,
    reaches,
    share,
    standing,
)
from anjia.domains.enterprise.policy.rights import Permission
from anjia.domains.enterprise.policy.sweep import ITEMS, SAMPLE, Item, name_of

__all__ = [
    "ITEMS",
    "SAMPLE",
    "STOPPED",
    "Evidence",
    "Floors",
    "Item",
    "LoanState",
    "Month",
    "Permission",
    "Running",
    "Standing",
    "due_month",
    "due_on",
    "evidence",
    "first_of",
    "fits",
    "later",
    "name_of",
    "needed",
    "reaches",
    "running",
    "share",
    "standing",
]
