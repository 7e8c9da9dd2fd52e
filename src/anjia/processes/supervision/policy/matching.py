"""Which task of a new edition takes the place of which task of the old one. No Django."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from uuid import UUID

# Below this two texts have less in common than two tasks of one document often have.
ALIKE = 60.0


@dataclass(frozen=True)
class Item:
    """What a task is matched by."""

    key: UUID
    number: str
    title: str
    text: str


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def pairs(old: Sequence[Item], new: Sequence[Item]) -> dict[UUID, UUID]:
    """New key to old key: by number and title, then by title, then by the most alike text."""
    found: dict[UUID, UUID] = {}
    keys: tuple[Callable[[Item], Hashable], ...] = (
        lambda item: (item.number, _letters(item.title)),
        lambda item: _letters(item.title),
    )
    for key in keys:
        left = [item for item in old if item.key not in found.values()]
        by_key: dict[Hashable, list[Item]] = {}
        for item in left:
            by_key.setdefault(key(item), []).append(item)
        for item in new:
            same = by_key.get(key(item))
            if item.key not in found and same:
                found[item.key] = same.pop(0).key
    return found | _alike(
        [item for item in old if item.key not in found.values()],
        [item for item in new if item.key not in found],
    )


def _alike(old: Sequence[Item], new: Sequence[Item]) -> dict[UUID, UUID]:
    if not old or not new:
        return {}
    scores = process.cdist(
        [_letters(item.text) for item in new],
        [_letters(item.text) for item in old],
        scorer=fuzz.ratio,
        score_cutoff=ALIKE,
    )
    ranked = sorted(
        ((-float(scores[n][o]), n, o) for n in range(len(new)) for o in range(len(old))),
    )
    found: dict[UUID, UUID] = {}
    for score, n, o in ranked:
        if score and new[n].key not in found and old[o].key not in found.values():
            found[new[n].key] = old[o].key
    return found
