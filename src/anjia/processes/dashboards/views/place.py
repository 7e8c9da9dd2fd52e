"""The place that an address names, the way to it, and how deep a reader may look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from anjia.base.access.queries import deepest_figure
from anjia.base.scope import current_actor
from anjia.kernel import areas
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anjia.kernel.areas import Level

LENGTHS = frozenset(areas.LENGTHS.values())


def asked(text: str, readable: Sequence[str]) -> str:
    """The place that an address names: inside the reader's own, and no deeper than they may see.

    Any other is not found; where none is named, the answer is empty.
    """
    if not text:
        return ""
    limit = deepest_figure(current_actor())
    inside = any(text.startswith(root) for root in readable)
    if not (text.isascii() and text.isdigit() and inside and len(text) in LENGTHS):
        raise Http404
    if limit is not None and len(text) > areas.LENGTHS[limit]:
        raise Http404
    return text


def allowed(level: Level | None) -> Level | None:
    """The level, unless it is deeper than the reader's roles may see."""
    limit = deepest_figure(current_actor())
    if level is None or limit is None or areas.LENGTHS[level] <= areas.LENGTHS[limit]:
        return level
    return None


def way(area: str, readable: Sequence[str]) -> list[tuple[str, str]]:
    """Code and name of the places from the reader's own down to the one in view."""
    root = next(root for root in readable if area.startswith(root))
    codes = [code for code in (*areas.ancestors(area), area) if len(code) >= len(root)]
    called = places.names(codes)
    return [(code, called.get(code, code)) for code in codes]
