"""When two printed names of units are the same letters but for the place. No Django.

人社局 and 人力资源和社会保障局 are never taken for one here: only an alias says so.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

_TOWNS = re.compile(
    r"(?:全[县区市])?各(?:乡镇|镇乡|镇街|镇|乡|街道|乡\(镇\)|镇\(街道\)|镇\(办\)|镇街道|乡镇街道|镇、街道|乡镇\(街道\))"
    r"(?:人民政府|政府|办事处|人民政府\(街道办事处\))?"
)
_SHORTEST = 2


def plain(name: str) -> str:
    """A name without spaces, in one width of brackets and letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def core(name: str, *, place: str) -> str:
    """A name without the place in front of it: at 汉阴县, 县水利局 and 汉阴县水利局 are 水利局."""
    letters = plain(name)
    if not place:
        return letters
    level = place[-1]
    fronts = (f"中共{place}", f"中共{level}", place, f"我{level}", f"全{level}", place[:-1], level)
    for front in fronts:
        rest = letters.removeprefix(front)
        if rest != letters and len(rest) >= _SHORTEST:
            return rest
    return letters


def is_all_towns(name: str) -> bool:
    """Whether a printed name means every town and street of the place."""
    return bool(_TOWNS.fullmatch(plain(name)))


def likeness(one: str, other: str) -> float:
    """How alike two names look, 0 to 100: for proposing, never for deciding.

    A short form whose letters all stand in the long one in their order counts as very alike.
    """
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    if len(short) > _SHORTEST and all(letter in letters for letter in short):
        return max(90.0, float(fuzz.ratio(one, other)))
    return float(fuzz.ratio(one, other))
