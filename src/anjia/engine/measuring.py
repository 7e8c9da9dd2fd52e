"""What is asked of a table in one pass, as SQL: outcomes of rows, sums of groups.

Connections do not belong here, and neither does what an expression means.
"""
# ruff: noqa: S608 - statements are made of names from the plan; every value is bound

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.kernel import areas

from .definitions import ADDED, Measure
from .examples import Outcome
from .language.nodes import Aggregate, Gathering, Node
from .language.types import DECIMAL, INTEGER

if TYPE_CHECKING:
    from .plan import Pass, Prepared
    from .sql import Piece, Select


@dataclass(frozen=True, slots=True)
class State:
    """SQL of what one row means to one indicator."""

    measure: Measure
    among: str
    where: str
    sure: str
    value: Piece | None
    per: Piece | None

    def outcomes(self) -> dict[Outcome, str]:
        """A condition for every outcome."""
        return {
            Outcome.NUMERATOR: f"({self.among} AND {self.where} AND {self.sure})",
            Outcome.MISSING: f"({self.among} AND NOT {self.where})",
            Outcome.UNKNOWN: (
                f"({self.among} AND ({self.where} IS NULL OR ({self.where} AND NOT {self.sure})))"
            ),
            Outcome.UNDECIDED: f"({self.among} IS NULL)",
            Outcome.OUTSIDE: f"(NOT {self.among})",
        }


def plain(select: Select, node: Node | None) -> str:
    """A condition as one column; where none is written, every row fulfils it."""
    if node is None:
        return "TRUE"
    return select.hoisted(select.piece(node)).low


def states(select: Select, one: Pass) -> list[State]:
    """What a row means to each indicator of a pass."""
    for item in one.indicators:
        select.expect(item.among, item.where, item.value, item.per)
    return [_state(select, item) for item in one.indicators]


def state_of(select: Select, one: Pass, code: str) -> State:
    """What a row means to one indicator of a pass."""
    return dict(zip((item.code for item in one.indicators), states(select, one), strict=True))[code]


def _state(select: Select, item: Prepared) -> State:
    value, per = (_exact(select, node) for node in (item.value, item.per))
    sure = [
        f"({piece.low} IS NOT NULL AND {piece.low} = {piece.high})"
        for piece in (value, per)
        if piece is not None
    ]
    return State(
        item.measure,
        plain(select, item.among),
        plain(select, item.where),
        f"({' AND '.join(sure)})" if sure else "TRUE",
        value,
        per,
    )


def _exact(select: Select, node: Node | None) -> Piece | None:
    """A value that is added up, as a decimal; one that is only told apart, as it is."""
    if node is None:
        return None
    if not node.type.is_number:
        return select.hoisted(select.piece(node))
    given = INTEGER if node.type == INTEGER else DECIMAL
    return select.hoisted(select.widened(select.piece(node), given, DECIMAL))


def sums(state: State) -> list[str]:
    """The nine sums that make the parts of an indicator."""
    wanted = state.outcomes()
    counted = wanted[Outcome.NUMERATOR]
    found = [
        f"count(*) FILTER (WHERE {state.among})",
        *(
            f"count(*) FILTER (WHERE {wanted[name]})"
            for name in (Outcome.NUMERATOR, Outcome.UNKNOWN, Outcome.UNDECIDED)
        ),
    ]
    if state.value is None or state.measure not in ADDED:
        return [*found, "0", "0", "0", "0", "0"]
    low, high = state.value.low, state.value.high
    possible = f"{state.among} AND {state.where} IS DISTINCT FROM FALSE"
    per = state.per.low if state.per is not None else "1"
    base = f"sum({per}) FILTER (WHERE {counted})" if state.measure is Measure.RATIO else "0"
    return [
        *found,
        f"sum({low}) FILTER (WHERE {counted})",
        base,
        f"sum(CASE WHEN {state.where} THEN {low} ELSE least({low}, 0) END) FILTER "
        f"(WHERE {possible} AND {low} IS NOT NULL)",
        f"sum(CASE WHEN {state.where} THEN {high} ELSE greatest({high}, 0) END) FILTER "
        f"(WHERE {possible} AND {low} IS NOT NULL)",
        f"count(*) FILTER (WHERE {possible} AND {low} IS NULL)",
    ]


def count(condition: str) -> str:
    """How many rows of a group fulfil a condition."""
    return f"(count(*) FILTER (WHERE {condition}))"


def quantified(gathering: Gathering, held: str) -> tuple[str, str]:
    """Whether any, or every, row of a group fulfils a condition; and the answer without rows."""
    doubt = f"WHEN {count(f'{held} IS NULL')} > 0 THEN NULL"
    if gathering is Gathering.ANY:
        return f"CASE WHEN {count(held)} > 0 THEN TRUE {doubt} ELSE FALSE END", "FALSE"
    return f"CASE WHEN {count(f'NOT {held}')} > 0 THEN FALSE {doubt} ELSE TRUE END", "TRUE"


def valued(aggregate: Aggregate, piece: Piece, held: str) -> list[str]:
    """Lowest and highest value of a sum, a smallest or a largest over a group."""
    possible = f"{held} IS DISTINCT FROM FALSE"
    known = f"count(*) FILTER (WHERE {possible} AND {piece.low} IS NULL) = 0"
    if aggregate.gathering is Gathering.SUM:
        kind = "BIGINT" if aggregate.type == INTEGER else "DECIMAL(18,4)"
        raw = [
            f"sum(CASE WHEN {held} THEN {piece.low} ELSE least({piece.low}, 0) END) "
            f"FILTER (WHERE {possible})",
            f"sum(CASE WHEN {held} THEN {piece.high} ELSE greatest({piece.high}, 0) END) "
            f"FILTER (WHERE {possible})",
        ]
        ends = [f"TRY_CAST(coalesce({part}, 0) AS {kind})" for part in raw]
        sure = f"{known} AND {ends[0]} IS NOT NULL AND {ends[1]} IS NOT NULL"
    else:
        word = aggregate.gathering.value
        certain = f"FILTER (WHERE {held})"
        over = f"FILTER (WHERE {possible})"
        smallest = aggregate.gathering is Gathering.MIN
        ends = [
            f"{word}({piece.low}) {over if smallest else certain}",
            f"{word}({piece.high}) {certain if smallest else over}",
        ]
        sure = f"{known} AND count(*) FILTER (WHERE {held}) > 0"
    return [f"CASE WHEN {sure} THEN {end} END" for end in ends]


def spreads(measure: Measure, relation: str) -> list[str]:
    """The second pass: for each level, places with a figure that cannot be added up.

    The relation has an area and a value a row. A median is given as the sum of the two in the
    middle, so that it is halved exactly.
    """
    queries = []
    for digits in areas.LENGTHS.values():
        place = f"left(area, {digits})"
        inside = f"FROM {relation} WHERE length(area) >= {digits} GROUP BY 1"
        if measure is Measure.DISTINCT:
            queries.append(f"SELECT {place}, count(DISTINCT value) {inside}")
            continue
        ordered = f"SELECT {place} AS place, list_sort(list(value)) AS row {inside}"
        middle = "row[(len(row) + 1) // 2] + row[len(row) // 2 + 1]"
        queries.append(f"SELECT place, {middle} FROM ({ordered})")
    return queries
