"""The columns of a table of printed figures: what they are called, and what may stand in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anjia.engine.printed.claims import Relation, Role
from anjia.engine.printed.numbers import MOST_PLACES
from anjia.engine.printed.reach import Rounding
from anjia.ledger.sheets.columns import Kind, SheetColumn, bare, plain
from anjia.processes.dashboards.queries.printed import spellings

if TYPE_CHECKING:
    from anjia.ledger.sheets.header import Header, HeaderColumn

LONGEST = 300
IN_BRACKETS = re.compile(r"[(（]([^)）]{1,8})[)）]")


def shown() -> tuple[SheetColumn, ...]:
    """The columns of the template, in its order; labels in the language of the moment."""
    return (*_names(), *_numbers(), *_relations())


def known() -> tuple[SheetColumn, ...]:
    """Every column that is understood: those of the template, and two that other tables have."""
    return (
        *shown(),
        SheetColumn(
            name="row", label=_("原表行号"), aliases=spellings.HEADS["row"], kind=Kind.INTEGER
        ),
        SheetColumn(name="kind", label="kind", longest=LONGEST),
    )


def matched(header: Header) -> dict[str, HeaderColumn]:
    """Which column of a sheet is which of ours, by its exact name; the first of two counts."""
    names: dict[str, str] = {}
    for column in known():
        for word in (column.name, column.label, *column.aliases):
            names.setdefault(plain(word), column.name)
    found: dict[str, HeaderColumn] = {}
    for own in header.columns:
        name = names.get(plain(own.label)) or names.get(bare(own.label))
        if name is not None:
            found.setdefault(name, own)
    return found


def unit_in(own: HeaderColumn) -> str:
    """The unit in the brackets of a header such as 印出来的数(万人)."""
    found = IN_BRACKETS.search(own.label)
    return found[1].strip() if found else ""


def _text(name: str, label: str, *, note: str = "", required: bool = False) -> SheetColumn:
    return SheetColumn(
        name=name,
        label=label,
        aliases=spellings.HEADS[name],
        required=required,
        longest=LONGEST,
        note=note,
    )


def _names() -> tuple[SheetColumn, ...]:
    return (
        _text(
            "document",
            _("文件"),
            note=_("数印在哪份文件里。只在同一份文件里对编号、对分组。"),
        ),
        _text(
            "key",
            _("编号"),
            note=_("自己起的编号。别的行可以在分子、分母里写它，代替那个数。"),
        ),
        _text("label", _("名称")),
    )


def _numbers() -> tuple[SheetColumn, ...]:
    return (
        _text(
            "value",
            _("印出来的数"),
            required=True,
            note=_("照印的写，位数不要改：48.08%、1.2万、5,082。末尾的 0 也要写。"),
        ),
        _text(
            "unit",
            _("单位"),
            note=_("%、万人、户。数的后面已经写了的可以不填。"),
        ),
        _text(
            "numerator",
            _("分子"),
            note=_("一个数；几部分相加的写 66128+14730；不知道的空着。"),
        ),
        _text(
            "denominator",
            _("分母"),
            note=_("一个数；不知道的空着。"),
        ),
    )


def _relations() -> tuple[SheetColumn, ...]:
    return (
        SheetColumn(
            name="relation",
            label=_("怎么算"),
            aliases=spellings.HEADS["relation"],
            kind=Kind.CHOICE,
            choices={
                Relation.SHARE: _("分子除以分母"),
                Relation.SUM: _("各部分相加"),
                Relation.SOME: _("其中几部分"),
            },
            choice_aliases=spellings.RELATIONS,
            note=_("不填就按数自己看；看不出来的会说判不了。"),
        ),
        SheetColumn(
            name="rounding",
            label=_("取舍"),
            aliases=spellings.HEADS["rounding"],
            kind=Kind.CHOICE,
            choices={Rounding.HALF_UP: _("四舍五入"), Rounding.TRUNCATION: _("截尾")},
            choice_aliases=spellings.ROUNDINGS,
            note=_("文件写明了的才填；不填按四舍五入核对，并说明截尾行不行。"),
        ),
        SheetColumn(
            name="places",
            label=_("小数位"),
            aliases=spellings.HEADS["places"],
            kind=Kind.INTEGER,
            least=0,
            most=MOST_PLACES,
            note=_("Excel 里存成数、末尾的 0 丢了的，写明印了几位小数。"),
        ),
        _text(
            "group",
            _("分组"),
            note=_("应当加得起来的几行写同一个组名。都是百分比、没有合计的，应当加成 100%。"),
        ),
        SheetColumn(
            name="role",
            label=_("组里的哪一项"),
            aliases=spellings.HEADS["role"],
            kind=Kind.CHOICE,
            choices={Role.TOTAL: _("合计"), Role.PART: _("部分"), Role.SOME: _("其中（没列全）")},
            choice_aliases=spellings.ROLES,
            note=_("一组里合计只有一行；不填就是部分。"),
        ),
    )
