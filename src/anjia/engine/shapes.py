"""What a written definition has to look like before any of it is read: keys, kinds of values.

Every fault names the entry at fault and what it should be, so that whoever wrote it can mend it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .errors import DefinitionError, named, near
from .examples import Case, Example, Outcome, rows
from .language.convert import expression
from .language.limits import MAX_BACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .facts import Dictionary
    from .language.nodes import Node
    from .language.types import Type
    from .language.vocabulary import Vocabulary

KINDS = ("fact", "indicator", "rule")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}\Z")
MAX_CHARACTERS = 2_000  # of a note, a quote; an expression has its own limit
MAX_MANY = 20_000
_MEASURES = "count|share|sum|ratio|median|distinct"
_SAID = dict.fromkeys(("title", "note"), "words") | dict.fromkeys(("basis", "group"), "text")
_SHOWN = {"given": "table", "example": "tables", "quote": "text"}
_CONDITIONS = ("among", "where", "value", "per")
_NEEDED: Mapping[str, Mapping[str, str]] = {
    "fact": {"table": "text", "name": "text", "label": "words", "value": "condition"},
    "indicator": {"code": "text", "of": "text", "kind": _MEASURES, "unit": "text"} | _SAID,
    "rule": {"code": "text", "of": "text", "kind": "clue|data_quality"}
    | {"when": "condition", "explain": "names"}
    | _SAID,
}
_ALLOWED: Mapping[str, Mapping[str, str]] = {
    "fact": {"unit": "text"},
    "indicator": {"places": "whole", "target": "table", "figures": "names"}
    | dict.fromkeys(_CONDITIONS, "condition")
    | _SHOWN,
    "rule": {"among": "condition", "within": "text"} | _SHOWN,
}


def check(kind: str, data: Mapping[str, Any]) -> None:
    """Refuse an entry that lacks a key, has an unknown one, or a value of the wrong kind."""
    for fault in faults(kind, data):
        raise fault


def faults(kind: str, data: Mapping[str, Any]) -> Iterator[DefinitionError]:
    """Everything that is wrong with how an entry looks, each with the key that it is about."""
    needed, allowed = _NEEDED[kind], _ALLOWED[kind]
    for key in (key for key in needed if key not in data):
        yield DefinitionError("entry.missing", key=key)
    for key, value in data.items():
        try:
            _check_entry(key, value, {**needed, **allowed})
        except DefinitionError as fault:
            yield fault


def _check_entry(key: str, value: Any, known: Mapping[str, str]) -> None:
    if key not in known:
        raise DefinitionError("entry.extra", key=key, suggestions=near(key, known))
    with named(part=key):
        _check_value(key, value, known[key])
        if key == "code" and not CODE.match(value):
            raise DefinitionError("name.bad", word=value)
        if key == "target":
            _check_target(value)


def _check_value(key: str, value: Any, wanted: str) -> None:
    match wanted:
        case "text":
            right = isinstance(value, str) and len(value) <= MAX_CHARACTERS
        case "condition":
            right = isinstance(value, str)
        case "words":
            right = _is_words(value)
        case "names":
            right = isinstance(value, list) and all(isinstance(name, str) for name in value)
        case "table":
            right = isinstance(value, dict)
        case "tables":
            right = isinstance(value, list) and all(isinstance(part, dict) for part in value)
        case "whole":
            right = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 4
        case _:
            if value not in wanted.split("|"):
                choices = wanted.replace("|", ", ")
                suggestions = near(str(value), wanted.split("|"))
                raise DefinitionError(
                    "entry.choice", key=key, choices=choices, suggestions=suggestions
                )
            return
    if not right:
        raise DefinitionError(f"entry.{wanted}", key=key, most=MAX_CHARACTERS)


def _is_words(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"zh", "en"}
        and all(isinstance(word, str) and len(word) <= MAX_CHARACTERS for word in value.values())
    )


def _check_target(target: Mapping[str, Any]) -> None:
    if not isinstance(target.get("parameter"), str):
        raise DefinitionError("entry.missing", key="parameter")
    if target.get("better", "higher") not in ("higher", "lower"):
        raise DefinitionError("entry.choice", key="better", choices="higher, lower")


def code_of(data: Mapping[str, Any]) -> str:
    """The code of an entry, as far as it has one."""
    return str(data.get("code", ""))


def place_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """The table and name of a fact, as far as it has them."""
    return str(data.get("table", "")), str(data.get("name", ""))


def expressions(
    data: Mapping[str, Any],
    wanted: Mapping[str, Type | None],
    *,
    table: str,
    vocabulary: Vocabulary,
) -> dict[str, Node]:
    """The expressions of an entry by part; a refusal says which part it is about."""
    found: dict[str, Node] = {}
    for part, kind in wanted.items():
        if part in data:
            with named(part=part):
                found[part] = expression(
                    data[part], table=table, vocabulary=vocabulary, wanted=kind
                )
    return found


def examples(data: Mapping[str, Any], dictionary: Dictionary) -> tuple[Example, ...]:
    """The examples of an entry; one that names what no row knows is refused."""
    found = []
    with named(part="example"):
        for part in data.get("example", ()):
            _check_example(part)
            try:
                made = Example.read(part, of=data["of"], given=data.get("given", {}))
                for one in (made, *made.earlier.values()):
                    rows(replace(one, many=dict.fromkeys(one.many, 1)), dictionary)
            except (AttributeError, KeyError, TypeError, ValueError) as fault:
                raise DefinitionError("entry.example", case=part["case"], fault=fault) from None
            found.append(made)
    return tuple(found)


def _check_example(part: Mapping[str, Any]) -> None:
    for key, known in (("case", Case), ("gives", Outcome)):
        if part.get(key) not in set(known):
            choices = ", ".join(known)
            suggestions = near(str(part.get(key)), known)
            raise DefinitionError("entry.choice", key=key, choices=choices, suggestions=suggestions)
    for one in (part, *part.get("earlier", ())):
        for name, number in one.get("many", {}).items():
            if not isinstance(number, int) or not 0 <= number <= MAX_MANY:
                raise DefinitionError("entry.many", key=name, most=MAX_MANY)
    for one in part.get("earlier", ()):
        months = one.get("months") or [0]
        if not all(isinstance(back, int) and 1 <= back <= MAX_BACK for back in months):
            raise DefinitionError("entry.months", most=MAX_BACK)


def laid_over(
    under: Iterable[Mapping[str, Any]], over: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """One document of all entries: those of ``over`` stand where the same name stood before."""
    found: dict[str, dict[tuple[str, ...], Mapping[str, Any]]] = {kind: {} for kind in KINDS}
    for document in under:
        for kind in KINDS:
            for data in document.get(kind, ()):
                found[kind][_name(kind, data)] = data
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for document in over:
        for kind in KINDS:
            for data in document.get(kind, ()):
                name = _name(kind, data)
                if (kind, name) in seen:
                    with named(".".join(name)):
                        raise DefinitionError("twice", name=".".join(name))
                seen.add((kind, name))
                found[kind][name] = data
    return [{kind: list(entries.values()) for kind, entries in found.items()}]


def _name(kind: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    return place_of(data) if kind == "fact" else (code_of(data),)
