"""Tasks in tables flattened to lines with tabs; a cell that a merge left empty is as above."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .runs import Run

_KINDS = (
    ("person", r"^(?!.*(?:单位|部门)).*(?:领导|责任人|负责人|联系人|电话)"),
    ("lead", r"牵头|主责|主办|主抓|第一责任"),
    ("cooperating", r"配合|协办|参与|协助|协同|参加"),
    (
        "responsible",
        r"(?:责任|实施|落实|承办|主管|主体)(?:单位|部门|主体)|负责(?:单位|部门)|承办|责任(?:分工|分解|落实)|^任务分工$|^分工$|^责任$|^单位$|^部门$",
    ),
    ("due", r"时限|完成时间|时间(?:节点|要求|安排)?$|期限|完成日期|进度"),
    ("number", r"^序\s*号$|^编\s*号$|^No\.?$|^项号$|^序$"),
    ("section", r"类别|分类|领域|板块|类型|方面|一级|章节|大项"),
    ("target", r"目标(?!任务)|指标|标准"),
    ("remark", r"备注"),
    ("measure", r"措施|内容|要求|举措|工作任务及|任务分解|做法"),
    ("name", r"任务|事项|工作|项目|重点|名称"),
)
UNITS = ("lead", "responsible", "cooperating")
_MERGED = ("section", "name", *UNITS, "due")
_DITTO, _NOTHING = frozenset({"同上", "〃", "″"}), frozenset({"-", "—", "/", "无"})
_SECTION_NUMBER = re.compile(
    r"[(（]?[一二三四五六七八九十]+[)）]?[、.]?|第[一二三四五六七八九十]+[章部][分]?"
)
_LONGEST_HEADER, _LONGEST_SECTION, _BETWEEN = 14, 40, 2


@dataclass
class Row:
    """One task of a table: its cells as runs, by what their column is."""

    cells: dict[str, Run] = field(default_factory=dict)
    more: list[Run] = field(default_factory=list)
    inherited: set[str] = field(default_factory=set)
    span: tuple[int, int] = (0, 0)
    numbered: bool = False  # whether the table numbers its rows

    def text(self, kind: str) -> str:
        """The cell of a kind, without white space; empty where there is none."""
        cell = self.cells.get(kind)
        return re.sub(r"\s+", "", cell.printed) if cell is not None else ""


def spans(run: Run) -> list[tuple[int, int]]:
    """Stretches of the run that are tables of tasks: a header that names units, and its rows."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    place = end = width = 0
    lines = run.text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        if start is None and _is_row(line) and _header(line):
            start, width = place, line.count("\t")
        if start is not None and (_is_row(line) or _is_section(line, lines[index + 1 :])):
            end = place + len(line)
        elif start is not None and line.strip() and not _goes_on_below(lines[index + 1 :], width):
            found.append((start, end))
            start = None
        place += len(line)
    if start is not None:
        found.append((start, end))
    return found


def tabbed(run: Run) -> Run:
    """The run with the blanks between the cells of a table as tabs, where a header and numbered
    rows of as many words show that there is one.
    """
    lines, place = list(run.text), 0
    width = 0
    for line in run.text.splitlines(keepends=True):
        cells = line.split()
        if "\t" in line or not cells:
            width = width if cells == [] else 0
        elif not width:
            width = len(cells) if len(cells) > 2 and _header("\t".join(cells)) else 0
        elif len(cells) != width or not cells[0].isdecimal():
            width = 0
        if width and cells:
            for blank in re.finditer(r"(?<=\S) +(?=\S)", line):
                lines[place + blank.start()] = "\t"
        place += len(line)
    return replace(run, text="".join(lines))


def rows(run: Run) -> Iterator[Row]:
    """The tasks of one table."""
    header: list[str] = []
    section: Run | None = None
    above: dict[str, Run] = {}
    current: Row | None = None
    place = 0
    for line in run.text.splitlines(keepends=True):
        stretch = run.cut(place, place + len(line))
        place += len(line)
        if not line.strip():
            continue
        if said := _heads(line, header, first=current is None):
            header = said
            continue
        if not header or _only_cell(line):
            if not re.match(r"\s*附[件表]", line):
                section, above = stretch.stripped(), {}
            continue
        cells = _cells(stretch, header)
        numbered = "number" in header
        if current is not None and _goes_on(cells, numbered=numbered):
            _extend(current, cells, stretch)
            continue
        if current is not None:
            yield current
        current = _row(cells, above, stretch, header)
        above.update(current.cells)
        if section is not None:
            current.cells["heading"] = section
    if current is not None:
        yield current


def _is_row(text: str) -> bool:
    return text.count("\t") >= 2


