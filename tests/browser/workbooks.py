"""Workbooks of an office's own layout, made from the people of the demonstration county."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from openpyxl import Workbook, load_workbook
from stdnum.cn import ric

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

HEADER = 4  # the lower row of the two-level header, counted as Excel does
GROUPS = (
    ("序号", ""), ("户号", "家庭"), ("户主", "家庭"), ("成员姓名", "个人"), ("关系", "个人"),
    ("证件号码", "个人"), ("出生年月", "个人"), ("学历", "情况"), ("会什么手艺", "情况"),
    ("摸底日期", ""), ("备注", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One person as the demonstration's workbooks tell them."""

    number: str
    head: str
    name: str
    relation: str
    identity: str
    birth: object
    education: str


def members(home: Path, *, count: int) -> list[Member]:
    """Return people of 城关镇 whose cells are clean, one or more to a household."""
    path = next((home / "demo").glob("*城关镇搬迁家庭全员人口信息台账.xlsx"))
    rows = load_workbook(BytesIO(path.read_bytes()), read_only=True).active.iter_rows(
        min_row=4, values_only=True
    )
    at = {label: index for index, label in enumerate(next(rows))}
    found = []
    for row in rows:
        identity = str(row[at["身份证号码"]])
        if ric.is_valid(identity) and isinstance(row[at["出生日期"]], datetime.datetime):
            cells = (row[at[label]] for label in ("户编号", "户主", "姓名", "与户主关系"))
            found.append(Member(*cells, identity, row[at["出生日期"]], row[at["文化程度"]]))
        if len(found) == count:
            break
    return found


def household_numbers(home: Path) -> list[str]:
    """Return the number of every household that the towns' workbooks name."""
    found = []
    for path in sorted((home / "demo").glob("*易地搬迁户台账.xlsx")):
        sheet = load_workbook(BytesIO(path.read_bytes()), read_only=True).active
        column = (row[1] for row in sheet.iter_rows(min_row=5, values_only=True))
        found += [text for text in column if isinstance(text, str) and text.startswith("HY-")]
    return found


def own_layout(path: Path, people: Sequence[Member]) -> dict[str, str]:
    """Write twelve people as an office would; return the wrong cells with what they say.

    The first eight learn a trade, the last four rows are dirty, and every date is of another style.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "摸底表"
    _head(sheet)
    for index, person in enumerate(people):
        on = person.birth
        sheet.append(
            [
                index + 1, person.number, person.head, person.name, person.relation,
                person.identity, _styles(on)[index % 5], person.education,
                f"石泉剪纸{index}" if index < 8 else None, _styles(DAY)[index % 5],
                "入户时家中有人",
            ]
        )  # fmt: skip
    wrong = {
        "G13": "1987.2.30",
        "E14": "干亲",
        "B15": "HY-PL-9999",
        "F16": float(people[11].identity[:15] + "000"),
    }
    for cell, value in wrong.items():
        sheet[cell] = value
    sheet.append(["合计", f"{len(people)}人"])
    sheet.append(["填表人：王芳      审核人：李强"])
    book.save(path)
    return {cell: str(value) for cell, value in wrong.items()}


DAY = datetime.datetime(2026, 10, 12)  # noqa: DTZ001 - what a cell holds has no zone


def _styles(on: datetime.datetime) -> tuple[object, ...]:
    return (
        on,
        f"{on.year}-{on.month}-{on.day}",
        f"{on.year}.{on.month:02}.{on.day:02}",
        f"{on:%Y%m%d}",
        f"{on.year}年{on.month}月{on.day}日",
    )


def _head(sheet: Worksheet) -> None:
    last = len(GROUPS)
    sheet.append(["城关镇盘龙社区搬迁群众技能摸底表"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=last)
    sheet.append(["填报单位：汉阴县后扶办　　　　单位：人　　　　2026年10月12日"])
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=last)
    for column, (label, group) in enumerate(GROUPS, start=1):
        if group:
            sheet.cell(3, column, group)
            sheet.cell(HEADER, column, label)
        else:
            sheet.cell(3, column, label)
            sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
    for first, end in ((2, 3), (4, 7), (8, 9)):
        sheet.merge_cells(start_row=3, start_column=first, end_row=3, end_column=end)


def newcomers(path: Path, numbers: Sequence[str], *, count: int) -> None:
    """Write this many people whom the registry does not know, spread over its households."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, ["新增人口花名册"])
        sheet.write_row(1, 0, ["户编号", "姓名", "与户主关系", "身份证号码"])
        for row, identity in enumerate(_identities(count)):
            name = "欧阳" + SYLLABLES[row % 100] + SYLLABLES[row // 100 % 100]
            number = numbers[row % len(numbers)]
            sheet.write_row(row + 2, 0, [number, name, "其他", identity])


SYLLABLES = "".join(chr(0x4E00 + 37 * step) for step in range(100))


def _identities(count: int) -> Iterator[str]:
    first = datetime.date(1960, 1, 1)
    for index in range(count):
        birth = first + datetime.timedelta(days=index)
        body = f"110101{birth:%Y%m%d}{700 + index % 97:03}"
        yield body + ric.calc_check_digit(body)
