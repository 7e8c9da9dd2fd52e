"""Lists that people write into one cell: 县内、省外."""

import re
from collections.abc import Mapping

_APART = re.compile(r"[、，,;；/\s]+")


def words(text: str) -> tuple[str, ...]:
    """Return what a cell lists, each once, in its order."""
    return tuple(dict.fromkeys(word for word in _APART.split(text.strip()) if word))


def codes(text: str, known: Mapping[str, str]) -> frozenset[str]:
    """Return the codes of the listed words; a word that is on no list stands for nothing.

    Words may themselves hold the mark between words (电力、热力…), so known ones are found first.
    """
    found, rest = set(), text
    for word in sorted(known, key=len, reverse=True):
        if word in rest:
            found.add(known[word])
            rest = rest.replace(word, " ")
    return frozenset(found)


def strange(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the listed words that are on no list."""
    rest = text
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return words(rest)
