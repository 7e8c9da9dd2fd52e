"""Area codes: the national statistical code, lengthened by a settlement site and a grid within it.

A place is a prefix: whatever lies inside an area has a code that begins with the area's code.
Names, dates and changes of areas do not belong here; the registry keeps them.
"""

from collections.abc import Sequence
from enum import StrEnum
from os.path import commonprefix

from anjia.kernel.refusals import Refused


class Level(StrEnum):
    """How large an area is; declared from the widest to the narrowest."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    SITE = "site"
    GRID = "grid"


LENGTHS = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWN: 9,
    Level.VILLAGE: 12,
    Level.SITE: 15,
    Level.GRID: 18,
}
_LEVELS = {length: level for level, length in LENGTHS.items()}


class AreaCode(str):
    """A code whose length and digits have been checked; an ordinary string everywhere else."""

    __slots__ = ()


def parse(text: str) -> AreaCode:
    """Return the checked code, or refuse with `area_code_malformed`; nothing is padded or cut."""
    code = text.strip()
    if len(code) in _LEVELS and code.isascii() and code.isdigit() and code[0] != "0":
        return AreaCode(code)
    raise Refused("area_code_malformed", text=text)


def level(code: str) -> Level:
    """Return the level that the code's length stands for."""
    found = _LEVELS.get(len(code))
    if found is None:
        raise Refused("area_code_malformed", text=code)
    return found


def parent(code: str) -> AreaCode | None:
    """Return the area that directly contains this one; a province has none."""
    above = [length for length in _LEVELS if length < len(parse(code))]
    return AreaCode(code[: max(above)]) if above else None


def ancestors(code: str) -> tuple[AreaCode, ...]:
    """Return every area that contains this one, the province first, the area itself left out."""
    return tuple(AreaCode(code[:length]) for length in _LEVELS if length < len(parse(code)))


def contains(outer: str, inner: str) -> bool:
    """Tell whether the inner area lies in the outer one; an area contains itself."""
    return inner.startswith(outer) and bool(outer)


def upper_bound(code: str) -> str:
    """Return the first text, in byte order, after everything inside the area.

    `code <= x < upper_bound(code)` is the range form of "x begins with code"; it holds because a
    colon directly follows the digit nine, and only where text is compared byte by byte.
    """
    return f"{code}:"


def around(codes: Sequence[str]) -> AreaCode | None:
    """Return the smallest area that contains them all; None where nothing does."""
    shared = commonprefix(list(codes))
    lengths = [length for length in _LEVELS if length <= len(shared)]
    return AreaCode(shared[: max(lengths)]) if lengths else None


def outermost(codes: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return the areas that no other of the given areas contains, in order of their codes."""
    kept: list[str] = []
    for code in sorted(set(codes)):
        if not kept or not contains(kept[-1], code):
            kept.append(code)
    return tuple(kept)
