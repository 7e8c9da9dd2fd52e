"""Makes the plan of an import: cells, relations, matches, differences, the domain's own checks."""

from collections.abc import Callable, Mapping
from datetime import date

from anjia.base.scope import Actor
from anjia.ledger import layout
from anjia.ledger.declaration import Ledger
from anjia.ledger.imports.plan import cells, differences, matching, relations
from anjia.ledger.imports.plan.lines import Line, Matter, Plan
from anjia.ledger.sheets import header
from anjia.ledger.sheets.header import Header
from anjia.ledger.sheets.workbook import Sheet

Told = Callable[[str, int, int], None]


def _untold(_phase: str, _done: int, _total: int) -> None:
    return


def make(
    ledger: type[Ledger],
    sheet: Sheet,
    found: Header,
    mapping: Mapping[int, str],
    *,
    by: Actor,
    area: str,
    on: date,
    clear: bool = False,
    told: Told = _untold,
    wrong: frozenset[int] | None = None,
) -> Plan:
    """Return what every data row would do, inside `acting`; `told` hears how far it has come.

    `mapping` names the ledger's column for an index of the sheet; `clear` empties what is empty.
    `wrong` are the rows that an earlier plan found wrong: the domain is then not asked a second
    time what it would refuse, because the writer refuses it anyway.
    """
    body = header.body(sheet, found)
    columns = {column.name: column for column in layout.sheet_columns(ledger)}
    at = {name: index for index, name in sorted(mapping.items()) if name in columns}
    matter = Matter(
        ledger=ledger, sheet=sheet, header=found, body=body, at=at, columns=columns, clear=clear
    )
    lines = [Line(row) for row in body.rows]
    total = len(lines)
    told("cells", 0, total)
    cells.read(matter, lines)
    told("match", total // 4, total)
    relations.resolve(matter, lines)
    matching.match(matter, lines, by=by)
    told("compare", total // 2, total)
    differences.compare(matter, lines)
    differences.require(matter, lines)
    if wrong is None:
        told("examine", total * 2 // 3, total)
        differences.examine(matter, lines)
    else:
        differences.recall(lines, wrong)
    differences.doubt(matter, lines, area=area, on=on)
    told("preview", total * 9 // 10, total)
    return Plan(matter=matter, lines=lines)
