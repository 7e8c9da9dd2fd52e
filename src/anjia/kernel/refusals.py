"""The one exception with which a rule of the house says no."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


class Refused(Exception):
    """A rule declined what was asked: `code` names it, `facts` fill the sentence shown to a person.

    Its own text names the facts but never their values, so that a log of it reveals nobody.
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        """Keep the rule's code and the facts that its message needs."""
        super().__init__(code)
        self.code: Final = code
        self.facts: Final[Mapping[str, object]] = MappingProxyType(facts)

    def __str__(self) -> str:
        """Return the code and the names of the facts."""
        return f"{self.code}({', '.join(sorted(self.facts))})" if self.facts else self.code

    def __repr__(self) -> str:
        """Return the same text as `str`, marked as a refusal."""
        return f"<Refused {self}>"

    def __reduce__(self) -> tuple[object, tuple[str, dict[str, object]]]:
        """Survive the way back from a child process with all facts."""
        return _rebuilt, (self.code, dict(self.facts))


def _rebuilt(code: str, facts: dict[str, object]) -> Refused:
    return Refused(code, **facts)
