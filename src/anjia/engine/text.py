"""Words in the two languages of the application."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Language(StrEnum):
    """The languages that labels and messages are kept in."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words twice."""

    zh: str
    en: str

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Text:
        """From a table with ``zh`` and ``en``."""
        return cls(data["zh"], data["en"])

    def said(self, language: Language) -> str:
        """The words in one language."""
        return self.en if language is Language.EN else self.zh
