"""The verdicts and their reasons in words: one sentence for each code of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from anjia.engine.printed.claims import Verdict

if TYPE_CHECKING:
    from anjia.engine.printed.claims import Answer

VERDICTS = {
    Verdict.PARTS: _("部分加起来不对"),
    Verdict.UNREACHABLE: _("四舍五入得不出"),
    Verdict.TRUNCATION: _("只有截尾才得"),
    Verdict.CONSISTENT: _("对得上"),
    Verdict.UNDECIDED: _("判不了"),
}

MEANINGS = {
    Verdict.PARTS: _("几部分相加，和印的合计差了多少；百分比应当加成 100%。"),
    Verdict.UNREACHABLE: _("按写的分子、分母，或者任何整数分子，四舍五入都得不出印的数。"),
    Verdict.TRUNCATION: _("四舍五入得不出，把后面的位数去掉才得印的数。"),
    Verdict.CONSISTENT: _("印的数和别的数能同时是对的。"),
    Verdict.UNDECIDED: _("缺分母、缺分子，或者印的不是准数；会写明缺什么。"),
}

FAULTS = {
    "figures_not_given": _("还没有选文件，也没有粘贴表格。请选一份文件，或者从 Excel 里复制粘贴。"),
    "figures_none": _("表头下面没有数。请填好印出来的数再选。"),
    "figures_no_value": _("没有找到“印出来的数”这一列。请照模板的列名填。"),
    "figures_too_many": _("一次最多核对 %(most)s 个数。请分成几份。"),
    "figure_missing_value": _("没有填印出来的数。"),
    "figure_not_number": _("“%(shown)s”不是数，也不是表里的编号。不知道的请空着。"),
    "figure_one_number": _("“%(shown)s”不是一个数。分母只能写一个数。"),
    "figure_bound": _("“%(shown)s”不是准数，不能用来算。请空着，或写准数。"),
    "figure_long": _("“%(shown)s”太长，不像印出来的数。请核对。"),
    "figure_parts": _("相加的部分最多 %(most)s 个。请分成几行，写同一个分组。"),
    "figure_places": _("“%(shown)s”的小数比这里写的位数多。请核对。"),
    "figure_percent_cell": _(
        "这一格在 Excel 里存成 %(shown)s，看不出印的是百分之几。请把这一列设为文本，照印的写。"
    ),
    "figure_digits_unknown": _(
        "这一格存的是 %(shown)s，看不出印了几位。请把这一列设为文本，照印的写。"
    ),
}

SENTENCES = {
    "share.holds": _(
        "%(numerator)s ÷ %(denominator)s = %(exact)s，四舍五入是 %(rounded)s，对得上。"
    ),
    "share.holds_truncated": _(
        "%(numerator)s ÷ %(denominator)s = %(exact)s，截尾是 %(truncated)s，对得上。"
    ),
    "share.truncation": _(
        "%(numerator)s ÷ %(denominator)s = %(exact)s，四舍五入是 %(rounded)s，截尾才是 %(value)s。"
    ),
    "share.fails": _(
        "%(numerator)s ÷ %(denominator)s = %(exact)s，四舍五入是 %(rounded)s，"
        "截尾是 %(truncated)s，都不是 %(value)s。"
    ),
    "share.fails_truncated": _(
        "%(numerator)s ÷ %(denominator)s = %(exact)s，截尾是 %(truncated)s，不是 %(value)s。"
    ),
    "share.holds_about": _(
        "分子或分母本身取过整，(%(numerator)s) ÷ %(denominator)s 在 %(low)s 到 %(high)s 之间，"
        "可以是 %(value)s。"
    ),
    "share.truncation_about": _(
        "分子或分母本身取过整：按四舍五入到不了 %(value)s；都按截尾，"
        "(%(numerator)s) ÷ %(denominator)s 在 %(low)s 到 %(high)s 之间，可以是。"
    ),
    "share.fails_about": _(
        "分子或分母本身取过整，(%(numerator)s) ÷ %(denominator)s 在 %(low)s 到 %(high)s 之间，"
        "到不了 %(value)s。"
    ),
    "share.zero": _("分母是 %(denominator)s，除不了。"),
    "share.nothing": _("没有分子和分母，%(value)s 无从核对。"),
    "share.no_denominator": _("没有分母，%(value)s 无从核对。"),
    "share.no_numerator": _("没有分子：%(value)s × %(denominator)s = %(product)s。"),
    "share.no_numerator_about": _("没有分子，分母 %(denominator)s 又取过整，%(value)s 无从核对。"),
    "share.only": _(
        "%(value)s × %(denominator)s = %(product)s：整数分子里只有 %(only)s 能印成 %(value)s。"
    ),
    "share.none": _(
        "%(value)s × %(denominator)s = %(product)s：没有整数分子能四舍五入成 %(value)s"
        "（%(below)s 得 %(below_prints)s，%(above)s 得 %(above_prints)s），截尾也不行。"
    ),
    "share.none_but_cut": _(
        "%(value)s × %(denominator)s = %(product)s：没有整数分子能四舍五入成 %(value)s"
        "（%(below)s 得 %(below_prints)s，%(above)s 得 %(above_prints)s）；"
        "只有截尾时 %(only)s 能印成 %(value)s。"
    ),
    "share.none_cut": _(
        "%(value)s × %(denominator)s = %(product)s：没有整数分子能截尾成 %(value)s"
        "（%(below)s 得 %(below_cut)s，%(above)s 得 %(above_cut)s）。"
    ),
    "fit.numerator_one": _("分母是 %(denominator)s 时，分子要是 %(first)s。"),
    "fit.numerator_some": _("分母是 %(denominator)s 时，分子要在 %(first)s 到 %(last)s 之间。"),
    "fit.numerator_none": _("分母是 %(denominator)s 时，没有整数分子能印成 %(value)s。"),
    "fit.denominator_one": _("分子是 %(numerator)s 时，分母要是 %(first)s。"),
    "fit.denominator_some": _("分子是 %(numerator)s 时，分母要在 %(first)s 到 %(last)s 之间。"),
    "fit.denominator_none": _("分子是 %(numerator)s 时，没有整数分母能印成 %(value)s。"),
    "value.not_number": _("印的不是一个数，不核对。"),
    "value.bound": _("印的是“约”“以上”一类的数，不是准数，不核对。"),
    "value.long": _("印的数太长，不核对。"),
    "value.clash": _("数后面的单位和单位列写的不一样，不知道按哪个算。"),
    "value.places": _("印出来的小数比写明的位数多，没有核对。"),
    "value.cell": _("这一行有一格不能用，没有核对。"),
    "value.restates": _("%(value)s 和写的分子一样，没有别的可核对。"),
    "relation.unknown": _("看不出 %(value)s 怎么从分子、分母得来。请在“怎么算”里写明。"),
    "sum.nothing": _("没有写各部分，%(value)s 无从核对。"),
    "sum.holds": _("%(added)s，对得上。"),
    "sum.holds_rounded": _("%(added)s，和 %(total)s 差 %(difference)s，在取整的出入以内。"),
    "sum.within": _("%(added)s，只是其中几部分，没有超过 %(total)s。"),
    "sum.short": _("%(added)s，比 %(total)s 少 %(difference)s。看不出部分列全没有：列全了就不对。"),
    "sum.truncation": _(
        "%(added)s，比 %(total)s 少 %(difference)s：按四舍五入加不成，每个数都截尾才行。"
    ),
    "sum.more": _("%(added)s，比 %(total)s 多 %(difference)s。"),
    "sum.listed_more": _("列了 %(added)s，比 %(total)s 多 %(difference)s。"),
    "sum.less": _("%(added)s，比 %(total)s 少 %(difference)s。"),
    "sum.part_of": _("%(value)s 是 %(total)s 的一部分，那几部分加起来不对。"),
    "group.value": _("这一组里有的行不是数，没有核对。"),
    "group.totals": _("这一组有不止一行合计，不知道按哪个算。"),
    "group.total": _("这一组没有合计，也不都是百分比，无从核对。"),
    "group.parts": _("这一组只有合计，没有部分。"),
    "group.unit": _("这一组里有的是百分比，有的不是，加不起来。"),
}


def verdict(one: Verdict) -> str:
    """A verdict in words."""
    return str(VERDICTS[one])


def reasons(answer: Answer) -> str:
    """Why an answer is as it is, in whole sentences with the numbers."""
    said = (str(SENTENCES[one.code]) % one.facts for one in answer.said)
    return ("" if (get_language() or "").startswith("zh") else " ").join(said)
