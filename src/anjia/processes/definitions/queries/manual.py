"""The manual of the shipped definitions, with the parameters and their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import override

from anjia.base.parameters import definitions as parameters
from anjia.engine import catalogue
from anjia.engine.text import Text
from anjia.processes.definitions.queries import library, units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anjia.engine.language.nodes import Scalar


def values() -> dict[str, Scalar]:
    """The first value that comes with the release, of every parameter that has one."""
    return {
        code: item.parse(item.shipped[0].text)
        for code, item in parameters.collected().items()
        if item.shipped
    }


def text() -> str:
    """What `docs/definitions.md` holds."""
    shown = {
        code: catalogue.Value(
            title=_both(item.titles),
            text=item.shipped[0].text,
            unit=_both(item.units),
            document=item.shipped[0].document,
        )
        for code, item in parameters.collected().items()
        if item.shipped
    }
    with override("zh-hans"):
        groups = {code: str(name) for code, name in units.GROUPS.items()}
    return catalogue.text(library.shipped(), parameters=shown, groups=groups)


def _both(words: Mapping[str, str]) -> Text:
    zh = words.get("zh", "")
    return Text(zh, words.get("en") or zh)
