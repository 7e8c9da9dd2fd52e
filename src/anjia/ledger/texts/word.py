"""Text of a .docx: paragraphs with the numbers that Word counts itself, tables cell by cell."""

import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from anjia.kernel.numerals import counting
from anjia.kernel.refusals import Refused

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DEEPEST = 12  # styles on styles
_Styled = dict[str, tuple[str, int | None]]  # list and level of the paragraphs of a style
_BROKEN = (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, EOFError, OSError, ValueError)


def text(data: bytes) -> str:
    """Return the text of the body; headers, footers and deleted text are not part of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _parsed(archive.read("word/document.xml")).find(f"{_W}body")
            names = set(archive.namelist())
            counted = (
                _Numbers.of(_parsed(archive.read("word/numbering.xml")))
                if "word/numbering.xml" in names
                else _Numbers()
            )
            styled = (
                _styles(_parsed(archive.read("word/styles.xml")))
                if "word/styles.xml" in names
                else {}
            )
    except _BROKEN as broken:
        raise Refused("file_broken") from broken
    if body is None:
        raise Refused("file_broken")
    return "\n".join(_blocks(body, counted, styled))


def _parsed(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def _blocks(parent: Any, counted: "_Numbers", styled: _Styled) -> Iterator[str]:
    for block in parent:
        if block.tag == f"{_W}p":
            yield counted.before(block, styled) + _words(block)
        elif block.tag == f"{_W}tbl":
            yield from _rows(block, counted, styled)
        elif block.tag in {f"{_W}sdt", f"{_W}sdtContent"}:
            yield from _blocks(block, counted, styled)


def _words(element: Any) -> str:
    """The words of a paragraph; what older programs show instead of a drawing is left out."""
    parts = []
    for node in element:
        if node.tag == _FALLBACK:
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}tab" and element.tag == f"{_W}r":
            parts.append(" ")
        elif node.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        else:
            parts.append(_words(node))
    return "".join(parts)


def _rows(table: Any, counted: "_Numbers", styled: _Styled) -> Iterator[str]:
    for row in table.iter(f"{_W}tr"):
        cells: list[str] = []
        for cell in row.findall(f"{_W}tc"):
            inner = " ".join(
                (counted.before(paragraph, styled) + _words(paragraph)).replace("\n", " ")
                for paragraph in cell.iter(f"{_W}p")
            )
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            cells.append("" if goes_on else inner.replace("\t", " ").strip())
            wide = cell.find(f"{_W}tcPr/{_W}gridSpan")
            if wide is not None and (said := wide.get(f"{_W}val", "1")).isdigit():
                cells.extend([""] * (min(int(said), 50) - 1))
        yield "\t".join(cells)


def _styles(tree: Any) -> _Styled:
    """Which list and level the paragraphs of a style belong to, also through the style below it."""
    own: _Styled = {}
    below: dict[str, str] = {}
    for style in tree.iter(f"{_W}style"):
        name, based = style.get(f"{_W}styleId", ""), style.find(f"{_W}basedOn")
        numbering = style.find(f"{_W}pPr/{_W}numPr")
        if numbering is not None and (listed := _listed(numbering)) is not None:
            own[name] = listed
        elif based is not None:
            below[name] = based.get(f"{_W}val", "")
    for name in list(below):
        at, steps = name, 0
        while at in below and steps < _DEEPEST:
            at, steps = below[at], steps + 1
        if at in own:
            own[name] = own[at]
    return own


def _listed(numbering: Any) -> tuple[str, int | None] | None:
    which, level = numbering.find(f"{_W}numId"), numbering.find(f"{_W}ilvl")
    if which is None:
        return None
    said = level.get(f"{_W}val", "") if level is not None else ""
    return which.get(f"{_W}val", ""), int(said) if said.isdigit() else None


@dataclass
class _Level:
    shape: str
    form: str
    start: int
    restarts: bool = True  # whether a number above begins it anew
    style: str = ""


@dataclass
class _Numbers:
    """Word's own numbering: what each list prints before its paragraphs, counted along."""

    # Of each list its levels, the name under which it counts, and where it begins anew.
    lists: dict[str, tuple[dict[int, _Level], str, dict[int, int]]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, tree: Any) -> "_Numbers":
        shapes: dict[str, dict[int, _Level]] = {}
        for abstract in tree.iter(f"{_W}abstractNum"):
            levels = {}
            for level in abstract.iter(f"{_W}lvl"):
                shape = level.find(f"{_W}lvlText")
                form = level.find(f"{_W}numFmt")
                start = level.find(f"{_W}start")
                number = level.get(f"{_W}ilvl", "0")
                begins = start.get(f"{_W}val", "1") if start is not None else "1"
                again = level.find(f"{_W}lvlRestart")
                style = level.find(f"{_W}pStyle")
                levels[int(number) if number.isdigit() else 0] = _Level(
                    shape.get(f"{_W}val", "") if shape is not None else "",
                    form.get(f"{_W}val", "decimal") if form is not None else "decimal",
                    int(begins) if begins.isdigit() else 1,
                    again is None or again.get(f"{_W}val") != "0",
                    style.get(f"{_W}val", "") if style is not None else "",
                )
            shapes[abstract.get(f"{_W}abstractNumId", "")] = levels
        lists = {}
        for one in tree.iter(f"{_W}num"):
            pointed = one.find(f"{_W}abstractNumId")
            if pointed is not None:
                shape = pointed.get(f"{_W}val", "")
                lists[one.get(f"{_W}numId", "")] = shapes.get(shape, {}), shape, _anew(one)
        return cls(lists)

    def before(self, paragraph: Any, styled: _Styled) -> str:
        """Return the number that Word prints before a paragraph, and count on."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val", "") if style is not None else ""
        numbering = paragraph.find(f"{_W}pPr/{_W}numPr")
        listed = (_listed(numbering) if numbering is not None else None) or styled.get(name)
        if listed is None or listed[0] not in self.lists:
            return ""
        which, said = listed
        levels, shared, anew = self.lists[which]
        depth = said if said is not None else _depth(levels, name)
        level = levels.get(depth)
        if level is None or level.form in {"bullet", "none"}:
            return ""
        # Lists of one shape count together, unless one of them says where it begins.
        counts = self.counts[shared]
        if which not in self.begun:
            self.begun.add(which)
            counts.update({at: start - 1 for at, start in anew.items()})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth and levels[one].restarts]:
            del counts[deeper]
        printed = level.shape
        for number in range(depth + 1):
            at = levels.get(number)
            if at is not None:
                value = counts.get(number, at.start)
                printed = printed.replace(f"%{number + 1}", _FORMS.get(at.form, str)(value))
        return printed


def _anew(number: Any) -> dict[int, int]:
    """At which levels a list begins anew, and with what number."""
    found = {}
    for level in number.iter(f"{_W}lvlOverride"):
        start = level.find(f"{_W}startOverride")
        depth, begins = level.get(f"{_W}ilvl", ""), "" if start is None else start.get(f"{_W}val")
        if depth.isdigit() and begins and begins.isdigit():
            found[int(depth)] = int(begins)
    return found


def _depth(levels: dict[int, _Level], style: str) -> int:
    """The level of a paragraph that names none: the one that its style stands for."""
    return next((depth for depth, level in levels.items() if level.style == style), 0)


def _circled(value: int) -> str:
    return _CIRCLED[value - 1] if 0 < value <= len(_CIRCLED) else str(value)


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": counting,
    "chineseCountingThousand": counting,
    "japaneseCounting": counting,
    "ideographDigital": counting,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
}
