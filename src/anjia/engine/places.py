"""Where the entries of a definition file stand: lines and columns for those who mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
_KEY = re.compile(r"\s*(\w+)\s*=\s*(\"|')?")


@dataclass(frozen=True, slots=True)
class Places:
    """For each entry the line of its head and of its keys, with the column of the value's text."""

    heads: dict[tuple[str, int], int]
    keys: dict[tuple[str, int, str], tuple[int, int]]
    plain: frozenset[tuple[str, int, str]]

    @classmethod
    def of(cls, text: str) -> Places:
        """Look through a file that is known to be TOML."""
        heads: dict[tuple[str, int], int] = {}
        keys: dict[tuple[str, int, str], tuple[int, int]] = {}
        plain: set[tuple[str, int, str]] = set()
        place: tuple[str, int] | None = None
        for number, line in enumerate(text.splitlines(), start=1):
            if head := _HEAD.match(line):
                place = (head[1], sum(kind == head[1] for kind, _ in heads))
                heads[place] = number
            elif place and (key := _KEY.match(line)) and (*place, key[1]) not in keys:
                keys[*place, key[1]] = (number, key.end() + 1)
                if key[2] and not line.startswith(key[2] * 2, key.end()) and "\\" not in line:
                    plain.add((*place, key[1]))
        return cls(heads, keys, frozenset(plain))

    def find(self, place: tuple[str, int] | None, part: str, start: int) -> tuple[int, int]:
        """Line and column of a character of a part; of the entry where the part has no place."""
        if place is None:
            return 0, 0
        if found := self.keys.get((*place, part)):
            line, column = found
            return line, column + (start if (*place, part) in self.plain else 0)
        return self.heads.get(place, 0), 1 if place in self.heads else 0
