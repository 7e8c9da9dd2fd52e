"""The condition of a scheme in the definition language: checked, laid over a set, its facts named.

A condition is laid over the definitions in force as a rule of its own, so that everything that
decides rules decides schemes: the same nodes, the same unknown, the same snapshot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anjia.engine.language import BOOLEAN, expression
from anjia.engine.language.nodes import Fact, walk
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from anjia.engine.definitions import Definitions
    from anjia.processes.subsidies.models import Scheme

MOST_SHOWN = 12
_WORDS = {"zh": "补贴项目的条件", "en": "condition of a subsidy scheme"}


def code_of(scheme: Scheme) -> str:
    """The code under which a scheme's condition stands among rules."""
    return f"SUBSIDY-{scheme.pk or 0}"


def facts_in(condition: str, *, table: str, found: Definitions) -> tuple[str, ...]:
    """The facts of the row itself that a condition names: what is shown beside its answer."""
    tree = expression(condition, table=table, vocabulary=found, wanted=BOOLEAN)
    names = [
        node.name
        for node in walk(tree)
        if isinstance(node, Fact) and node.table == table and not node.parent
    ]
    known = [name for name in dict.fromkeys(names) if name != "area"]
    return tuple(known[:MOST_SHOWN])


def rule(scheme: Scheme, found: Definitions) -> dict[str, Any]:
    """The condition as a rule of a definition file."""
    return {
        "code": code_of(scheme),
        "title": {"zh": scheme.title, "en": scheme.title},
        "of": scheme.table,
        "when": scheme.condition,
        "explain": list(facts_in(scheme.condition, table=scheme.table, found=found)),
        "kind": "clue",
        "basis": scheme.document or "—",
        "group": "work",
        "note": _WORDS,
    }


def laid(schemes: Iterable[Scheme], *, area: str, on: date) -> Definitions:
    """What is in force at a place with the conditions of schemes in it."""
    base = library.of(area, on=on)
    return base.overlaid([{"rule": [rule(scheme, base)]} for scheme in schemes])


def fingerprint(scheme: Scheme, *, on: date) -> str:
    """The hash of what a condition says where the scheme holds; its first fault refuses it."""
    found = laid([scheme], area=scheme.area, on=on)
    return found.hash_of(found.rules[code_of(scheme)])
