"""Every version that offices wrote, with its life.

The whole store is small and is kept in the process; each request or job asks the database once
whether anything was added since.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Count, Max
from django.utils import timezone

from anjia.base.scope import forget, remembered
from anjia.kernel.refusals import Refused
from anjia.processes.definitions import models
from anjia.processes.definitions.policy import Happened, Step, Version, What

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from anjia.base.scope import Actor

_cache: dict[tuple[int, int, datetime | None], Mapping[int, Version]] = {}


def every() -> Mapping[int, Version]:
    """Every version by its number, in the order in which they were written."""
    return remembered(every, _current)


def read_anew() -> None:
    """Let the next reading see what was written since the request or job began."""
    forget(every)


def _current() -> Mapping[int, Version]:
    # Rows are only ever added, and no version is without an event; the number of them is asked as
    # well because a lower id may commit later.
    state = models.Event.objects.aggregate(last=Max("id"), rows=Count("id"), at=Max("at"))
    stamp = (state["last"] or 0, state["rows"], state["at"])
    found = _cache.get(stamp)
    if found is None:
        found = _loaded()
        _cache.clear()
        _cache[stamp] = found
    return found


def get(number: int) -> Version:
    """One version; refused where there is none."""
    found = every().get(number)
    if found is None:
        raise Refused("definition_version_unknown")
    return found


def of_code(code: str) -> tuple[Version, ...]:
    """Every version of a code, wherever it holds."""
    return tuple(version for version in every().values() if version.code == code)


def concerning(versions: Iterable[Version], *, by: Actor) -> list[Version]:
    """Those that a reader meets: what holds at or in their places, and what is on its way there."""
    mine = by.read_areas
    return [
        version
        for version in versions
        if any(version.area.startswith(area) for area in mine)
        or (version.valid_from is not None and any(area.startswith(version.area) for area in mine))
    ]


def _loaded() -> Mapping[int, Version]:
    lives: dict[int, list[Happened]] = defaultdict(list)
    for event in models.Event.objects.order_by("id"):
        lives[event.version_id].append(
            Happened(
                step=Step(event.step),
                at=event.at,
                on=timezone.localdate(event.at),
                by=event.by,
                by_name=event.by_name,
                reason=event.reason,
                valid_from=event.valid_from,
            )
        )
    return {
        row.pk: Version(
            id=row.pk,
            code=row.code,
            what=What(row.what),
            area=row.area,
            content=row.content,
            hash=row.hash,
            based_on=row.based_on,
            author=row.author,
            author_name=row.author_name,
            life=tuple(lives[row.pk]),
        )
        for row in models.Version.objects.order_by("id")
    }
