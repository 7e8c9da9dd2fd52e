"""The numbered items of a document with their own text, headings and units.

Which of them are tasks is judged in `judging`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import brackets, furniture, names, numbering, sentences, units
from .numbering import Level, Strength
from .runs import Run
from .units import Spoken, Units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .brackets import Stretch
    from .numbering import Item

_TITLE, _LINE_TITLE, _LONGEST = 34, 44, 80
_SENTENCE = 12  # shorter than this, an inner item is a word in a list

_FOR_ALL = re.compile(r"[(\[【]?(?:以上|上述)[\u3400-\u9fff]{0,6}(?:任务|工作|事项|措施|内容)")
_MEETING = re.compile(r"\n[ \t]*会议(?:还|最后)?(?:要求|强调|指出|号召)")
_ADDRESS = re.compile(
    r"\n[ \t]*(?:请各|特此|以上(?:任务|事项|工作|意见)?,?(?:请|如有)|妥否)"
    r"(?![\s\S]*(?:责任|牵头)单位)"
)

INHERITED = "单位取自上级标题"
WHOLE = "单位取自全文的统一说明"
NO_UNITS = "没有写单位"
_SHARED = "单位写在最后一条，同组各条都按它"
_JUMPED = "编号不连续"
_BARE = "括号里只有单位名称，没有写牵头还是责任"
SENTENCES = "单位从句子里取"
_OPEN = "括号没有收尾"
_WORDS = "单位里有没读懂的字：%s"
_BEHIND = "单位后面还有正文"


@dataclass(eq=False)
class Node:
    """An item with what it says for itself."""

    item: Item
    run: Run  # its own text, without the mark, up to what closes the document
    parent: Node | None = None
    heading: str = ""
    units: Units = field(default_factory=Units)
    listed: bool = False  # units in a bracket or a line of their own, not in a sentence
    shared: bool = False  # they stand under the last of its group
    same: bool = False  # 责任单位同上
    own_line: bool = False  # they stand on a line of their own
    body: Run = field(default_factory=lambda: Run("", ()))  # without the stretches of units
    unsure: list[str] = field(default_factory=list)
    inside: list[Node] = field(default_factory=list)
    span: tuple[int, int] = (0, 0)  # mark and own text in the source

    def walk(self) -> Iterator[Node]:
        """The item and all inside it, in order."""
        yield self
        for child in self.inside:
            yield from child.walk()

    @property
    def above(self) -> list[Node]:
        """The items around it, the outermost first."""
        return [*self.parent.above, self.parent] if self.parent is not None else []

    @property
    def inherited(self) -> Units:
        """The units of the nearest item around it that has some."""
        return next((one.units for one in reversed(self.above) if one.units), Units())


def read(run: Run, *, first_leads: str) -> list[Node]:
    """The items of a document as a forest, units of a group shared among it."""
    found = numbering.items(run.text, furniture.breaks(run.text))
    reading = _Reading(run, first_leads=first_leads, ends=_ends(run.text, found))
    nodes = [reading.node(item, None) for item in found]
    before = Units()
    for node in (node for top in nodes for node in top.walk()):
        if node.same:
            node.units, node.listed = before, bool(before)
        before = node.units if node.listed else before
    _share(nodes)
    return nodes


def _ends(text: str, found: Sequence[Item]) -> int:
    """Where minutes go on behind their last decision: 会议要求,…; else the end."""
    starts = [item.mark.start for top in found for item in top.walk()]
    if not starts:
        return len(text)
    spoken = None if _MEETING.search(text, starts[0], starts[-1]) else _MEETING
    after = [one.search(text, starts[-1]) for one in (spoken, _ADDRESS) if one]
    return min((hit.start() for hit in after if hit), default=len(text))


@dataclass
class _Reading:
    """Reads the items of one document; each stretch of units only once."""

    run: Run
    first_leads: str
    ends: int  # where what follows the last item begins
    known: dict[tuple[int, int], list[Stretch]] = field(default_factory=dict)

    def node(self, item: Item, parent: Node | None) -> Node:
        """An item with all inside it."""
        if item.inside and not self._stands_apart(item):
            item.inside = []
        start, end = self._own(item)
        own = self.run.cut(start, end)
        node = Node(item, own, parent)
        self._read_units(node, self._stretches(item))
        mark = self.run.cut(item.mark.start, item.mark.end)
        node.span = (mark.span[0], max(mark.span[1], own.stripped().span[1]))
        node.heading = _heading(mark.printed.strip(), node)
        if item.jumped:
            node.unsure.append(_JUMPED)
        heading = node.body.tight().stripped("。:")
        if item.inside and not node.units and names.is_printed_in_full(heading.text):
            # 一、县人社局: what is under it is theirs.
            node.units = units.read(heading).units()
        node.inside = [self.node(child, node) for child in item.inside]
        return node

    def _own(self, item: Item) -> tuple[int, int]:
        start, end = item.own
        return start, furniture.closing(self.run.text, start, min(end, max(start, self.ends)))

    def _stretches(self, item: Item) -> list[Stretch]:
        own = self._own(item)
        if own not in self.known:
            self.known[own] = brackets.find(self.run.cut(*own))
        return self.known[own]

    def _stands_apart(self, item: Item) -> bool:
        """Whether inner items are items of their own rather than a list within a sentence."""
        inner = item.inside
        with_units = [bool(self._stretches(child)) for child in inner]
        on_lines = len(inner) > 1 and all(child.mark.strength == Strength.LINE for child in inner)
        if not on_lines and not any(with_units[:-1]) and _are_parts(self.run, inner):
            return False
        if any(child.mark.level < Level.PAREN_ARABIC for child in inner):
            return True
        if sum(with_units) >= max(2, len(inner) // 2):
            return True
        if len(inner) == 1 and with_units[0] and self._is_heading(item):
            return True
        texts = [self.run.cut(*child.own).tight().text for child in inner]
        headed = not any(with_units) and bool(self._stretches(item))
        return on_lines and (headed or all(len(text) >= _SENTENCE for text in texts))

    def _is_heading(self, item: Item) -> bool:
        """Whether an item has but a heading of its own, over what is inside it."""
        words = self.run.cut(*item.own).tight().text.rstrip("。:")
        return 0 < len(words) <= _TITLE and not re.search("[。;,]", words)

    def _read_units(self, node: Node, found: Sequence[Stretch]) -> None:
        spoken = Spoken()
        for stretch in found:
            one = stretch.spoken
            if self.first_leads:
                one = units.first_leads(one, self.first_leads)
            spoken.add(one)
            if one.said and stretch.bare and not self.first_leads:
                node.unsure.append(_BARE)
            if one.said and not stretch.closed:
                node.unsure.append(_OPEN)
        node.same = any(stretch.same for stretch in found)
        node.units = spoken.units()
        node.listed = bool(node.units)
        node.body = node.run.without((one.start, one.end) for one in found)
        node.unsure += [_WORDS % words for words in spoken.unread if not node.same]
        text = node.run.text
        if node.listed:
            start = found[0].start
            line = text.rfind("\n", 0, start + 1)
            own_line = line >= 0 and not text[line:start].strip()
            # Where all line ends were lost, a label stands for a line of its own.
            lost = "\n" not in self.run.text.strip() and text[start] not in "([【"
            node.own_line = own_line or lost or bool(_FOR_ALL.match(text, start))
            if len(text[found[-1].end :].strip("。;,. \n")) > 1:
                node.unsure.append(_BEHIND)
        elif said := sentences.read(node.run):
            node.unsure.append(SENTENCES)
            node.units = Units(said.leads, said.partners, spoken.due)


def _are_parts(run: Run, inner: Sequence[Item]) -> bool:
    """主要做好:1.…;2.…;3.…: numbers within a sentence."""
    if len(inner) < 2:
        return False
    before = [run.text[: child.mark.start].rstrip()[-1:] for child in inner]
    return all(mark in ";,、" for mark in before[1:])


def _heading(mark: str, node: Node) -> str:
    """The item's heading as printed, with its mark."""
    body = node.body.stripped()
    if not node.item.inside:
        return mark + title(body).printed
    # A heading runs to the end of its line or sentence, whatever commas are in it.
    end = re.search(r"[。\n]", body.text)
    return mark + body.cut(0, end.start() if end else None).tight().printed[:_LONGEST]


