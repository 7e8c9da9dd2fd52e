"""Turns the rows of a table into claims, has them judged, and lays answers beside rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anjia.engine.printed import judging
from anjia.engine.printed.claims import Answer, Claim, Relation, Role, Verdict
from anjia.engine.printed.numbers import NotPrinted, Printed, Unreadable
from anjia.engine.printed.numbers import read as number
from anjia.engine.printed.reach import Rounding
from anjia.ledger.imports import messages
from anjia.processes.dashboards.queries.printed import columns, reading, spellings
from anjia.processes.dashboards.queries.printed.reading import Fault, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MOST_PARTS = 100


@dataclass(frozen=True)
class Line:
    """One figure with its answer."""

    row: Row
    answer: Answer


@dataclass(frozen=True)
class Checked:
    """A whole table, judged."""

    lines: tuple[Line, ...]

    @property
    def rows(self) -> list[Row]:
        """The rows alone, from which the same answers come again."""
        return [line.row for line in self.lines]

    @property
    def faults(self) -> list[Fault]:
        """Every cell that could not be used."""
        return [fault for line in self.lines for fault in line.row.faults]

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many figures have each verdict."""
        found = Counter(line.answer.verdict for line in self.lines)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def contradictions(self) -> int:
        """How many figures cannot be what they are said to be."""
        return sum(line.answer.is_contradiction for line in self.lines)


def check(source: bytes | Path) -> Checked:
    """Read and judge a table; Refused where it is none."""
    return judged(reading.read(source))


def judged(rows: Sequence[Row]) -> Checked:
    """Judge rows that were read before."""
    named = _named(rows)
    claims, seen = [], []
    for row in rows:
        claim, faults = _Claiming(row, named).claim()
        claims.append(claim)
        kept = row.faults + tuple(fault for fault in faults if fault not in row.faults)
        seen.append(replace(row, faults=kept))
    answers = judging.judge(claims)
    return Checked(tuple(Line(row, answer) for row, answer in zip(seen, answers, strict=True)))


Named = dict[tuple[str, str], Printed]


def _named(rows: Sequence[Row]) -> Named:
    """The printed numbers that other rows may name, by document and key; never one of two."""
    found: Named = {}
    twice = set()
    for row in rows:
        key = row.texts.get("key")
        value = _value(row.texts)
        if key is None or isinstance(value, Unreadable) or row.faults:
            continue
        for place in {(row.texts.get("document", ""), key), ("", key)}:
            if place in found:
                twice.add(place)
            found[place] = value
    return {place: value for place, value in found.items() if place not in twice}


def _value(texts: Mapping[str, str]) -> Printed | Unreadable:
    places = texts.get("places")
    try:
        return number(
            texts.get("value", ""),
            unit=texts.get("unit", ""),
            places=None if places is None else int(places),
        )
    except NotPrinted as refused:
        return refused.why


class _Claiming:
    """One row on its way to a claim."""

    def __init__(self, row: Row, named: Named) -> None:
        self.row = row
        self.named = named
        self.faults: list[Fault] = []

    def claim(self) -> tuple[Claim, list[Fault]]:
        """What the row says, and the cells of it that cannot be used."""
        texts = self.row.texts
        numerator = self._parts("numerator")
        denominator = self._parts("denominator")
        if denominator is not None and len(denominator) > 1:
            self._fault("denominator", "figure_one_number", shown=texts["denominator"])
        value = _value(texts)
        if value is Unreadable.PLACES:
            self._fault("places", "figure_places", shown=texts["value"])
        is_bad = self.row.faults or self.faults
        return Claim(
            value=Unreadable.CELL if is_bad else value,
            numerator=numerator,
            denominator=denominator[0] if denominator else None,
            rounding=Rounding(texts["rounding"]) if "rounding" in texts else None,
            relation=Relation(texts["relation"]) if "relation" in texts else None,
            document=texts.get("document", ""),
            group=texts.get("group", ""),
            role=Role(texts["role"]) if "role" in texts else None,
            listed=texts.get("kind", "") in spellings.LISTED,
        ), self.faults

    def _parts(self, name: str) -> tuple[Printed, ...] | None:
        """The numbers of a cell; none where it is empty or leaves a choice between several."""
        text = self.row.texts.get(name)
        if text is None:
            return None
        found = []
        choices = spellings.EITHER.split(text)
        for piece in spellings.PLUS.split(text) if len(choices) == 1 else choices:
            one = self._one(name, piece.strip())
            if one is not None:
                found.append(one)
        if len(found) > MOST_PARTS:
            self._fault(name, "figure_parts", most=MOST_PARTS)
            return None
        return tuple(found) if len(choices) == 1 and found else None

    def _one(self, name: str, text: str) -> Printed | None:
        document = self.row.texts.get("document", "")
        try:
            return number(text)
        except NotPrinted as refused:
            for place in ((document, text), ("", text)):
                if place in self.named:
                    return self.named[place]
            code = {
                Unreadable.BOUND: "figure_bound",
                Unreadable.LONG: "figure_long",
            }.get(refused.why, "figure_not_number")
            self._fault(name, code, shown=text)
            return None

    def _fault(self, name: str, code: str, **facts: object) -> None:
        label = next(column.label for column in columns.known() if column.name == name)
        shown = {
            key: value[:40] if isinstance(value, str) else value for key, value in facts.items()
        }
        self.faults.append(Fault(self.row.number, label, messages.of_fault(code, shown)))
