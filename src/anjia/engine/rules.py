"""Rules: a condition under which a row is brought before people, and what they see of it.

A rule makes a clue for people to look at, never a decision. Who looks, and until when, does not
belong here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from . import shapes
from .errors import DefinitionError, named, near
from .examples import Example
from .language.types import BOOLEAN
from .text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .facts import Dictionary
    from .language.nodes import Node
    from .language.types import Type
    from .language.vocabulary import Vocabulary


class RuleKind(StrEnum):
    """What a hit is: something to look into, or a record that cannot be right."""

    CLUE = "clue"
    DATA_QUALITY = "data_quality"


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of ``of``, those among, and of these the hits: those for which ``when`` is true.

    Where ``when`` is unknown, the rule cannot be decided. ``explain`` are the facts of the row that
    are shown with a hit, ``within`` the parameter that says in how many days it is looked into.
    """

    code: str
    title: Text
    of: str
    among: Node | None
    when: Node
    explain: tuple[str, ...]
    kind: RuleKind
    within: str
    basis: str
    quote: str
    group: str
    note: Text
    texts: Mapping[str, str]
    examples: tuple[Example, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every expression of the rule."""
        return (self.when,) if self.among is None else (self.among, self.when)


WANTED: Mapping[str, Type | None] = {"among": BOOLEAN, "when": BOOLEAN}


def read(data: Mapping[str, Any], *, dictionary: Dictionary, vocabulary: Vocabulary) -> Rule:
    """One ``[[rule]]`` whose shape is checked."""
    table = data["of"]
    if table not in dictionary.tables:
        raise DefinitionError("name.table", word=table)
    nodes = shapes.expressions(data, WANTED, table=table, vocabulary=vocabulary)
    _check_explained(data["explain"], table=table, vocabulary=vocabulary)
    within = data.get("within", "")
    known = vocabulary.parameter_types()
    if within and within not in known:
        with named(part="within"):
            raise DefinitionError(
                "name.parameter", word=within, suggestions=near(within, known), end=len(within)
            )
    return Rule(
        code=data["code"],
        title=Text.read(data["title"]),
        of=table,
        among=nodes.get("among"),
        when=nodes["when"],
        explain=tuple(data["explain"]),
        kind=RuleKind(data["kind"]),
        within=within,
        basis=data["basis"],
        quote=data.get("quote", ""),
        group=data["group"],
        note=Text.read(data["note"]),
        texts={part: data[part] for part in WANTED if part in data},
        examples=shapes.examples(data, dictionary),
    )


def _check_explained(names: list[str], *, table: str, vocabulary: Vocabulary) -> None:
    with named(part="explain"):
        for name in names:
            if names.count(name) > 1:
                raise DefinitionError("twice", name=name)
            if name == "area" or vocabulary.fact_type(table, name) is None:
                known = [fact for fact in vocabulary.fact_names(table) if fact != "area"]
                raise DefinitionError(
                    "name.fact",
                    table=vocabulary.table_label(table),
                    word=name,
                    suggestions=near(name, known),
                    end=len(name),
                )
