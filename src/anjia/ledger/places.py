"""What areas are called: asked of whichever package above keeps them.

The ledger framework stands below the registry and so cannot read its tables; the registry hands in
its two questions when it starts. Without it, an area is called by its code.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

Names = Callable[[Collection[str]], Mapping[str, str]]
Below = Callable[[str], Mapping[str, str]]


@dataclass
class _Book:
    names: Names | None = None
    below: Below | None = None


_book = _Book()


def provide(*, names: Names, below: Below) -> None:
    """Take over who knows the names of areas, and which areas lie directly below one."""
    _book.names = names
    _book.below = below


def names(codes: Collection[str]) -> dict[str, str]:
    """Return a name for every code; the code itself where none is known."""
    wanted = {code for code in codes if code}
    known = _book.names(wanted) if _book.names is not None and wanted else {}
    return {code: known.get(code, code) for code in wanted}


def below(code: str) -> dict[str, str]:
    """Return code and name of the areas directly below one; the provinces for an empty code."""
    return dict(_book.below(code)) if _book.below is not None else {}
