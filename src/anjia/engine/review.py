"""A file of definitions laid over a set: every fault with its place in the file and a remedy.

Reading a set stops at its first fault. A review leaves out what is at fault, reads on, and in the
end runs the examples of what is left, and of everything else that the file changes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import proof, shapes
from .errors import DefinitionError, near
from .language.convert import attempt
from .language.types import BOOLEAN
from .places import Places
from .text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .definitions import Definitions
    from .language.nodes import Scalar
    from .proof import Failure

MAX_BYTES = 1_000_000
Place = tuple[str, int]  # the kind of an entry, and how many of its kind stand before it
CONDITIONS = ("among", "where", "when", "value", "per")
MEANT = Text("是不是 {}？", "Did you mean {}?")
ENDED = Text("读到 {}；问题 {} 个。", "Read: {}. Faults: {}.")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault; lines and columns count from 1, and are 0 where the file has no such place.

    ``name`` is the definition, ``part`` its entry; each suggestion may have been meant.
    """

    code: str
    name: str
    part: str
    said: Text
    line: int = 0
    column: int = 0
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The set with all of the file that could be read, and what is wrong with the file."""

    definitions: Definitions
    codes: tuple[str, ...]
    problems: tuple[Problem, ...]


def review(text: str, base: Definitions, parameters: Mapping[str, Scalar]) -> Reviewed:
    """Read a file over a set; never raises for what is written in it.

    ``parameters`` are the values that the examples are run with.
    """
    if len(text.encode()) > MAX_BYTES:
        said = Text("文件太大。", "The file is too large.")
        return Reviewed(base, (), (Problem("definition_too_long", "", "", said),))
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        return Reviewed(base, (), (_unreadable(fault),))
    reading = _Reading(base, Places.of(text))
    reading.take(document)
    reading.prove(parameters)
    problems = sorted(reading.problems, key=lambda found: (found.line, found.column))
    return Reviewed(reading.found, tuple(reading.codes), tuple(problems))


@dataclass
class _Reading:
    base: Definitions
    places: Places
    problems: list[Problem] = field(default_factory=list)
    kept: dict[Place, Mapping[str, Any]] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.found = self.base
        self.codes: list[str] = []

    def take(self, document: Mapping[str, Any]) -> None:
        """Lay as much of the document over the set as can be read."""
        self.kept = {
            (kind, index): data
            for kind, entries in document.items()
            for index, data in enumerate(self._entries(kind, entries))
        }
        faulty: list[tuple[Place, Mapping[str, Any], DefinitionError]] = []
        while True:
            try:
                self.found = self.base.overlaid(_documents(self.kept))
                break
            except DefinitionError as refused:
                place = self._at_fault(refused)
                faulty.append((place, self.kept.pop(place), refused))
                if place[0] == "fact":
                    self.lost.add(shapes.place_of(faulty[-1][1])[1])
        for place, data, fault in faulty:
            self._lose(place, data, fault)
        self.codes = [str(data["code"]) for place, data in self.kept.items() if place[0] != "fact"]

    def _entries(self, kind: str, entries: Any) -> list[Any]:
        if kind not in shapes.KINDS:
            fault = DefinitionError("entry.extra", key=kind, suggestions=near(kind, shapes.KINDS))
            self._note(fault, None, "")
            return []
        if not isinstance(entries, list) or not all(isinstance(part, dict) for part in entries):
            self._note(DefinitionError("entry.tables", key=kind), None, "")
            return []
        return entries

    def _at_fault(self, fault: DefinitionError) -> Place:
        """The entry that a refusal is about; it may be a definition that rests on a fact of it."""
        own = [place for place, data in self.kept.items() if _name(place, data) == fault.definition]
        if own:
            return own[-1]
        facts = [place for place in self.kept if place[0] == "fact"]
        item = self.base.indicators.get(fault.definition) or self.base.rules.get(fault.definition)
        texts = " ".join(item.texts.values()) if item else ""
        named = [place for place in facts if str(self.kept[place].get("name")) in texts]
        return (named or facts or list(self.kept))[-1]

    def _lose(self, place: Place, data: Mapping[str, Any], fault: DefinitionError) -> None:
        name = _name(place, data)
        if self._follows(fault, data):
            return
        if fault.definition not in ("", name):  # what is there already can no longer be read
            self._note(fault, place, fault.definition)
            return
        found = [*shapes.faults(place[0], data), *self._faults_of_conditions(data, fault)]
        if (fault.code, fault.part) not in {(one.code, one.part) for one in found}:
            found.append(fault)
        for one in found:
            self._note(one, place, name)

    def _faults_of_conditions(
        self, data: Mapping[str, Any], fault: DefinitionError
    ) -> Iterator[DefinitionError]:
        """All that is wrong with the expressions of an entry, not only the first thing."""
        table = data.get("of", data.get("table"))
        if table not in self.found.dictionary.tables or fault.code == "definition_cycle":
            return
        for part in CONDITIONS:
            text = data.get(part)
            if isinstance(text, str):
                wanted = BOOLEAN if part in ("among", "where", "when") else None
                _, found = attempt(text, table=table, vocabulary=self.found, wanted=wanted)
                for one in found:
                    one.part = part
                    if not self._follows(one, data):
                        yield one

    def _follows(self, fault: DefinitionError, data: Mapping[str, Any]) -> bool:
        """Whether an entry only rests on a fact that is at fault itself."""
        lost = self.lost - {shapes.place_of(data)[1]}
        return fault.code == "definition_name" and fault.facts.get("word") in lost

    def _note(self, fault: DefinitionError, place: Place | None, name: str) -> None:
        line, column = self.places.find(place, fault.part, fault.start)
        self.problems.append(
            Problem(fault.code, name, fault.part, fault.said, line, column, fault.suggestions)
        )

    def prove(self, parameters: Mapping[str, Scalar]) -> None:
        """Run the examples of what the file defines and of what it changes."""
        places = {
            shapes.code_of(data): place for place, data in self.kept.items() if place[0] != "fact"
        }
        for code in self.codes:
            missing = proof.missing(self.found, code)
            if missing:
                said = Text(
                    f"缺少这几种例子：{'、'.join(missing)}。",
                    f"Examples of these kinds are missing: {', '.join(missing)}.",
                )
                self._tell("definition_example", code, places[code], said)
        for code in (*self.codes, *self._changed()):
            for failure in proof.failures(self.found, code, parameters):
                said = _failed(failure, changed=code not in self.codes)
                self._tell("definition_example", code, places.get(code), said)

    def _changed(self) -> Iterator[str]:
        """What the file does not define, and what means something else now."""
        for known in ("indicators", "rules"):
            before, after = getattr(self.base, known), getattr(self.found, known)
            for code, item in after.items():
                if code in self.codes or code not in before:
                    continue
                if self.base.hash_of(before[code]) != self.found.hash_of(item):
                    yield code

    def _tell(self, code: str, name: str, place: Place | None, said: Text) -> None:
        line, column = self.places.find(place, "example", 0)
        self.problems.append(Problem(code, name, "example", said, line, column))


def _documents(
    entries: Mapping[Place, Mapping[str, Any]],
) -> list[dict[str, list[Mapping[str, Any]]]]:
    return [{kind: [data]} for (kind, _), data in entries.items()]


def _name(place: Place, data: Mapping[str, Any]) -> str:
    return ".".join(shapes.place_of(data)) if place[0] == "fact" else shapes.code_of(data)


def _failed(failure: Failure, *, changed: bool) -> Text:
    """What an example says and gives."""
    note = f"（{failure.note}）" if failure.note else ""
    found = failure.found.value if failure.found else failure.reason or "-"
    zh = f"例子“{failure.case}”{note}写的是 {failure.wanted}，算出来是 {found}。"
    en = f"The example “{failure.case}” says {failure.wanted} and gives {found}."
    if changed:
        zh += "这份文件改了它用到的事实。"
        en += " The file changes a fact that it rests on."
    return Text(zh, en)


def _unreadable(fault: tomllib.TOMLDecodeError) -> Problem:
    at = _AT.search(str(fault))
    line, column = (int(at[1]), int(at[2])) if at else (0, 0)
    reason = _AT.sub("", str(fault)).strip()
    said = Text(f"不是 TOML 文件：{reason}。", f"This is not a TOML file: {reason}.")
    return Problem("definition_unreadable", "", "", said, line, column)
