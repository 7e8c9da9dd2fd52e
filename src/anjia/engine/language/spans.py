"""Where in the text a part of sqlglot's tree stands."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlglot import exp

from anjia.engine.errors import DefinitionError

from .nodes import Literal, Node

if TYPE_CHECKING:
    from collections.abc import Iterator


def of(tree: exp.Expr, text: str) -> tuple[int, int]:
    """First character and end of everything below, with the brackets that it opens."""
    marks = [node.meta for node in tree.walk() if "start" in node.meta]
    if not marks:
        return 0, len(text)
    start = min(mark["start"] for mark in marks)
    end = max(mark["end"] for mark in marks) + 1
    return start, _closed(text, start, end)


def own(tree: exp.Expr, text: str) -> tuple[int, int]:
    """The characters of the word itself, without what stands below it."""
    if "start" in tree.meta:
        return tree.meta["start"], tree.meta["end"] + 1
    return of(tree, text)


def _closed(text: str, start: int, end: int) -> int:
    """The end moved behind every bracket that was opened inside; quoted ones do not count."""
    opened, quoted = 0, False
    for place, mark in enumerate(text[start:], start):
        if place >= end and (opened <= 0 or mark not in " )\n\t"):
            break
        if mark == "'":
            quoted = not quoted
        elif not quoted and mark in "()":
            opened += 1 if mark == "(" else -1
            if place >= end and mark == ")":
                end = place + 1
    return end


@contextmanager
def placed(text: str, tree: exp.Expr, *sides: Node) -> Iterator[None]:
    """Give a refusal from inside the place of what it is about: of two sides, the written one."""
    try:
        yield
    except DefinitionError as fault:
        if not fault.end:
            at = tree
            if sides and tree.args.get("expression") is not None:
                at = tree.this if isinstance(sides[0], Literal) else tree.expression
            fault.start, fault.end = of(at, text)
        raise
