"""Tables as they were in earlier months: how a plan names them, and what is known of a month.

Which snapshot speaks for a month is decided above; a month without one is simply not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pyarrow as pa

    from .language.nodes import Scalar

_MARK = " before "


@dataclass(frozen=True, slots=True)
class Moment:
    """The facts of one date, and the parameters that held then."""

    as_of: date
    tables: Mapping[str, pa.Table]
    parameters: Mapping[str, Scalar]


def then(table: str, months: int) -> str:
    """The name of a table so many months before the one named."""
    name, back = split(table)
    back += months
    return f"{name}{_MARK}{back}" if back else name


def split(table: str) -> tuple[str, int]:
    """The table and how many months before."""
    name, _, back = table.partition(_MARK)
    return name, int(back or 0)
