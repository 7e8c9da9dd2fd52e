"""Versions of schemes with their lives, and which one holds at a place on a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.kernel.refusals import Refused
from anjia.processes.subsidies.models import Scheme, SchemeEvent
from anjia.processes.subsidies.policy import SchemeStep

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from anjia.base.scope import Actor


@dataclass(frozen=True)
class Version:
    """One version of a scheme with what happened to it."""

    scheme: Scheme
    life: tuple[SchemeEvent, ...]

    @property
    def step(self) -> SchemeStep:
        """Where it stands."""
        return SchemeStep(self.life[-1].step) if self.life else SchemeStep.DRAFTED

    @property
    def withdrawn_on(self) -> date | None:
        """The day from which nobody may claim of it any more."""
        last = self.life[-1] if self.life else None
        if last is None or last.step != SchemeStep.WITHDRAWN:
            return None
        return timezone.localdate(last.at)

    def holds(self, area: str, on: date) -> bool:
        """Whether it may be claimed of, at a place, for a month that begins on that day."""
        scheme = self.scheme
        return (
            self.step is SchemeStep.APPROVED
            and area.startswith(scheme.area)
            and scheme.valid_from.replace(day=1) <= on
            and (scheme.valid_until is None or on <= scheme.valid_until)
        )


def every(*numbers: int) -> list[Version]:
    """Every version, or those of these numbers, in the order in which they were written."""
    schemes = Scheme.objects.order_by("id")
    events = SchemeEvent.objects.order_by("id")
    if numbers:
        schemes, events = schemes.filter(pk__in=numbers), events.filter(scheme_id__in=numbers)
    lives: dict[int, list[SchemeEvent]] = defaultdict(list)
    for event in events:
        lives[event.scheme_id].append(event)
    return [Version(scheme, tuple(lives[scheme.pk])) for scheme in schemes]


def get(number: int) -> Version:
    """One version; refused where there is none."""
    found = every(number) if 0 < number < 2**63 else []
    if not found:
        raise Refused("subsidy_scheme_unknown", code=str(number))
    return found[0]


def holding(
    area: str, on: date, *, versions: Iterable[Version] | None = None
) -> dict[str, Version]:
    """By code, the version that holds: that of the nearest area, then the latest."""
    found: dict[str, Version] = {}
    for version in every() if versions is None else versions:
        code = version.scheme.code
        if version.holds(area, on) and (code not in found or _rank(version) > _rank(found[code])):
            found[code] = version
    return dict(sorted(found.items()))


def _rank(version: Version) -> tuple[int, date, int]:
    scheme = version.scheme
    return len(scheme.area), scheme.valid_from, scheme.pk


def titles() -> dict[str, str]:
    """What each scheme is called, by its code: in its latest version."""
    return dict(Scheme.objects.order_by("id").values_list("code", "title"))


def concerning(by: Actor) -> list[Version]:
    """Those that a reader meets: what is written for their places, or around them."""
    mine = by.areas("subsidies.read")
    return [
        version
        for version in every()
        if any(
            version.scheme.area.startswith(area) or area.startswith(version.scheme.area)
            for area in mine
        )
    ]
