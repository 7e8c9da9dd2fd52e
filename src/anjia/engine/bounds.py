"""Which values may be known only within bounds, as a count of members of whom one was not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .language.nodes import Aggregate, Arithmetic, Call, Fact, Node
from .language.types import BOOLEAN

if TYPE_CHECKING:
    from collections.abc import Collection


def bounded(node: Node, known: Collection[tuple[str, str]]) -> bool:
    """Whether a value may be known only within bounds."""
    match node:
        case Fact():
            return (node.table, node.name) in known
        case Arithmetic():
            return bounded(node.left, known) or bounded(node.right, known)
        case Call():
            return node.type.is_ordered and any(bounded(part, known) for part in node.arguments)
        case Aggregate():
            if node.type == BOOLEAN:
                return False
            return node.where is not None or (node.item is not None and bounded(node.item, known))
        case _:
            return False
