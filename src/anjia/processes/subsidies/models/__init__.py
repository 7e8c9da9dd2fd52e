"""Tables of schemes, claims and money."""

from anjia.processes.subsidies.models.claims import Account, Claim, Posting, Step
from anjia.processes.subsidies.models.life import LIFE
from anjia.processes.subsidies.models.money import (
    Download,
    Line,
    Payment,
    PaymentFile,
    Period,
    Reply,
    ReplyFile,
)
from anjia.processes.subsidies.models.schemes import Scheme, SchemeEvent

__all__ = [
    "LIFE",
    "Account",
    "Claim",
    "Download",
    "Line",
    "Payment",
    "PaymentFile",
    "Period",
    "Posting",
    "Reply",
    "ReplyFile",
    "Scheme",
    "SchemeEvent",
    "Step",
]
