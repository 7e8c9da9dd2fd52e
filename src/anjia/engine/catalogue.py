"""All definitions of a set as one document: what each says, where it comes from, its examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .definitions import Indicator
from .language.reading import read_back
from .rules import RuleKind
from .text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .definitions import Definitions, Derived
    from .examples import Example
    from .language.nodes import Node
    from .rules import Rule

HEAD = """# 口径手册 Definitions

<!-- Written by `anjia definitions manual` from the shipped definitions; do not edit. -->

本手册由系统里的口径生成，每条都有依据和能运行的例子。指标算一个数；规则找出要人去看的户、人、
房或点，它只提供线索，不作决定，也不评价任何人。**待核实**是没有登记的信息，不当作否，也不当作零。

Every indicator and every rule that comes with the release, with its basis and with examples that
run as tests. An indicator makes a figure. A rule brings a household, a person, a dwelling or a site
before people: it is a clue, never a decision, and says nothing about anybody's conduct or opinions.
*Unknown* is what nobody recorded; it is neither false nor zero. The language is described in
[language.md](language.md).

Results of an example: `numerator` counts (a rule hits), `missing` does not, `unknown` belongs to
the population but cannot be decided, `undecided` may or may not belong to it, `outside` does not.
Facts that an example does not name are unknown; all examples are of 2022-09-30. Of months before,
only what was different is named.

`[G1]`, `[W12]`, `[W17]`, `[W19]` mark public pages and public audit scripts of other places that
were readable only in part: check the wording with your own office before you cite them. Parameter
values marked 样例 or `judgement` are samples; enter your own with its document.
"""
_ROLES = {
    "among": Text("范围", "population"),
    "where": Text("条件", "condition"),
    "when": Text("条件", "condition"),
    "value": Text("数值", "value"),
    "per": Text("除以", "divided by"),
}
_KINDS = {
    RuleKind.CLUE: Text("线索", "clue"),
    RuleKind.DATA_QUALITY: Text("数据质量", "data quality"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a parameter that comes with the release, and the document it is from."""

    title: Text
    text: str
    unit: Text
    document: str


def text(
    definitions: Definitions, *, parameters: Mapping[str, Value], groups: Mapping[str, str]
) -> str:
    """The whole document."""
    printing = _Printing(definitions, parameters, groups)
    return "\n".join(printing.lines()) + "\n"


