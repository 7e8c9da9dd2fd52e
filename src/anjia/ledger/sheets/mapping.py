"""Proposes which column of a ledger each column of a user's sheet is, and says how it knows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from anjia.ledger.sheets.columns import Kind, SheetColumn, bare, plain
from anjia.ledger.sheets.header import Header, HeaderColumn
from anjia.ledger.sheets.values import Wrong, reader
from anjia.ledger.sheets.workbook import Sheet, Value

SAMPLE_ROWS = 30
NEAR_ENOUGH = 75
MOSTLY = 0.8
OWN = frozenset({"序号", "编号", "no", "行号"})
IDENTITY_LIKE = re.compile(r"\d{17}[\dXx]|\d{15}")
PHONE_LIKE = re.compile(r"1[3-9]\d{9}")


class How(StrEnum):
    """How a column was recognised."""

    REMEMBERED = "remembered"
    GROUP = "group"
    LABEL = "label"
    ALIAS = "alias"
    NEAR = "near"
    CONTENT = "content"
    CHOSEN = "chosen"
    NONE = "none"


CERTAIN = frozenset({How.REMEMBERED, How.GROUP, How.LABEL, How.ALIAS, How.CHOSEN})


@dataclass(frozen=True)
class Proposal:
    """A column of the sheet and the ledger column it stands for; None: it is not imported."""

    column: HeaderColumn
    target: str | None
    how: How

    @property
    def is_certain(self) -> bool:
        """Whether a person need not look at it."""
        return self.target is None or self.how in CERTAIN


def propose(
    sheet: Sheet,
    header: Header,
    *,
    columns: Sequence[SheetColumn],
    remembered: Mapping[str, str] | None = None,
) -> list[Proposal]:
    """Return one proposal for each column of the header; no ledger column is proposed twice.

    `remembered` maps a header text as `HeaderColumn.full` to a column name, or to "" for none.
    """
    memory = remembered or {}
    names = {column.name for column in columns}
    chosen: dict[int, tuple[str | None, How]] = {}
    taken: set[str] = set()
    for own in header.columns:
        name = memory.get(own.full)
        if name == "":
            chosen[own.index] = (None, How.REMEMBERED)
        elif name in names and name not in taken:
            chosen[own.index] = (name, How.REMEMBERED)
            taken.add(name)
    for score, own, target, how in sorted(
        _matches(header, columns), key=lambda match: (-match[0], _preference(match), match[1].index)
    ):
        if score and own.index not in chosen and target.name not in taken:
            chosen[own.index] = (target.name, how)
            taken.add(target.name)
    _by_content(sheet, header, columns=columns, chosen=chosen, taken=taken)
    return [Proposal(own, *chosen.get(own.index, (None, How.NONE))) for own in header.columns]


def chosen(header: Header, choice: Mapping[int, str]) -> list[Proposal]:
    """Return the proposals of a person's own choice, by column index."""
    return [Proposal(own, choice.get(own.index) or None, How.CHOSEN) for own in header.columns]


def _preference(match: tuple[float, HeaderColumn, SheetColumn, How]) -> int:
    """Of two headers that are words for one column, the word that its ledger names first."""
    _score, own, target, how = match
    words = [plain(alias) for alias in target.aliases]
    return words.index(plain(own.label)) if how is How.ALIAS and plain(own.label) in words else 0


def _matches(
    header: Header, columns: Sequence[SheetColumn]
) -> list[tuple[float, HeaderColumn, SheetColumn, How]]:
    return [
        (score, own, target, how)
        for own in header.columns
        if plain(own.label) not in OWN
        for target in columns
        for score, how in [_likeness(own, target)]
        if score
    ]


def _likeness(own: HeaderColumn, target: SheetColumn) -> tuple[float, How]:
    word, group = plain(own.label), plain(own.group)
    label, wanted = plain(target.label), plain(target.group)
    aliases = {plain(alias) for alias in target.aliases}
    names = {label, *aliases}
    if group and (
        (group == wanted and word in names) or group + word in {wanted + label, *aliases}
    ):
        return 98, How.GROUP
    if wanted and word == wanted + label:
        return 97, How.GROUP
    # The same word under another group is another thing: 姓名 of the household and of the person.
    if group and wanted and not _akin(group, wanted):
        return (60, How.NEAR) if word in names else (0, How.NONE)
    return _same_or_near(own, target)


def _same_or_near(own: HeaderColumn, target: SheetColumn) -> tuple[float, How]:
    word, short = plain(own.label), bare(own.label)
    for score, how, labels in (
        (95, How.LABEL, (plain(target.label),)),
        (94, How.LABEL, (bare(target.label),)),
        (90, How.ALIAS, tuple(plain(alias) for alias in target.aliases)),
        (89, How.ALIAS, tuple(bare(alias) for alias in target.aliases)),
    ):
        if (word if score % 5 == 0 else short) in labels:
            return score, how
    if len(word) < 2:
        return 0, How.NONE
    near = max(fuzz.ratio(short, bare(name)) for name in (target.label, *target.aliases))
    return (near * 0.6, How.NEAR) if near >= NEAR_ENOUGH else (0, How.NONE)


def _akin(one: str, other: str) -> bool:
    return one in other or other in one


def _by_content(
    sheet: Sheet,
    header: Header,
    *,
    columns: Sequence[SheetColumn],
    chosen: dict[int, tuple[str | None, How]],
    taken: set[str],
) -> None:
    """Give a column with an unknown header to the one free ledger column that its values fit."""
    for own in header.columns:
        if own.index in chosen or plain(own.label) in OWN:
            continue
        kind = content_kind(samples(sheet, header, own))
        fitting = [c for c in columns if c.kind is kind and c.name not in taken] if kind else []
        if not fitting:
            fitting = _fitting_choice(sheet, header, own, columns=columns, taken=taken)
        if len(fitting) == 1:
            chosen[own.index] = (fitting[0].name, How.CONTENT)
            taken.add(fitting[0].name)


def samples(sheet: Sheet, header: Header, own: HeaderColumn) -> list[Value]:
    """Return the first values below a header."""
    first = header.bottom + 1
    found = (sheet.at(row, own.index) for row in range(first, first + SAMPLE_ROWS))
    return [value for value in found if value is not None]


def content_kind(values: Sequence[Value]) -> Kind | None:
    """Return what most values look like: identity numbers, phones or dates."""
    if len(values) < 2:
        return None
    texts = [_digits(value) for value in values]
    for pattern, kind in ((IDENTITY_LIKE, Kind.IDENTITY), (PHONE_LIKE, Kind.PHONE)):
        if sum(1 for text in texts if pattern.fullmatch(text)) >= MOSTLY * len(values):
            return kind
    return None


def _digits(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "".join(str(value).split())


def _fitting_choice(
    sheet: Sheet,
    header: Header,
    own: HeaderColumn,
    *,
    columns: Sequence[SheetColumn],
    taken: set[str],
) -> list[SheetColumn]:
    values = samples(sheet, header, own)
    if len(values) < 3:
        return []
    return [
        column
        for column in columns
        if column.kind is Kind.CHOICE and column.name not in taken and _all_fit(values, column)
    ]


def _all_fit(values: Sequence[Value], column: SheetColumn) -> bool:
    read = reader(column)
    try:
        return all(read(value) is not None for value in values)
    except Wrong:
        return False
