"""A draft tried on the newest snapshot. Snapshots are kept by a package above: it says who runs it.

Nothing that is tried is stored anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from anjia.engine.definitions import Definitions
    from anjia.engine.figures import Figure

MOST = 20  # rows shown


@dataclass(frozen=True)
class Tried:
    """What a draft gives on one snapshot: at the place, at the places below, and its first rows."""

    as_of: date
    taken_at: datetime
    figure: Figure
    below: Mapping[str, Figure]
    matching: int
    keys: tuple[str, ...]


class Runner(Protocol):
    """Whoever keeps snapshots runs a draft that stands in a set of definitions."""

    def __call__(self, found: Definitions, code: str, *, area: str, most: int) -> Tried:
        """Try the indicator; refuse where there is no snapshot, or when it takes too long."""
        ...


_runner: list[Runner] = []


def run_by(runner: Runner) -> None:
    """Say who runs a draft."""
    _runner[:] = [runner]


def attempt(found: Definitions, code: str, *, area: str) -> Tried:
    """Try an indicator of a set on the newest snapshot of a place."""
    if not _runner:
        raise Refused("definition_no_snapshot")
    return _runner[0](found, code, area=area, most=MOST)
