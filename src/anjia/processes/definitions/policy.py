"""What may be done with definitions, and how a version comes to be in force. No Django here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}(?:-[A-Z0-9]{1,11}){1,3}\Z")
# Figures are kept for whole counties; a town that counted otherwise would not add up to its county.
DEEPEST = 6


class Permission(StrEnum):
    """The rights of this package; roles.toml maps roles to them."""

    READ = "definitions.read"
    WRITE = "definitions.write"
    APPROVE = "definitions.approve"


class What(StrEnum):
    """What a definition defines; also the name of its tables in definition files."""

    INDICATOR = "indicator"
    RULE = "rule"
    FACT = "fact"


class Step(StrEnum):
    """What happened to a version; the last step is where it stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


NEXT: Mapping[Step, frozenset[Step]] = {
    Step.DRAFT: frozenset({Step.SUBMITTED, Step.WITHDRAWN}),
    Step.SUBMITTED: frozenset({Step.APPROVED, Step.DECLINED, Step.WITHDRAWN}),
    Step.APPROVED: frozenset({Step.PUBLISHED, Step.WITHDRAWN}),
    Step.DECLINED: frozenset(),
    Step.PUBLISHED: frozenset({Step.WITHDRAWN}),
    Step.WITHDRAWN: frozenset(),
}


DECISIVE = frozenset({Step.PUBLISHED, Step.WITHDRAWN})  # steps that change what is in force


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One step of a version's life."""

    step: Step
    at: datetime
    on: date
    by: str
    by_name: str
    reason: str = ""
    valid_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class Version:
    """One reading of a definition by an office, as it was written, with its life so far."""

    id: int
    code: str
    what: What
    area: str
    content: Mapping[str, Any]
    hash: str
    based_on: str
    author: str
    author_name: str
    life: tuple[Happened, ...] = field(default=())

    @property
    def step(self) -> Step:
        """Where the version stands."""
        return self.life[-1].step if self.life else Step.DRAFT

    @property
    def title(self) -> Mapping[str, str]:
        """Its title, or a fact's label, in both languages."""
        found: Mapping[str, str] = self.content["label" if self.what is What.FACT else "title"]
        return found

    @property
    def valid_from(self) -> date | None:
        """The day from which it holds; None while it is not published."""
        return next((each.valid_from for each in self.life if each.valid_from), None)

    @property
    def valid_until(self) -> date | None:
        """The first day on which it does not hold any more; None while nobody withdrew it."""
        return next((each.on for each in self.life if each.step is Step.WITHDRAWN), None)

    def as_known(self, at: datetime) -> Version:
        """The version with what had happened to it by then."""
        return replace(self, life=tuple(each for each in self.life if each.at <= at))

    def holds(self, area: str, on: date) -> bool:
        """Whether it is in force at a place on a day."""
        since, until = self.valid_from, self.valid_until
        return (
            since is not None
            and area.startswith(self.area)
            and since <= on
            and (until is None or on < until)
        )


def holding(versions: Iterable[Version], *, area: str, on: date) -> tuple[Version, ...]:
    """One version for each code: that of the nearest area, then the one that holds since latest."""
    found: dict[tuple[What, str], Version] = {}
    for version in versions:
        if version.holds(area, on):
            name = (version.what, version.code)
            if name not in found or _rank(version) > _rank(found[name]):
                found[name] = version
    return tuple(sorted(found.values(), key=lambda version: version.id))


def _rank(version: Version) -> tuple[int, date, int]:
    return len(version.area), version.valid_from or date.min, version.id


def code_of(what: What, content: Mapping[str, Any]) -> str:
    """The code of what is written; of a fact, its table and name."""
    if what is What.FACT:
        return f"{content.get('table', '')}.{content.get('name', '')}"
    return str(content.get("code", ""))