def _only_cell(line: str) -> bool:
    """A row whose first cell alone is filled, with words in it: the name of a section; its number
    may have a cell of its own.
    """
    cells = [cell.strip() for cell in line.split("\t")]
    filled = [cell for cell in cells if cell]
    if len(filled) == 2 and cells[:2] == filled and _SECTION_NUMBER.fullmatch(filled[0]):
        return True
    return len(filled) == 1 and cells[0] == filled[0] and not re.fullmatch(r"[\d.、()]+", filled[0])


def _goes_on_below(following: list[str], width: int) -> bool:
    """Whether a numbered row as wide as the table stands below: a page's head parts the two."""
    after = [line for line in following if line.strip()][:_BETWEEN]
    row = next((line for line in after if _is_row(line)), "")
    cells = [cell.strip() for cell in row.split("\t")]
    first = next((cell for cell in cells[:2] if cell), "")
    return row.count("\t") == width and first.isdecimal() and not _header(row)


def _is_section(line: str, following: list[str]) -> bool:
    bare = line.strip()
    if not bare or len(bare) > _LONGEST_SECTION or re.search("[。;]|附件", bare):
        return False
    after = next((one for one in following if one.strip()), "")
    return _is_row(after) and not _header(after)


def _header(line: str) -> list[str]:
    """The kinds of a header's columns; empty for a line that is none."""
    kinds: list[str] = []
    for cell in line.rstrip("\n").split("\t"):
        kind = _kind(cell)
        if kind == "name" and "name" in kinds and "section" not in kinds:
            # Of two names the first is that of several tasks.
            kinds[kinds.index("name")] = "section"
        kinds.append("" if kind in kinds and kind != "measure" else kind)
    named = set(kinds) - {""}
    for other in ("measure", "target"):
        if "name" not in named and other in named:
            kinds[kinds.index(other)] = "name"
            named.add("name")
    has_units = named & set(UNITS)
    enough = has_units or len(named - {"person", "remark"}) >= 3
    return kinds if "name" in named and enough else []


def _heads(line: str, header: list[str], *, first: bool) -> list[str]:
    """The kinds of the columns as they are after a line of the header; empty for any other line."""
    if kinds := _header(line):
        return header or kinds
    return _second_header(line, header) if header and first else []


def _second_header(line: str, header: list[str]) -> list[str]:
    """The kinds of columns where a second row of the header parts 责任单位 into 牵头 and 配合."""
    kinds = [_kind(cell) for cell in line.rstrip("\n").split("\t")]
    filled = [cell for cell in line.split("\t") if cell.strip()]
    if not filled or len([kind for kind in kinds if kind]) < len(filled):
        return []
    padded = [*header, *[""] * (len(kinds) - len(header))]
    return [below or above for above, below in zip(padded, kinds, strict=False)] + padded[
        len(kinds) :
    ]


def _kind(cell: str) -> str:
    bare = re.sub(r"\s+", "", cell)
    if len(bare) > _LONGEST_HEADER:
        bare = re.sub(r"\([^()]*\)", "", bare)  # 责任单位(排第一的为牵头单位)
    short = 0 < len(bare) <= _LONGEST_HEADER
    return next((name for name, says in _KINDS if short and re.search(says, bare)), "")


def _cells(stretch: Run, header: list[str]) -> dict[str, Run]:
    found: dict[str, Run] = {}
    start = 0
    for index, part in enumerate(stretch.text.rstrip("\n").split("\t")):
        cell = stretch.cut(start, start + len(part)).stripped()
        start += len(part) + 1
        kind = header[index] if index < len(header) else ""
        if kind and cell.text and cell.text not in _NOTHING:
            found[kind] = stretch.joined(found[kind], cell) if kind in found else cell
    return found


def _goes_on(cells: dict[str, Run], *, numbered: bool) -> bool:
    """A row without number and name adds to the task above; units of its own make it a task,
    unless the table numbers its tasks.
    """
    if "name" in cells or "number" in cells:
        return False
    return numbered or not any(kind in cells for kind in UNITS)


def _extend(row: Row, cells: dict[str, Run], stretch: Run) -> None:
    row.more += [cells[kind] for kind in ("measure", "target") if kind in cells]
    for kind in (*UNITS, "due"):
        if kind in cells and kind not in row.cells:
            row.cells[kind] = cells[kind]
    row.span = (row.span[0], stretch.stripped().span[1])


def _row(cells: dict[str, Run], above: dict[str, Run], stretch: Run, header: list[str]) -> Row:
    cells = {
        kind: above.get(kind, cell) if cell.text in _DITTO else cell for kind, cell in cells.items()
    }
    row = Row(cells=dict(cells), span=stretch.stripped().span, numbered="number" in header)
    # Who helps may be left out; who does it is only merged away.
    main = "lead" if "lead" in header else "responsible"
    units_given = any(one in cells for one in UNITS)
    for kind in _MERGED:
        if kind in UNITS and units_given and kind != main:
            continue
        if kind not in cells and kind in above:
            row.cells[kind] = above[kind]
            row.inherited.add(kind)
    return row
