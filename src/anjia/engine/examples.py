"""Worked examples of an indicator: rows as a person would write them, and what they count as.

The same examples run as tests on every back end and are printed in the manual of definitions.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from anjia.kernel import periods

from .arrow import table_of
from .moments import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from .facts import Dictionary, Table
    from .language.nodes import Scalar

AS_OF = date(2022, 9, 30)
AREA = "610921100001001001"
PROVINCE = AREA[:2]
PLAIN = frozenset({"case", "row", "gives", "note", "many", "unset", "earlier", "months"})
DIGITS = {"county": 6, "town": 9, "village": 12, "site": 15}


class Case(StrEnum):
    """Why an example is there; every indicator has one of each."""

    HIT = "hit"
    MISS = "miss"
    BOUNDARY = "boundary"
    NULL = "null"


class Outcome(StrEnum):
    """What one row means to a figure."""

    NUMERATOR = "numerator"
    MISSING = "missing"
    UNKNOWN = "unknown"
    UNDECIDED = "undecided"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Example:
    """One row with what belongs to it; facts that are not given are unknown.

    ``given`` holds facts that all examples of the indicator share, by table (``row`` for its own),
    ``many`` asks for so many equal child rows, ``related`` names parents and children one by one.
    ``earlier`` is the same row in months before, by how many; a month that is not there is unknown.
    """

    case: Case
    table: str
    row: Mapping[str, Any]
    related: Mapping[str, Any]
    many: Mapping[str, int]
    given: Mapping[str, Any]
    gives: Outcome
    note: str = ""
    earlier: Mapping[int, Example] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Mapping[str, Any], *, of: str, given: Mapping[str, Any]) -> Example:
        """From a table of the definitions file.

        Months of ``earlier`` say only what was different then, table by table.
        """
        row = {**given.get("row", {}), **data.get("row", {})}
        made = cls(
            case=Case(data["case"]),
            table=of,
            row=_without(row, data.get("unset", ())),
            related={name: part for name, part in data.items() if name not in PLAIN},
            many=data.get("many", {}),
            given={name: part for name, part in given.items() if name != "row"},
            gives=Outcome(data["gives"]),
            note=data.get("note", ""),
        )
        then = {
            months: made.as_before(part)
            for part in data.get("earlier", ())
            for months in part["months"]
        }
        return replace(made, earlier=then)

    def as_before(self, data: Mapping[str, Any]) -> Example:
        """The same example in an earlier month."""
        row = _without({**self.row, **data.get("row", {})}, data.get("unset", ()))
        related = {name: part for name, part in data.items() if name not in PLAIN}
        many = data.get("many", self.many)
        return replace(self, row=row, related={**self.related, **related}, many=many)


def moments(
    example: Example, dictionary: Dictionary, parameters: Mapping[str, Scalar]
) -> dict[int, Moment]:
    """The earlier months of an example, each at its last day."""
    found = {}
    for months, then in example.earlier.items():
        month = periods.around(AS_OF, periods.Kind.MONTH).moved(-months)
        found[months] = Moment(month.last_on, tables(then, dictionary), parameters)
    return found


def tables(example: Example, dictionary: Dictionary) -> dict[str, pa.Table]:
    """The rows of an example as the tables that a back end reads."""
    return {
        name: table_of(dictionary.tables[name], part)
        for name, part in rows(example, dictionary).items()
    }


Rows = dict[str, list[dict[str, Any]]]


def rows(example: Example, dictionary: Dictionary) -> Rows:
    """The example as rows of every table, with keys and areas filled in."""
    builder = _Builder(dictionary, example.given)
    table = dictionary.tables[example.table]
    key = builder.place(table, dict(example.row), example.related)
    for name, number in example.many.items():
        column = dictionary.key_column(name, example.table)
        for _ in range(number):
            builder.child(dictionary.tables[name], {}, {column: key})
    return builder.found


@dataclass
class _Builder:
    dictionary: Dictionary
    given: Mapping[str, Any]
    found: Rows = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.found = {name: [] for name in self.dictionary.tables}

    def place(self, table: Table, row: dict[str, Any], related: Mapping[str, Any]) -> str:
        """Add a row with its parents and children; its key."""
        key = f"{table.name}-{len(self.found[table.name]) + 1}"
        keys = {column: row.pop(column, None) for column in table.parents.values()}
        whole = {"key": key, "area": row.pop("area", AREA[: DIGITS.get(table.name, len(AREA))])}
        whole |= keys
        whole |= {name: _typed(row.pop(name, None)) for name in table.facts}
        if row:
            raise ValueError(f"{table.name} has no facts {sorted(row)}")
        self.found[table.name].append(whole)
        for name, column in table.parents.items():
            if whole[column] is None:
                whole[column] = self.parent(name, related)
        for name in self.dictionary.children(table.name):
            column = self.dictionary.key_column(name, table.name)
            for child in related.get(name, ()):
                self.child(self.dictionary.tables[name], child, {column: key})
        return key

    def parent(self, name: str, related: Mapping[str, Any]) -> str | None:
        """The row that another belongs to: its own where the example names one, or a shared one."""
        table = self.dictionary.tables[name]
        facts = self.given.get(name, {})
        if name in related:
            named = related[name]
            inner = {other: part for other, part in named.items() if other in self.found}
            own = {fact: value for fact, value in named.items() if fact not in inner}
            return self.place(table, {**facts, **own}, inner)
        if name in self.given and name not in self.shared:
            self.shared[name] = ""
            self.shared[name] = self.place(table, dict(facts), {})
        return self.shared.get(name) or None

    def child(self, table: Table, data: Mapping[str, Any], keys: Mapping[str, str]) -> None:
        """A row that belongs to the one just placed."""
        inner = {name: part for name, part in data.items() if name in self.dictionary.tables}
        facts = {name: part for name, part in data.items() if name not in inner}
        unset = facts.pop("unset", ())
        facts = _without({**self.given.get(table.name, {}), **facts}, unset)
        self.place(table, {**facts, **keys}, inner)


def _without(row: Mapping[str, Any], names: Any) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _typed(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value
