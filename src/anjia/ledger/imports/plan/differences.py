"""What each row would change, what it lacks, and what deserves a second look."""

from datetime import date
from decimal import Decimal
from typing import Any

from anjia.base import parameters
from anjia.base.sealed import SealedField
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import CLEAR, Column, Kind
from anjia.ledger.imports.plan.cells import plain_number
from anjia.ledger.imports.plan.lines import Fault, Line, Matter, change
from anjia.ledger.imports.plan.matching import compared, stored_name

TENFOLD = Decimal(10)


def compare(matter: Matter, lines: list[Line]) -> None:
    """Fill the changes of every line that has no fault so far."""
    columns = compared(matter)
    digests = _digests(columns, lines)
    for place, line in enumerate(lines):
        if line.stored is None:
            line.changes = dict(line.values)
            continue
        for column in columns:
            name = column.name
            if name in line.values:
                new = digests[name][place] if name in digests else line.values[name]
                if not _same(new, line.stored[stored_name(column)]):
                    line.changes[name] = line.values[name]
            elif name in line.cleared and not _is_empty(line.stored[stored_name(column)]):
                line.changes[name] = CLEAR


def _digests(columns: list[Column], lines: list[Line]) -> dict[str, list[bytes | None]]:
    """Return the blind index of sealed values, by which they are compared unopened."""
    found: dict[str, list[bytes | None]] = {}
    for column in columns:
        field = column.model_field
        if not isinstance(field, SealedField) or field.index_name is None:
            continue
        places = [
            place
            for place, line in enumerate(lines)
            if line.stored is not None and column.name in line.values
        ]
        digests = field.index_many([str(lines[place].values[column.name]) for place in places])
        row: list[bytes | None] = [None] * len(lines)
        for place, digest in zip(places, digests, strict=True):
            row[place] = digest
        found[column.name] = row
    return found


def _same(new: Any, stored: Any) -> bool:
    if isinstance(stored, memoryview):
        stored = bytes(stored)
    if isinstance(stored, float) and not isinstance(new, float):
        stored = Decimal(str(stored))
    return bool(new == stored)


def _is_empty(value: Any) -> bool:
    return value is None or value in {"", b""}


def require(matter: Matter, lines: list[Line]) -> None:
    """Note what a new record lacks; what the domain derives itself is for the domain to ask."""
    derives = matter.ledger.examine is not None
    required = [
        column
        for column in matter.ledger.writable()
        if column.is_required and not (derives and column.kind is Kind.RELATED)
    ]
    for line in lines:
        if line.stored is not None or line.faults:
            continue
        line.faults += [Fault("cell_masked", matter.at[name], {}) for name in line.masked]
        for column in required:
            if column.name not in line.values:
                at = matter.at.get(column.name)
                line.faults.append(Fault("value_missing", at, {"what": column.label}))


def examine(matter: Matter, lines: list[Line]) -> None:
    """Ask the domain what it would refuse, and put each fault at its cell."""
    sound = [line for line in lines if not line.faults and (line.stored is None or line.changes)]
    by_id = {line.id: line for line in sound}
    for fault in matter.ledger.faults([change(line) for line in sound]):
        line = by_id.get(fault.row)
        if line is not None:
            at = matter.at.get(fault.column)
            line.faults.append(Fault(fault.refused.code, at, dict(fault.refused.facts)))


def recall(lines: list[Line], wrong: frozenset[int]) -> None:
    """Mark the rows that an earlier plan found wrong."""
    for line in lines:
        if line.row in wrong and not line.faults:
            line.faults.append(Fault("wrong_before", None, {}))


def doubt(matter: Matter, lines: list[Line], *, area: str, on: date) -> None:
    """Note values that are possible but unlikely; a person says yes to each before it is taken."""
    _doubt_limits(matter, lines, area=area, on=on)
    title = matter.ledger.title_of
    for line in lines:
        if line.faults or line.stored is None or not line.changes:
            continue
        if title in line.changes and title not in matter.ledger.key:
            old = line.stored.get(title)
            if old:
                at = matter.at[title]
                line.doubts.append(Fault("other_title", at, {"old": str(old)}))
        for name, new in line.changes.items():
            _doubt_leap(matter, line, name, new)


def _doubt_limits(matter: Matter, lines: list[Line], *, area: str, on: date) -> None:
    for column in compared(matter):
        for suspicion in column.suspicious:
            try:
                limit = parameters.value(suspicion.parameter, area=area, on=on)
            except Refused:
                continue  # an office that set no limit is not warned
            for line in lines:
                number = plain_number(line.changes.get(column.name))
                if (
                    not line.faults
                    and number is not None
                    and suspicion.is_crossed(number, limit=limit)
                ):
                    facts = {"shown": f"{number:f}", "limit": str(limit), "sign": suspicion.sign}
                    line.doubts.append(Fault("beyond_limit", matter.at[column.name], facts))


def _doubt_leap(matter: Matter, line: Line, name: str, new: Any) -> None:
    column = matter.ledger.column(name)
    if column.kind is not Kind.DECIMAL or line.stored is None:
        return
    before, after = plain_number(line.stored[stored_name(column)]), plain_number(new)
    if before and after and before > 0 and (after >= before * TENFOLD or after * TENFOLD <= before):
        times = after / before if after >= before else before / after
        code = "tenfold_more" if after >= before else "tenfold_less"
        facts = {"old": f"{before:f}", "shown": f"{after:f}", "times": f"{times:.0f}"}
        line.doubts.append(Fault(code, matter.at[name], facts))
