"""What an official document consists of: plain frozen records, checked when they are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Literal, TypeAlias

Value: TypeAlias = str | int | float | Decimal | date | None
Align: TypeAlias = Literal["left", "center", "right"]
DEEPEST = 4


class Kind(StrEnum):
    """The kinds of documents that are laid out; of each, what is written is up to the caller."""

    REPORT = "report"
    REPLY = "reply"
    MINUTES = "minutes"
    NOTICE = "notice"
    LETTER = "letter"


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4, numbered here: 一、 （一） 1. （1）."""

    level: int
    text: str

    def __post_init__(self) -> None:
        """Refuse a level that the norm does not know (GB/T 9704—2012, 7.3.3)."""
        if not 1 <= self.level <= DEEPEST:
            raise ValueError(f"Level {self.level} is none of 1 to {DEEPEST}.")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or several: each line of `text` is one.

    `label` stands in 黑体 before it: 出席：张某、李某.
    """

    text: str
    label: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: `places` are its decimals, `group` a head over all neighbours of it.

    `unit` is printed behind the label. Without `align` numbers stand right, short words centred.
    """

    label: str
    unit: str = ""
    places: int | None = None
    align: Align | None = None
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table; None is printed as a dash. `unit` is that of all its cells, `total` its last row."""

    title: str
    columns: Sequence[Column | str]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] = ()
    unit: str = ""
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns."""
        if not self.columns:
            raise ValueError(f"The table {self.title!r} has no column.")
        for row in (*self.rows, *((self.total,) if self.total else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"A row of {self.title!r} does not fit its columns: {row!r}")

    @property
    def heads(self) -> tuple[Column, ...]:
        """The columns, those named by a text only too."""
        return tuple(Column(one) if isinstance(one, str) else one for one in self.columns)


@dataclass(frozen=True)
class Series:
    """One line, or the bars of one colour; None is a gap."""

    name: str
    values: Sequence[int | float | Decimal | None]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart of some series over categories, told apart without colour; `stacked` adds them."""

    kind: Literal["bar", "line", "stacked"]
    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    places: int | None = None
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse series that do not fit the categories."""
        if not self.categories or not self.series:
            raise ValueError(f"The chart {self.title!r} shows nothing.")
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(f"The series {one.name!r} does not fit the categories.")
            if any(value is not None and not isfinite(value) for value in one.values):
                raise ValueError(f"The series {one.name!r} holds what is no number.")


Block: TypeAlias = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Attachment:
    """What is listed after the text; with blocks it is printed too, on pages of its own."""

    title: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One official document; behind each element stands what GB/T 9704—2012 calls it."""

    kind: Kind
    issuer: str  # 发文机关
    title: str  # 标题; a line end breaks it where the sense allows
    blocks: Sequence[Block]
    signed_on: date  # 成文日期
    number: str = ""  # 发文字号, as issued: 汉后扶办字〔2022〕4号
    addressee: str = ""  # 主送机关; without the colon
    attachments: Sequence[Attachment | str] = ()  # 附件
    signature: str = ""  # 发文机关署名; several on lines of their own; the issuer where empty
    copies_to: str = ""  # 抄送机关
    red_head: str = ""  # 发文机关标志, whole: 汉阴县人民政府文件; no red head where empty
    signer: str = ""  # 签发人, beside the number of a report to a higher office
    mark: str = ""  # above everything: secrecy, urgency, or the class of a reply (类别：A)
    remark: str = ""  # 附注 below the date, without brackets: 联系人及电话, 此件公开发布
    printed_by: str = ""  # 印发机关; the issuer where empty
    printed_on: date | None = None  # 印发日期; without it no imprint but the copies

    @property
    def is_letter(self) -> bool:
        """Whether it is laid out as a letter (信函格式, 10.1): a letter under a red head."""
        return self.kind in {Kind.REPLY, Kind.LETTER} and bool(self.red_head)

    @property
    def is_signed(self) -> bool:
        """Whether signature and date stand below the text: minutes bear neither (10.3)."""
        return self.kind is not Kind.MINUTES

    @property
    def signatures(self) -> tuple[str, ...]:
        """Who signs."""
        return tuple(filter(None, (self.signature or self.issuer).split("\n")))

    @property
    def listed(self) -> tuple[Attachment, ...]:
        """The attachments, those known by their title only too."""
        return tuple(Attachment(one) if isinstance(one, str) else one for one in self.attachments)