@dataclass(frozen=True)
class _Printing:
    definitions: Definitions
    parameters: Mapping[str, Value]
    groups: Mapping[str, str]

    def lines(self) -> Iterator[str]:
        """The document, line by line."""
        found = self.definitions
        yield HEAD
        yield f"## 指标 Indicators ({len(found.indicators)})\n"
        for item in found.indicators.values():
            yield from self._item(item)
        for kind, label in _KINDS.items():
            rules = [rule for rule in found.rules.values() if rule.kind is kind]
            yield f"## 规则：{label.zh} Rules: {label.en} ({len(rules)})\n"
            for rule in rules:
                yield from self._item(rule)
        yield f"## 推导的事实 Derived facts ({len(found.derived)})\n"
        yield "| 事实 fact | 名称 | label | 条件 expression | 意思 in words |"
        yield "|---|---|---|---|---|"
        for place in sorted(found.derived):
            yield self._derived(found.derived[place])
        yield ""
        yield f"## 用到的参数 Parameters ({len(self._used())})\n"
        yield "| 参数 | 名称 | title | 值 value | 文件 document |\n|---|---|---|---|---|"
        for name in self._used():
            yield self._parameter(name)

    def _item(self, item: Indicator | Rule) -> Iterator[str]:
        found = self.definitions
        table = found.table_label(item.of)
        yield f"### {item.code} {item.title.zh}\n"
        yield f"{item.title.en}\n"
        group = self.groups.get(item.group, item.group)
        facts = [f"表 table: {table.zh} (`{item.of}`)", f"分组 group: {group} (`{item.group}`)"]
        if isinstance(item, Indicator):
            facts += [f"算法 measure: `{item.measure}`", f"单位 unit: `{item.unit}`"]
            if item.target:
                facts.append(f"目标 target: `{item.target.parameter}` ({item.target.better})")
        else:
            facts.append("看到 shows: " + ", ".join(f"`{name}`" for name in item.explain))
            if item.within:
                facts.append(f"期限 within: `{item.within}`")
        yield "; ".join(facts) + "\n"
        for role, node in self._parts(item):
            label = _ROLES[role]
            yield f"- {label.zh} {label.en}: `{item.texts[role]}`"
            yield f"  - {read_back(node, vocabulary=found)}"
            yield f"  - {read_back(node, vocabulary=found, language=Language.EN)}"
        yield f"- 依据 basis: {item.basis}" + (f"：“{item.quote}”" if item.quote else "")
        yield f"- 说明 note: {item.note.zh} {item.note.en}"
        behind = ", ".join(f"`{fact.table}.{fact.name}`" for fact in found.behind(item))
        if behind:
            yield f"- 推导的事实 derived facts: {behind}"
        names = ", ".join(f"`{name}`" for name in sorted(found.parameters_of(item)))
        if names:
            yield f"- 参数 parameters: {names}"
        yield "\n| 例子 example | 登记 what is recorded | 结果 result |\n|---|---|---|"
        for example in item.examples:
            yield _example(example)
        yield ""

    def _parts(self, item: Indicator | Rule) -> Iterator[tuple[str, Node]]:
        for role in _ROLES:
            node = getattr(item, role, None)
            if node is not None:
                yield role, node

    def _derived(self, fact: Derived) -> str:
        said = read_back(fact.node, vocabulary=self.definitions)
        cells = (f"`{fact.table}.{fact.name}`", fact.label.zh, fact.label.en, f"`{fact.text}`")
        return _row(*cells, said)

    def _used(self) -> list[str]:
        found = self.definitions
        every: list[Indicator | Rule] = [*found.indicators.values(), *found.rules.values()]
        names = {name for item in every for name in found.parameters_of(item)}
        names |= {item.target.parameter for item in found.indicators.values() if item.target}
        names |= {rule.within for rule in found.rules.values() if rule.within}
        return sorted(names)

    def _parameter(self, name: str) -> str:
        value = self.parameters.get(name)
        if value is None:
            return _row(f"`{name}`", "-", "-", "-", "-")
        shown = f"{value.text} {value.unit.zh}".strip()
        return _row(f"`{name}`", value.title.zh, value.title.en, shown, value.document)


def _example(example: Example) -> str:
    now = _recorded(example)
    shared = {name: facts for name, facts in example.given.items() if name not in example.related}
    known = [*now, *(f"{name}: {_facts(facts)}" for name, facts in shared.items())]
    for months, then in sorted(example.earlier.items()):
        other = [part for part in _recorded(then) if part not in now]
        known.append(f"{months} 个月前 months before: {'; '.join(other) or '一样 the same'}")
    note = f" {example.note}" if example.note else ""
    return _row(f"{example.case}{note}", "; ".join(known) or "-", f"`{example.gives}`")


def _recorded(example: Example) -> list[str]:
    """What is known of the row itself, and of those that belong to it or that it belongs to."""
    found = [_facts(example.row)] if example.row else []
    for name, part in example.related.items():
        rows = part if isinstance(part, list) else [part]
        shared = example.given.get(name, {})
        found += [f"{name}: {_facts({**shared, **row})}" for row in rows]
        if not rows:
            found.append(f"{name}: 没有 none")
    return [*found, *(f"{name} × {number}" for name, number in example.many.items())]


def _facts(row: Mapping[str, object]) -> str:
    unset = row.get("unset", ())
    gone = {"unset", *(unset if isinstance(unset, list) else ())}
    known = [f"{name} = {_value(value)}" for name, value in row.items() if name not in gone]
    return ", ".join(known) or "?"


def _value(value: object) -> str:
    if isinstance(value, dict):
        return f"({_facts(value)})"
    if isinstance(value, list):
        return " ".join(f"({_facts(part)})" for part in value) or "-"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
