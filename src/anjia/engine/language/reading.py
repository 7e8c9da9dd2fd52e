"""A condition read back as a sentence, so that whoever wrote it sees what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from anjia.engine.text import Language, Text
from anjia.kernel import periods

from .functions import FUNCTIONS
from .nodes import (
    Aggregate,
    And,
    Arithmetic,
    AsOf,
    Call,
    Compare,
    Comparison,
    Earlier,
    Fact,
    Gathering,
    Held,
    IsUnknown,
    Literal,
    Node,
    Not,
    Operation,
    Or,
    Parameter,
)
from .types import BOOLEAN, PERIODS_A_YEAR, Kind, Type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .vocabulary import Described, Vocabulary

_MAGNITUDE = {
    Comparison.EQ: Text("等于", "is"),
    Comparison.NE: Text("不等于", "is not"),
    Comparison.LT: Text("小于", "is less than"),
    Comparison.LE: Text("小于等于", "is at most"),
    Comparison.GT: Text("大于", "is more than"),
    Comparison.GE: Text("大于等于", "is at least"),
}
_TIME = {
    Comparison.EQ: Text("为", "is"),
    Comparison.NE: Text("不为", "is not"),
    Comparison.LT: Text("早于", "is before"),
    Comparison.LE: Text("不晚于", "is not after"),
    Comparison.GT: Text("晚于", "is after"),
    Comparison.GE: Text("不早于", "is not before"),
}
_GATHERED = {
    Gathering.COUNT: Text("{rows}的{counted}", "the {counted} of {rows}"),
    Gathering.SUM: Text("{rows}的{item}合计", "the total {item} of {rows}"),
    Gathering.MIN: Text("{rows}的{item}最小值", "the smallest {item} of {rows}"),
    Gathering.MAX: Text("{rows}的{item}最大值", "the largest {item} of {rows}"),
    Gathering.ANY: Text("{child}中至少有一个{where}", "at least one {child} fulfils: {where}"),
    Gathering.ALL: Text("每个{child}都{where}", "every {child} fulfils: {where}"),
    Gathering.SHARE: Text("{child}中{where}的占比", "the share of {child} rows where {where}"),
}
_SIGNS = {
    Operation.ADD: Text("加", "plus"),
    Operation.SUB: Text("减", "minus"),
    Operation.MUL: Text("乘", "times"),
    Operation.DIV: Text("除以", "divided by"),
}
_SHORT = 6  # longer labels are not turned round by their first character


def read_back(tree: Node, *, vocabulary: Vocabulary, language: Language = Language.ZH) -> str:
    """What the expression says, in the words of the fact dictionary."""
    return _Reading(vocabulary, language).said(tree)


@dataclass(frozen=True)
class _Reading:
    vocabulary: Vocabulary
    language: Language

    @property
    def zh(self) -> bool:
        return self.language is Language.ZH

    def pick(self, zh: str, en: str) -> str:
        """One of two, by the reader's language."""
        return zh if self.zh else en

    def said(self, node: Node) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a node
        """The words of a part."""
        match node:
            case Literal():
                return self._literal(node, None)
            case Fact():
                return self._fact(node)
            case Parameter():
                label = self.vocabulary.parameter_label(node.name).said(self.language)
                return self.pick(f"参数“{label}”", f"the parameter “{label}”")
            case AsOf():
                return self.pick("截至日期", "the date of the snapshot")
            case Not():
                return self._not(node)
            case And() | Or():
                return self._chain(node)
            case Compare():
                return self._compare(node)
            case IsUnknown():
                return self.said(node.item) + self.pick("待核实", " is unknown")
            case Arithmetic():
                sign = _SIGNS[node.op].said(self.language)
                left, right = (self._bracketed(part) for part in (node.left, node.right))
                return self.pick(f"{left}{sign}{right}", f"{left} {sign} {right}")
            case Call():
                parts = [self.said(part) for part in node.arguments]
                return FUNCTIONS[node.function].reads.said(self.language).format(*parts)
            case Aggregate():
                return self._aggregate(node)
            case Earlier():
                item = self._bracketed(node.item)
                return self.pick(f"{node.months}个月前{item}", f"{node.months} months ago {item}")
            case Held():
                item = self._bracketed(node.item)
                return self.pick(f"连续{node.months}个月{item}", f"for {node.months} months {item}")

    def _bracketed(self, node: Node) -> str:
        words = self.said(node)
        if isinstance(node, And | Or | Arithmetic):
            return self.pick(f"（{words}）", f"({words})")
        return words

    def _described(self, node: Node) -> Described | None:
        if isinstance(node, Earlier):
            return self._described(node.item)
        if not isinstance(node, Fact):
            return None
        return self.vocabulary.described(node.parent or node.table, node.name)

    def _fact(self, node: Fact, *, holds: bool = True) -> str:
        found = self.vocabulary.described(node.parent or node.table, node.name)
        label = found.label.said(self.language)
        if found.type == BOOLEAN:
            label = self._holding(found, holds=holds)
        if not node.parent:
            return label
        owner = self.vocabulary.table_label(node.parent).said(self.language)
        return self.pick(
            f"所属{owner}{'' if found.type == BOOLEAN else '的'}{label}", f"{owner}: {label}"
        )

    def _holding(self, found: Described, *, holds: bool) -> str:
        """That a boolean fact holds, or does not, in words that a person would use."""
        label = found.label.said(self.language)
        if not found.says:
            return label + (
                self.pick("为是", " is true") if holds else self.pick("为否", " is false")
            )
        if holds:
            return label
        if self.zh and len(label) <= _SHORT and label[0] in "已有在" and "并" not in label:
            return {"已": "未", "有": "没有", "在": "不在"}[label[0]] + label[1:]
        return self.pick(f"并非“{label}”", f"not “{label}”")

    def _not(self, node: Not) -> str:
        item = node.item
        match item:
            case Fact():
                return self._fact(item, holds=False)
            case IsUnknown():
                return self.said(item.item) + self.pick("已知", " is known")
            case Or() if (members := self._members(item)) is not None:
                return self._one_of(item, members, holds=False)
            case _:
                words = self.said(item)
                return self.pick(f"并非（{words}）", f"not ({words})")

    def _members(self, node: Or) -> list[Literal] | None:
        """The values of a list, where the whole chain holds one thing against them."""
        first = node.items[0]
        found = []
        for item in node.items:
            if not (isinstance(item, Compare) and item.op is Comparison.EQ):
                return None
            if not isinstance(first, Compare) or item.left != first.left:
                return None
            if not isinstance(item.right, Literal):
                return None
            found.append(item.right)
        return found

    def _one_of(self, node: Or, members: Sequence[Literal], *, holds: bool) -> str:
        first = node.items[0]
        left = first.left if isinstance(first, Compare) else first
        known = self._described(left)
        words = self.pick("、", ", ").join(self._literal(part, known) for part in members)
        subject = self.said(left)
        if holds:
            return self.pick(f"{subject}为{words}之一", f"{subject} is one of {words}")
        return self.pick(f"{subject}不为{words}中任何一个", f"{subject} is none of {words}")

    def _chain(self, node: And | Or) -> str:
        if isinstance(node, Or) and (members := self._members(node)) is not None:
            return self._one_of(node, members, holds=True)
        if isinstance(node, And) and (words := self._range(node)):
            return words
        joint = self.pick("且", " and ") if isinstance(node, And) else self.pick("或", " or ")
        return joint.join(self._item(part) for part in node.items)

    def _item(self, node: Node) -> str:
        """A member of a chain; another chain stands in brackets, unless it reads as one phrase."""
        phrase = isinstance(node, Or) and self._members(node) is not None
        phrase = phrase or (isinstance(node, And) and bool(self._range(node)))
        return self.said(node) if phrase else self._bracketed(node)

    def _range(self, node: And) -> str:
        """“Between” is written as two comparisons; nothing where this is something else."""
        if len(node.items) != 2:
            return ""
        low, high = node.items
        if not (isinstance(low, Compare) and isinstance(high, Compare)):
            return ""
        if (low.op, high.op) != (Comparison.GE, Comparison.LE) or low.left != high.left:
            return ""
        subject, known = self.said(low.left), self._described(low.left)
        least, most = (self._value(part.right, known) for part in (low, high))
        return self.pick(f"{subject}在{least}到{most}之间", f"{subject} is from {least} to {most}")

    def _compare(self, node: Compare) -> str:
        left, right = node.left, node.right
        known = self._described(left) or self._described(right)
        if left.type == BOOLEAN and isinstance(right, Literal) and isinstance(left, Fact):
            holds = bool(right.value) == (node.op is Comparison.EQ)
            return self._fact(left, holds=holds)
        words = _MAGNITUDE if left.type.is_number or left.type == BOOLEAN else _TIME
        sign = words[node.op].said(self.language)
        one, other = self._value(left, known), self._value(right, known)
        return self.pick(f"{one}{sign}{other}", f"{one} {sign} {other}")

    def _value(self, node: Node, known: Described | None) -> str:
        return self._literal(node, known) if isinstance(node, Literal) else self._bracketed(node)

    def _literal(self, node: Literal, known: Described | None) -> str:
        value = node.value
        if isinstance(value, bool):
            return self.pick("是" if value else "否", str(value).lower())
        if isinstance(value, date):
            spelled = f"{value.year}年{value.month}月{value.day}日"
            return self.pick(spelled, value.isoformat())
        if node.type.kind is Kind.PERIOD:
            return _period(int(value), node.type)
        if isinstance(value, str):
            label = known.words.get(value) if known is not None else None
            return label.said(self.language) if label else self.pick(f"“{value}”", f"“{value}”")
        return (
            f"{value:f}".rstrip("0").rstrip(".") if node.type.kind is Kind.DECIMAL else str(value)
        )

    def _aggregate(self, node: Aggregate) -> str:
        child = self.vocabulary.table_label(node.child).said(self.language)
        counted = self.vocabulary.counted_label(node.child).said(self.language)
        where = "" if node.where is None else self.said(node.where)
        rows = child
        if where:
            rows = self.pick(f"{child}中{where}", f"{child} rows where {where}")
        item = "" if node.item is None else self.said(node.item)
        made = _GATHERED[node.gathering].said(self.language)
        return made.format(rows=rows, child=child, where=where, counted=counted, item=item)


def _period(place: int, kind: Type) -> str:
    every = kind.every or periods.Kind.MONTH
    year, number = divmod(place, PERIODS_A_YEAR[every])
    return str(periods.Period(year, every, number + 1))
