"""What a definition says, as a short hash: equal for equal meaning, however it is spelled.

Derived facts of the row itself are put in place of their names, so that a fact and its definition
are one; those of other rows are named, and their own spelling goes into the hash.
"""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from .language.grammar import MAX_NODES
from .language.nodes import Aggregate, Fact, Node, mapped, walk
from .language.normal import normal, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .language.vocabulary import Vocabulary

HASH_LENGTH = 16
SEMANTICS = 1  # goes up when the same words come to mean something else


def digest(parts: object) -> str:
    """A short hash of plain data."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:HASH_LENGTH]


def spelled(node: Node, vocabulary: Vocabulary) -> str:
    """The expression in its one spelling, without derived facts of its own rows."""
    return written(normal(_Expansion(vocabulary).expanded(node)))


def identity(parts: Mapping[str, Node], vocabulary: Vocabulary, **more: object) -> str:
    """The hash of a definition: its expressions by role, and whatever else decides its figure."""
    facts: dict[str, str] = {}
    waiting = list(parts.values())
    while waiting:
        for node in walk(_Expansion(vocabulary).expanded(waiting.pop())):
            if not isinstance(node, Fact):
                continue
            owner = node.parent or node.table
            derived = vocabulary.derived_node(owner, node.name)
            if derived is not None and f"{owner}.{node.name}" not in facts:
                facts[f"{owner}.{node.name}"] = spelled(derived, vocabulary)
                waiting.append(derived)
    texts = {role: spelled(node, vocabulary) for role, node in parts.items()}
    return digest({"semantics": SEMANTICS, "parts": texts, "facts": facts, **more})


class _Expansion:
    """Puts definitions in place of names, as long as the whole stays small."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.left = MAX_NODES

    def expanded(self, node: Node) -> Node:
        """The same expression over stored facts of its rows."""
        self.left -= 1
        match node:
            case Fact(parent=""):
                derived = self.vocabulary.derived_node(node.table, node.name)
                return node if derived is None or self.left < 0 else self.expanded(derived)
            case Aggregate():
                where = None if node.where is None else self.expanded(node.where)
                return replace(node, where=where)
            case _:
                return mapped(node, self.expanded)