def title(body: Run) -> Run:
    """The title of an item; one without a title has its first clause instead."""
    stripped = body.stripped()
    line, _end, more = stripped.text.partition("\n")
    first = stripped.cut(0, len(line)).tight()
    if (
        more.strip()
        and 0 < len(first.text) <= _LINE_TITLE
        and not re.search(r"[。;]", first.text[:-1])
    ):
        return first.cut(0, len(first.text.rstrip("。:")))
    whole = stripped.tight()
    sentence, _stop, rest = whole.text.partition("。")
    if len(sentence) <= _LINE_TITLE and (rest or not re.search("[,;]", sentence)):
        return whole.cut(0, len(sentence.rstrip(":")))
    clause = re.split(r"[,:;。]", whole.text)[0]
    return whole.cut(0, min(len(clause), _TITLE))


def _share(nodes: Sequence[Node]) -> None:
    """A line of units under the last of several items holds for all of them."""
    for node in nodes:
        _share(node.inside)
    if len(nodes) < 2:
        return
    *others, last = nodes
    for_all = last.own_line or last.item.mark.level >= Level.PAREN_ARABIC
    if last.inside or not last.listed or not for_all or any(node.units for node in others):
        return
    for node in others:
        if not node.inside:
            node.units, node.listed, node.shared = last.units, True, True
            node.unsure.append(_SHARED)
