"""The words of notices, registered by the packages that post them."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

_words: dict[str, str | Promise] = {}


def register(words: Mapping[str, str | Promise]) -> None:
    """Add the words of a package, with named places for facts; a code belongs to one package."""
    for code, text in words.items():
        if _words.get(code, text) != text:
            msg = f"the notice {code} has words already"
            raise ValueError(msg)
        _words[code] = text


def text(code: str, *, facts: Mapping[str, Any]) -> str:
    """Return what the reader sees; a code without words shows as itself."""
    words = _words.get(code)
    return code if words is None else str(words) % facts


def known(code: str) -> bool:
    """Whether a code has words."""
    return code in _words
