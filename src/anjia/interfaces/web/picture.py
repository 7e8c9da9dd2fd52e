"""What home shows, as plain values with their words made: the template only lays them out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from anjia.interfaces.web.cards import Card


@dataclass(frozen=True)
class Count:
    """One base count of the opening sentence, and the words around it."""

    value: int
    after: str
    url: str = ""
    before: str = ""


@dataclass(frozen=True)
class LegendEntry:
    """What a shape on the map means, and how many sites have it."""

    light: str
    label: str
    count: int


@dataclass(frozen=True)
class WaitingRow:
    """A household that somebody should see."""

    name: str
    where: str
    persons: int
    kind: str
    url: str = ""


@dataclass(frozen=True)
class Waiting:
    """The households behind the figure that is to be zero."""

    title: str
    meaning: str
    rows: Sequence[WaitingRow]
    total: int
    url: str
    unknown: int
    unit: str
    unknown_url: str
    none_title: str
    none_text: str


@dataclass(frozen=True)
class Town:
    """One line of the distribution."""

    name: str
    households: int | None
    persons: int | None
    certain: Decimal | None
    unknown_share: Decimal
    unknown: int
    households_url: str = ""


@dataclass(frozen=True)
class Towns:
    """The distribution over the areas below, on one axis that is named in words."""

    title: str
    noun: str
    measure: str
    note: str
    low: Decimal
    rows: Sequence[Town]


@dataclass(frozen=True)
class Batch:
    """A recent import."""

    name: str
    text: str
    at: datetime
    url: str = ""


@dataclass(frozen=True)
class Home:
    """Everything on home; an empty part is not drawn."""

    counts: Sequence[Count] = ()
    cards: Sequence[Card] = ()
    computed_at: datetime | None = None
    map_title: str = ""
    map_summary: str = ""
    map_note: str = ""
    points: Sequence[dict[str, Any]] = ()
    legend: Sequence[LegendEntry] = ()
    waiting: Waiting | None = None
    towns: Towns | None = None
    imports: Sequence[Batch] = field(default=())
