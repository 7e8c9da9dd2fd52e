"""How an official document writes: dates, numbers, the numbers of headings; and text made harmless.

The words of the norm (附件, 抄送) are Chinese in every language of the pages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from anjia.kernel.numerals import counting
from anjia.ledger.papers.paper import Attachment, Block, Chart, Column, Heading, Table, Value

ABSENT = "—"
# What XML 1.0 cannot hold, what turns the direction of writing, and marks that nobody sees.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_COUNTS = {"序号", "编号"}
_SHORT = 8  # longer words stand left in a cell


def day(value: date) -> str:
    """Return 2022年4月10日, without leading zeros (GB/T 9704—2012, 7.3.5.4)."""
    return f"{value.year}年{value.month}月{value.day}日"


def number(value: float | Decimal, places: int | None = None) -> str:
    """Return a number as printed: no thousands mark, half up where decimals are fixed."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        return ABSENT
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return f"{exact:f}" if exact else f"{abs(exact):f}"
    return f"{exact:f}"


def cell(value: Value, column: Column) -> str:
    """Return what a cell of a table prints."""
    match value:
        case None:
            return ABSENT
        case bool():
            return "是" if value else "否"
        case int() | float() | Decimal():
            return number(value, column.places)
        case date():
            return day(value)
        case _:
            return line(value)


def line(text: object) -> str:
    """Return text on one line, without what nobody sees."""
    return " ".join(_UNSEEN.sub("", str(text)).split()) if text is not None else ""


def lines(text: object) -> list[str]:
    """Return the lines of a text that say something; the indent of each is the layout's own."""
    return [one for part in str(text).splitlines() if (one := line(part).strip("\u3000 "))]


def head(column: Column) -> str:
    """Return what stands at the head of a column: 完成率（%）."""
    unit = line(column.unit)
    return f"{line(column.label)}（{unit}）" if unit else line(column.label)


def notes(said: Sequence[str]) -> list[str]:
    """Return the notes below a table or chart: 注：…, or 注：1.… where there are more."""
    texts = [one for text in said if (one := line(text))]
    if len(texts) < 2:
        return [f"注：{one}" for one in texts]
    return [f"{'注：' if at == 1 else ''}{at}.{one}" for at, one in enumerate(texts, start=1)]


def aligned(table: Table) -> list[str]:
    """Return how each column stands: as asked, or numbers right, short words centred, else left."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    return [_aligned(column, [row[at] for row in rows]) for at, column in enumerate(table.heads)]


def _aligned(column: Column, values: Sequence[Value]) -> str:
    if column.align:
        return column.align
    if column.label in _COUNTS:
        return "center"
    present = [value for value in values if value is not None and value != ""]
    # One word among numbers (待核实) does not make a column of words.
    figures = [value for value in present if is_number(value)]
    if figures and len(figures) * 2 >= len(present):
        return "right"
    longest = max((len(cell(value, column)) for value in present), default=0)
    return "center" if longest <= _SHORT else "left"


def is_number(value: Value) -> bool:
    """Whether a value is written as a number."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


@dataclass
class Numbering:
    """Counts headings, tables and charts along a document (GB/T 9704—2012, 7.3.3)."""

    tables: int = 0
    charts: int = 0
    counts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])

    def of(self, block: Block) -> str:
        """Return what is printed before a block: 一、 or 表1; empty for a paragraph."""
        match block:
            case Heading(level=level):
                self.counts[level - 1] += 1
                self.counts[level:] = [0] * (4 - level)
                return _mark(level, self.counts[level - 1])
            case Table():
                self.tables += 1
                return f"表{self.tables}"
            case Chart():
                self.charts += 1
                return f"图{self.charts}"
            case _:
                return ""

    def within(self) -> "Numbering":
        """Let headings begin anew, in an attachment; tables and charts count on."""
        self.counts = [0, 0, 0, 0]
        return self


def numbered(
    blocks: Sequence[Block], numbering: Numbering | None = None
) -> Iterator[tuple[str, Block]]:
    """Yield each block with what is printed before it."""
    counting_along = numbering or Numbering()
    for block in blocks:
        yield counting_along.of(block), block


def _mark(level: int, at: int) -> str:
    return (f"{counting(at)}、", f"（{counting(at)}）", f"{at}.", f"（{at}）")[level - 1]


def attachment_names(attachments: Sequence[Attachment]) -> list[str]:
    """Return the lines of the list: 1.任务清单; one alone has no number (GB/T 9704—2012, 7.3.4)."""
    names = [line(one.title).rstrip("。；;，") for one in attachments]
    if len(names) == 1:
        return names
    # 1.2022年 would read as a number.
    return [f"{at}.{' ' * name[:1].isdigit()}{name}" for at, name in enumerate(names, start=1)]


def caption(mark: str, block: Table | Chart) -> str:
    """Return the line over a table or below a chart."""
    return f"{mark}\u3000{line(block.title)}".rstrip("\u3000") if block.title else ""


def told(chart: Chart) -> str:
    """Return what a chart shows, for those who do not see it."""
    parts = []
    for one in chart.series:
        values = "，".join(
            f"{line(name)}{ABSENT if value is None else number(value, chart.places)}"
            for name, value in zip(chart.categories, one.values, strict=True)
        )
        parts.append(f"{line(one.name)}：{values}")
    unit = f"（单位：{line(chart.unit)}）" if chart.unit else ""
    return f"{line(chart.title)}{unit}。{'；'.join(parts)}。"
