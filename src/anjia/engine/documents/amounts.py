"""Numbers that something is to reach, keep or not exceed, with their comparators.

Numbers that name, date or describe (第三批, 2023年, 24小时服务, 800人以上的社区) are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import quantities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .quantities import Quantity

_OPERATORS = {
    ">=": (
        "≥|≧|不少于|不得少于|不低于|不得低于|不小于|不能低于|不能少于|至少|最少|最低|达到了|达到|达(?!标|成|产)|保持在?|稳定在|维持在|"
        "提高到|提高至|提升到|提升至|增加到|增加至|增至|增长到|扩大到|发展到|上升到|力争(?!上游)|确保(?=[\\d百])"
    ),
    ">": "＞|超过|超(?!市|级|前|常|出|声|算|标|载|限|期|额|低|高|短)|突破|大于|高于|多于",
    "<=": (
        "≤|≦|不超过|不得超过|不能超过|不超|不高于|不得高于|不多于|不得多于|不大于|不得大于|不能高于|控制在|下降到|降低到|下降至|降低至|"
        "降至|降到|压减到|压减至|压缩到|压缩至|缩短到|缩短至|最多|最长|最高"
    ),
    "<": "低于|少于|小于|短于|不足",
}
_SAID = re.compile(
    "|".join(
        f"(?P<{name}>{words})"
        for name, words in zip(
            ("at_most", "at_least", "more", "less"),
            (_OPERATORS["<="], _OPERATORS[">="], _OPERATORS[">"], _OPERATORS["<"]),
            strict=True,
        )
    )
)
_SIGNS = {"at_most": "<=", "at_least": ">=", "more": ">", "less": "<"}
# Between a comparator and its number: 达到人均1万元, 不少于每年2次.
_NEAR = 6
_CLAUSE = 160  # what runs on longer is read from here


@dataclass(frozen=True)
class Amount:
    """A quantity that is an aim, with its comparator, and where both begin."""

    operator: str
    quantity: Quantity
    start: int


def find(text: str) -> Iterator[Amount]:
    """The amounts of a text that something is to reach, keep or not exceed, in order."""
    for quantity in quantities.find(text):
        said = _comparator(text, quantity.start)
        found = _Found(text, quantity, said)
        if not found.is_aim:
            continue
        start = said.start if said and said.touches else quantity.start
        yield Amount(_operator(quantity, said), quantity, start)


def clause_start(text: str, place: int) -> int:
    """Where the clause of a place begins."""
    least = max(0, place - _CLAUSE)
    return max(least, *(text.rfind(mark, least, place) + 1 for mark in ",。;:!?"))


@dataclass(frozen=True)
class _Comparator:
    """The nearest word of comparison before a number in its clause."""

    sign: str
    start: int
    near: bool
    touches: bool  # no other number stands between


def _comparator(text: str, number_at: int) -> _Comparator | None:
    left = clause_start(text, number_at)
    words = text[left:number_at]
    found = list(_SAID.finditer(words))
    if not found:
        return None
    last = found[-1]
    between = words[last.end() :]
    # 分别达到90%、95%: one comparator for several numbers.
    # 不超过项目用地规模的7%: of what the share is.
    within = _NEAR + 8 if between.endswith("的") else _NEAR
    touches = len(between) <= within and not re.search(r"\d|[、和]", between)
    near = touches or "分别" in words
    # 至少配备1名民警+2名辅警: at least holds for the whole clause.
    if not near and not any(re.fullmatch("至少|不少于|最少", one[0]) for one in found):
        return None
    sign = _SIGNS[str(last.lastgroup)] if near else ">="
    return _Comparator(sign, left + last.start(), near, touches)


_AFTER = {"左右": "=", "上下": "="} | dict.fromkeys(("以上", "及以上"), ">=")
_AFTER |= dict.fromkeys(("以下", "及以下", "以内", "之内", "内"), "<=")


def _operator(quantity: Quantity, said: _Comparator | None) -> str:
    if quantity.is_range:
        return "between"
    if quantity.after:
        return _AFTER[quantity.after]
    if said:
        return said.sign
    return ">=" if quantity.is_vague else "="


_TIMES = frozenset(
    {"个月", "小时", "个小时", "分钟", "天", "日", "工作日", "个工作日", "年", "月", "岁", "周岁"}
)
_LEVELS = frozenset({"级", "星级", "星", "度"})
# 对连续就业6个月以上的搬迁群众: whom it is for.
_OF_WHOM = re.compile(r"的(?!目标|标准|要求|水平|比例|占比)[\u3400-\u9fff]{2}")
_FOR = re.compile("对|凡|面向|针对|符合")
_WHOSE = re.compile(
    r"[^,。;]*?的(?:[\u3400-\u9fff、]|\([^()]*\)){2,16}?(?:,|给予|按|予以|实行|发放|奖|一次性)"
)
_MONEY = frozenset({"元", "万元", "亿元"})
_SPENT = re.compile(
    "争取|投资|投入|创收|营收|收益|纳税|税收|报酬|整合|筹集|落实|安排|发放|新增|完成|实现|收入|产值|销售|金额|贷款|募集|到位|增收|增加|额|费|利用|引进|低|高"
)
_COUNTING = frozenset(
    "个项级类种批条次家处名人支场期件户所座套位门对组份分成星间款本层面片块部节单只口头度步把根手道体口"
) | {"人次", "万元", "场次"}
_ROUND = re.compile("[一二两三四五六七八九][百千万亿].*")  # 五万分, 三百六十个
_CONCRETE = frozenset("个名人家户场期座所处间次套件台辆条支栋")
_MADE = re.compile(
    "新增|新建|改建|扩建|建成|建设|改造|培训|培养|配备|配齐|选派|引进|安置|开设|举办|评选|购置|设立|打造|组建|成立"
)
_STRONG = re.compile(
    r"(?:至少|不少于|不低于|达到?|超过|突破|新增|新建|建成|建设|改造|培训|培养|配备|配齐|选派|引进|安置|吸纳|转移|开设|举办|评选|每[\u3400-\u9fff]{1,6})$"
)
_ONE_COUNTS = re.compile(r"(?:至少|各|每[\u3400-\u9fff\d]{1,10}|配备|不少于)$")
# 由60%提高到80%: where it comes from is no aim.
_FROM = re.compile(
    r"(?:由|从)[\u3400-\u9fff]{0,4}\|(?:提高|提升|增长|增加|扩大|上升|下降|降低|降|压减|缩短|增)[到至]"
)
_DESCRIBED = re.compile(
    r"化|体化|站式|条龙|肩挑|把手|号|大(?=[工任行重类])|(?:自助|服务热线|值班|值守|不间断|营业|开放|在岗|全天候|巡)|届"
)
_POPULATION = re.compile(
    r"(?:的)?[\u3400-\u9fff]{0,12}?(?:社区|安置点|安置区|小区|村(?!劳动|居民|群众|民|妇女|转移|贫困|低)|镇|县|家庭|企业|单位|工厂|车间)"
)
_EARNING = re.compile(
    "的?(?:低收入|安置|搬迁|移民|行政)?(?:社区|村|企业|项目|合作社|农户|家庭|户|群众|人口|对象)"
)
_OLD = re.compile(
    r"(?:及?以[上下])?的?[\u3400-\u9fff]{0,6}?(?:老人|老年人|儿童|居民|群众|劳动力|人口|妇女|学生|人员)"
)
_SCOPE = re.compile(
    r"(?:的)?[\u3400-\u9fff]{0,4}?(?:安置点|安置区|社区|小区|村|镇|乡镇|街道|县|部门|园区|车间|示范点)"
)
_ON = re.compile("[对为给向](?:全[省市县区州镇乡])?(?:现有|所有)?$")
_WITH = re.compile(r"(?:对|为|给|向)(?:[^,。;、]*、)?")
_OPENS = re.compile(
    r"^(?:年内|今年|全年|年底前|力争|确保|实现|推动)?(?:对|在|为|按|全[县市省区州]|现有|已有|共有|上述|辖区|涉及|针对|抓好|用好|管好)?$"
)


@dataclass(frozen=True)
class _Found:
    """A quantity in its text, to be judged."""

    text: str
    quantity: Quantity
    said: _Comparator | None

    @property
    def near(self) -> bool:
        return self.said is not None and self.said.near

    @property
    def clause(self) -> str:
        """What of its clause stands before the number."""
        return self.text[clause_start(self.text, self.quantity.start) : self.quantity.start]

    @property
    def is_aim(self) -> bool:
        """Whether the number does more than name, date or describe something."""
        if self._is_label or self._is_population or self._is_scope or self._is_case:
            return False
        unit = self.quantity.unit
        if unit in _TIMES:
            return self._is_term
        if unit in _LEVELS:
            return bool(self.quantity.after)
        if unit in _MONEY and not self.said and not self.quantity.after:
            return bool(_SPENT.search(self.clause))
        return self._is_count if self.quantity.han else True

    @property
    def _is_label(self) -> bool:
        """第三批, “135”工程, 24小时服务, 7×24小时, 由60%提高到80% (its 60%)."""
        text, start, end = self.text, self.quantity.start, self.quantity.end
        before = text[max(0, start - 8) : start]
        quoted = before[-1:] in set('“"(') and self.quantity.unit != "%" and not self.near
        return bool(
            quoted
            or before[-1:] in set("第〔《每×xX*")
            or _FROM.search(f"{before}|{text[end : end + 6]}")
            or _DESCRIBED.match(text, end)
        )

    @property
    def _is_case(self) -> bool:
        """党员不足3名的,联合组建: in which case something is to be done."""
        return self.said is not None and bool(re.match("的,", self.text[self.quantity.end :]))

    @property
    def _is_term(self) -> bool:
        """Whether years, months or days say how long something may take or how old somebody is."""
        quantity = self.quantity
        digits, before = quantity.hit["digits"] or "", self.text[: quantity.start][-1:]
        if (len(digits) == 4 and digits.startswith(("19", "20"))) or (
            quantity.unit in {"月", "日"} and before in set("年月")
        ):
            return False
        if quantity.unit in {"岁", "周岁"} and _OLD.match(self.text, quantity.end):
            return False
        if quantity.unit == "年" and quantity.after == "内":
            return False  # 力争三年内: by when, not how long
        is_date = quantity.unit in {"年", "月", "日"}
        at_most = self.said is not None and self.said.near and self.said.sign == "<="
        return bool(quantity.after or at_most or (self.said and not is_date))

    @property
    def _is_population(self) -> bool:
        """Whether a size says of which places a target speaks: 800人以上的安置社区."""
        quantity = self.quantity
        if _FOR.match(self.clause) and _WHOSE.match(self.text, quantity.end):
            return True
        if not quantity.after or self.said:
            return False
        if _OF_WHOM.match(self.text, quantity.end) and (
            quantity.unit in _LEVELS
            or (quantity.unit in _TIMES and quantity.unit not in {"岁", "周岁"})
            or _FOR.match(self.clause)
        ):
            return True
        if quantity.unit in _MONEY:
            return bool(_EARNING.match(self.text, quantity.end))
        is_size = quantity.unit in {"户", "人", "名"}
        return is_size and bool(_POPULATION.match(self.text, quantity.end))

    @property
    def _is_count(self) -> bool:
        """Whether Chinese numerals count; in 一批, 一条龙, 三个体系 they do not."""
        han, unit = self.quantity.han, self.quantity.unit
        if self.quantity.after or self.near:
            return True
        if unit not in _COUNTING or _ROUND.fullmatch(han):
            return bool(self.said or len(han) > 1)
        if han in {"一", "两"}:
            made = unit in _CONCRETE and self._ends_clause
            return bool(self.said or made or _ONE_COUNTS.search(self.clause))
        if unit in _CONCRETE and (len(han) > 1 or self._ends_clause):
            return True
        return bool(self.said or _STRONG.search(self.clause))

    @property
    def _ends_clause(self) -> bool:
        """新建厕所六座: a count behind what is made, where its clause ends."""
        behind = self.text[self.quantity.end : self.quantity.end + 1]
        return bool(_MADE.search(self.clause)) and (not behind or behind in ",。;、")

    @property
    def _is_scope(self) -> bool:
        """28个安置点的运营率达到95%: how many there are, said before what they are to reach."""
        quantity = self.quantity
        if not self.said and _WITH.fullmatch(self.clause) and quantity.unit in {"名", "人", "户"}:
            # 对42名留守儿童每月走访不少于2次
            rest = re.split("[,。;]", self.text[quantity.end :])[0]
            return bool(re.search(r"(?:不少于|至少|不低于)[\u3400-\u9fff]{0,4}\d", rest))
        if quantity.unit not in {"个", "家", "处"} or quantity.after or self.said:
            return False
        if self.clause.endswith("等") and re.match("[\u3400-\u9fff]", self.text[quantity.end :]):
            return True  # 某镇等3个安置区
        scope = _SCOPE.match(self.text, quantity.end)
        if scope and (self.clause.endswith("在") or _ON.search(self.clause)):
            return True
        if not scope or not _OPENS.match(self.clause):
            return False
        rest = re.split(r"[,。;]", self.text[scope.end() :])[0]
        return bool(re.search(r"\d|百分之|全覆盖|全部|全面|清零", rest)) or rest.startswith("、")
