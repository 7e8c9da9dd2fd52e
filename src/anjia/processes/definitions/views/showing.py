"""One definition as pages show it: what it says, in words and as written, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from anjia.base.parameters import definitions as parameter_definitions
from anjia.base.parameters import queries as parameters
from anjia.engine.definitions import Measure
from anjia.engine.errors import DefinitionError
from anjia.engine.language import BOOLEAN, DECIMAL
from anjia.engine.language.nodes import parameters as parameters_in
from anjia.engine.text import Text
from anjia.processes.definitions.forms import LABELS, MEASURES, RULE_KINDS
from anjia.processes.definitions.policy import What
from anjia.processes.definitions.queries import library, units
from anjia.processes.definitions.views import expressions, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anjia.engine.definitions import Definitions, Derived, Indicator
    from anjia.engine.examples import Example
    from anjia.engine.rules import Rule
    from anjia.processes.definitions.policy import Version
    from anjia.processes.definitions.views.expressions import Piece


@dataclass(frozen=True)
class Part:
    """One expression of a definition: as written, and read back."""

    label: str
    pieces: list[Piece]
    sentence: str


@dataclass(frozen=True)
class Sheet:
    """All that a page says of one definition; ``fault`` says why it cannot be read any more."""

    code: str
    what: What
    content: Mapping[str, Any]
    fingerprint: str
    parts: list[Part] = field(default_factory=list)
    facts: list[tuple[str, str, str]] = field(default_factory=list)
    parameters: list[tuple[str, str, str]] = field(default_factory=list)
    examples: list[tuple[str, str, str]] = field(default_factory=list)
    fault: str = ""

    @property
    def title(self) -> str:
        """Its title in the reader's language."""
        key = "label" if self.what is What.FACT else "title"
        return library.spoken(Text.read(self.content[key]))

    @property
    def note(self) -> str:
        """What it says in a sentence, as its writer put it."""
        return library.spoken(Text.read(self.content["note"])) if "note" in self.content else ""

    @property
    def table(self) -> str:
        """What a row is called."""
        name = self.content["table" if self.what is What.FACT else "of"]
        table = library.shipped().dictionary.tables.get(name)
        return library.spoken(table.label) if table is not None else name

    @property
    def kind(self) -> str:
        """What is made of the rows."""
        known = RULE_KINDS if self.what is What.RULE else MEASURES
        return str(known.get(self.content.get("kind", ""), ""))

    @property
    def unit(self) -> str:
        """What its number counts."""
        return units.word(self.content.get("unit", ""))

    @property
    def group(self) -> str:
        """The group that it stands in."""
        return units.group(self.content["group"]) if "group" in self.content else ""


def shipped(what: What, code: str) -> Sheet | None:
    """A shipped definition; None where there is none of that code."""
    content = library.written().get((what, code))
    if content is None:
        return None
    return _sheet(what, code, content, library.shipped(), area="")


def of_version(version: Version) -> Sheet:
    """A version as it reads beside what is in force where and when it holds."""
    on = version.valid_from or timezone.localdate()
    base = library.of(version.area, on=on)
    try:
        found = base.overlaid(library.documents((version,)))
    except DefinitionError as fault:
        said = library.spoken(fault.said)
        return Sheet(version.code, version.what, version.content, version.hash, fault=said)
    return _sheet(version.what, version.code, version.content, found, area=version.area)


def _sheet(
    what: What, code: str, content: Mapping[str, Any], found: Definitions, *, area: str
) -> Sheet:
    if what is What.FACT:
        return _fact_sheet(code, content, found, area=area)
    item: Indicator | Rule = (found.indicators if what is What.INDICATOR else found.rules)[code]
    parts = [
        _part(str(LABELS[part]), text, table=item.of, found=found, plain=_is_plain(part, item))
        for part, text in item.texts.items()
    ]
    return Sheet(
        code,
        what,
        content,
        found.hash_of(item),
        parts,
        _facts(found.behind(item)),
        _parameters(found.parameters_of(item), area=area),
        [
            (words.case_word(each.case), words.outcome_word(each.gives), _told(each, found))
            for each in item.examples
        ],
    )


def _told(example: Example, found: Definitions) -> str:
    """What an example says of its row, fact by fact, and what its writer adds."""
    told = []
    for name, value in example.row.items():
        if name == "area" or found.fact_type(example.table, name) is None:
            continue
        known = found.described(example.table, name)
        word = known.words.get(str(value))
        plain = library.spoken(word) if word is not None else words.plain(value)
        told.append(f"{library.spoken(known.label)} {plain}")
    return "，".join([*told, *([example.note] if example.note else [])])


def _is_plain(part: str, item: Indicator | Rule) -> bool:
    """Whether a part may give anything: what is counted once each need be no number."""
    return part == "value" and getattr(item, "measure", None) is Measure.DISTINCT


def _part(label: str, text: str, *, table: str, found: Definitions, plain: bool) -> Part:
    condition = label in {str(LABELS[part]) for part in ("among", "where", "when")}
    wanted = None if plain else BOOLEAN if condition else DECIMAL
    said = expressions.sentence(text, table=table, found=found, wanted=wanted)
    return Part(label, expressions.pieces(text, table=table, found=found), said)


def _fact_sheet(code: str, content: Mapping[str, Any], found: Definitions, *, area: str) -> Sheet:
    table, _dot, name = code.partition(".")
    fact = found.derived[table, name]
    said = expressions.sentence(fact.text, table=table, found=found, wanted=None)
    pieces = expressions.pieces(fact.text, table=table, found=found)
    return Sheet(
        code,
        What.FACT,
        content,
        library.fact_hash(found, table, name),
        [Part(str(words.what_word(What.FACT)), pieces, said)],
        [],
        _parameters(parameters_in(fact.node), area=area),
    )


def _facts(derived: tuple[Derived, ...]) -> list[tuple[str, str, str]]:
    return [
        (f"{fact.table}.{fact.name}", library.spoken(fact.label), fact.text) for fact in derived
    ]


def _parameters(names: frozenset[str], *, area: str) -> list[tuple[str, str, str]]:
    """Code, title and the value that holds now; empty where there is none."""
    known = parameter_definitions.collected()
    values = parameters.values(area=area, on=timezone.localdate())
    return [
        (name, known[name].title, f"{values.get(name, '—')} {known[name].unit}".strip())
        for name in sorted(names)
    ]
