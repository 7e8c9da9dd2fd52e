"""The manual of the language, written from the tables that run as tests."""

from __future__ import annotations

from .language import grammar, limits
from .language.functions import FUNCTIONS, GATHERINGS, OVER_TIME
from .language.spec import SECTIONS, Case, Row

HEAD = """# The language of definitions

<!-- Written from `anjia.engine.language.spec` by `python -m anjia.engine.manual`; do not edit. -->

A definition is an expression over the facts of one row: a household, a person, a site. It decides
which rows are counted, listed and acted upon. `sqlglot` reads it, and it becomes a tree of our own
typed nodes; whatever is not on this page is refused with its position and, where a name is nearly
right, with the names that may have been meant. No part of what a user types reaches a database as
text: names come from the fact dictionary, values are bound.

## Types

`boolean`, `integer` (64 bits), `decimal` (four places, below 100,000,000,000,000), `text`, `date`,
`period` (a month, quarter, half-year or year) and `enum` (a text with a fixed list of words;
another word is refused). An integer becomes a decimal where it meets one, a quoted word beside a
date or a period is read as one. Nothing else is converted.

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

_GIVES = {"count": "integer", "any": "boolean", "all": "boolean", "share": "decimal"}
_GIVES["held_for_months"] = "boolean"
_FORMS = {
    **{name: f"{name}(part where c)" for name in ("count", "any", "all", "share")},
    **{name: f"{name}(part.n where c)" for name in ("sum", "min", "max")},
    "at_earlier": "at_earlier(x, n)",
    "held_for_months": "held_for_months(c, n)",
}


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
        f"| {function.gives} | {function.tells.en} |"
        for function in FUNCTIONS.values()
    )
    functions += "\n" + "\n".join(
        f"| `{_FORMS[name]}` | {_GIVES.get(name, 'its own type')} | {tells.en} |"
        for name, tells in {**GATHERINGS, **OVER_TIME}.items()
    )
    parts.append(f"## Functions\n\n| function | gives | meaning |\n|---|---|---|\n{functions}\n")
    parts.append(
        f"## Limits\n\nAt most {grammar.MAX_CHARACTERS} characters, {grammar.MAX_TOKENS} words, "
        f"{grammar.MAX_DEPTH} levels of brackets and {grammar.MAX_NODES} parts; "
        f"{limits.MAX_MONTHS} months in one look back, {limits.MAX_BACK} through facts "
        "that look back themselves. A run that takes longer than it is given is stopped and "
        "refused.\n"
    )
    return "\n".join(parts)


def _row(case: Case) -> str:
    known = [_facts(case.row)] if case.row else []
    if case.parts:
        known += [f"part: {_facts(part)}" for part in case.parts]
    known += [f"{back} months before: {_facts(row)}" for back, row in case.earlier]
    return f"| `{case.text}` | {'; '.join(known) or 'nothing known'} | {_value(case.gives)} |"


def _facts(row: Row) -> str:
    return ", ".join(f"{name} = {value}" for name, value in row) or "nothing known"


def _value(gives: object) -> str:
    if isinstance(gives, tuple):
        return f"{gives[0]} to {gives[1]}"
    return "unknown" if gives is None else str(gives)


if __name__ == "__main__":
    print(text(), end="")  # noqa: T201 - this is what the command is for
