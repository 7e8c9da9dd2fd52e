"""The manual of the language, written from the tables that run as tests."""

from __future__ import annotations

from .language import grammar
from .language.convert import MAX_NODES
from .language.spec import FUNCTIONS, GATHERINGS, SECTIONS, Case

HEAD = """# The language of definitions

<!-- Written from `anjia.engine.language.spec` by `python -m anjia.engine.manual`; do not edit. -->

A definition is an expression over the facts of one row: a household, a person, a site. It decides
which rows are counted, listed and acted upon. `sqlglot` reads it, and it becomes a tree of our own
typed nodes; whatever is not on this page is refused with its position and, where a name is nearly
right, with the names that may have been meant. No part of what a user types reaches a database as
text: names come from the fact dictionary, values are bound.

## Types

`boolean`, `integer` (64 bits), `decimal` (four places, below 100,000,000,000,000), `text`, `date`
and `enum` (a text with a fixed list of words; another word is refused). An integer becomes a
decimal where it meets one. Nothing else is converted.

## Unknown and bounded

A fact that nobody has recorded is *unknown*. Unknown is carried through every operator and never
becomes false or zero. A number may also be known within bounds: of three members two work and one
nobody has asked, so `count(person where at_work)` lies between 2 and 3. Then `>= 2` is true, `= 0`
is false, and `= 3` is unknown. In a figure, a row whose condition is unknown stays in the
denominator and is counted as unknown; a row that may or may not belong to the population is counted
apart and is in no other number.

## Names

`fact` is a fact of the row; `household.fact` one of the row that it belongs to; `as_of` the date of
the snapshot; `area` the place of the row; `param(name)` a parameter, resolved by place and date. A
derived fact is used like any other; facts that explain each other are refused.
"""

GATHERED = """## Child rows

`where` is written inside the brackets, over the facts of the child row. A row whose condition is
unknown may count or not, so it widens the result to bounds.

| form | meaning |
|---|---|
"""


def text() -> str:
    """The whole manual."""
    parts = [HEAD]
    for section in SECTIONS:
        rows = "\n".join(_row(case) for case in section.cases)
        parts.append(
            f"## {section.title}\n\nForms: {section.forms}\n\nTypes: {section.types}.\n\n"
            f"Unknown: {section.unknown}.\n\n| expression | row | value |\n|---|---|---|\n{rows}\n"
        )
    functions = "\n".join(
        f"| `{function.name}({', '.join(str(kind) for kind in function.takes)})` "
        f"| {function.gives} | {function.tells} |"
        for function in FUNCTIONS.values()
    )
    parts.append(f"## Functions\n\n| function | gives | meaning |\n|---|---|---|\n{functions}\n")
    parts.append(GATHERED + "\n".join(f"| `{form}` | {tells} |" for form, tells in GATHERINGS))
    parts.append(
        f"\n## Limits\n\nAt most {grammar.MAX_CHARACTERS} characters, {grammar.MAX_TOKENS} words, "
        f"{grammar.MAX_DEPTH} levels of brackets and {MAX_NODES} parts.\n"
    )
    return "\n".join(parts)


def _row(case: Case) -> str:
    facts = ", ".join(f"{name} = {value}" for name, value in case.row) or "nothing known"
    gives = "unknown" if case.gives is None else str(case.gives)
    return f"| `{case.text}` | {facts} | {gives} |"


if __name__ == "__main__":
    print(text(), end="")  # noqa: T201 - this is what the command is for
