"""What the engine refuses, and where in the text it stands."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from anjia.kernel.refusals import Refused

from . import messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .text import Text


class DefinitionError(Refused):
    """A definition that is not taken; ``start`` and ``end`` mark the characters at fault.

    ``suggestions`` are what may have been meant; each can stand in place of the marked characters.
    ``definition`` names the definition that the text belongs to, where it has a name, and ``part``
    the part of it (``where``, ``when``).
    """

    def __init__(
        self,
        reason: str,
        *,
        start: int = 0,
        end: int = 0,
        suggestions: tuple[str, ...] = (),
        **facts: object,
    ) -> None:
        super().__init__(f"definition_{reason.partition('.')[0]}", **facts)
        self.said: Text = messages.said(reason, facts)
        self.start = start
        self.end = end
        self.suggestions = suggestions
        self.definition = ""
        self.part = ""

    def __str__(self) -> str:
        name = f"{self.definition}: " if self.definition else ""
        hint = f" Did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        return f"{name}{self.said.en} (characters {self.start} to {self.end}){hint}"


class named:  # noqa: N801 - reads as a phrase in a with statement
    """Puts the name of a definition, and of a part of it, before the message of its refusal."""

    def __init__(self, name: str = "", *, part: str = "") -> None:
        self.name = name
        self.part = part

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if isinstance(fault, DefinitionError):
            fault.definition = fault.definition or self.name
            fault.part = fault.part or self.part


class SnapshotDamaged(Refused):
    """A snapshot whose files are not the ones that its manifest lists."""


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Known names that a person may have meant, nearest first."""
    return tuple(get_close_matches(name, list(known), n=3, cutoff=0.6))
