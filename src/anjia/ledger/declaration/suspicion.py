"""Values that are possible but deserve a second look before they are brought in."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True)
class Suspicion:
    """A limit held by a parameter; crossing it is shown, never refused."""

    parameter: str
    sign: ClassVar[str] = ""

    def is_crossed(self, value: Decimal | int, *, limit: Decimal | int) -> bool:
        """Whether a value lies beyond the limit."""
        raise NotImplementedError


@dataclass(frozen=True)
class Above(Suspicion):
    """Suspicious when greater than the parameter."""

    sign: ClassVar[str] = ">"

    def is_crossed(self, value: Decimal | int, *, limit: Decimal | int) -> bool:
        return value > limit


@dataclass(frozen=True)
class Below(Suspicion):
    """Suspicious when smaller than the parameter."""

    sign: ClassVar[str] = "<"

    def is_crossed(self, value: Decimal | int, *, limit: Decimal | int) -> bool:
        return value < limit
