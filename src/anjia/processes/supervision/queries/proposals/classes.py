"""What A, B, C and D mean for a reply, by the list that its place uses."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from anjia.base import parameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_ABOUT = frozenset({"title", "document"})


@cache
def _shipped() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files(__package__).joinpath("classes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def of(area: str, *, on: date) -> dict[str, str]:
    """The classes of a place on a day, letter by letter, in the reader's language."""
    code = str(parameters.value("proposal_classes", area=area, on=on))
    language = "en" if (get_language() or "").startswith("en") else "zh"
    listed = _shipped()[code]
    return {letter: listed[letter][language] for letter in listed if letter not in _ABOUT}
