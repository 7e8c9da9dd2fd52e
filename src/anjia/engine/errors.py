"""What the engine refuses, and where in the text it stands."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable


class DefinitionError(Refused):
    """A definition that is not taken; ``start`` and ``end`` mark the characters at fault."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        start: int = 0,
        end: int = 0,
        suggestions: tuple[str, ...] = (),
        **facts: object,
    ) -> None:
        super().__init__(
            code, message=message, start=start, end=end, suggestions=suggestions, **facts
        )
        self.message = message
        self.start = start
        self.end = end
        self.suggestions = suggestions

    def __str__(self) -> str:
        hint = f" Did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        return f"{self.message} (characters {self.start} to {self.end}){hint}"


class SnapshotDamaged(Refused):
    """A snapshot whose files are not the ones that its manifest lists."""


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Known names that a person may have meant, nearest first."""
    return tuple(get_close_matches(name, list(known), n=3, cutoff=0.6))
