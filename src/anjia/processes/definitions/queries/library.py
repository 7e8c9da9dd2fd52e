"""The definitions in force: those that packages ship, under those that offices have published."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import get_language

from anjia.base.parameters import definitions as parameters
from anjia.engine import library
from anjia.engine.errors import DefinitionError
from anjia.engine.identity import identity
from anjia.engine.language import Kind, Type
from anjia.engine.text import Text
from anjia.ledger import facts
from anjia.processes.definitions.policy import DECISIVE, Version, What, code_of, holding
from anjia.processes.definitions.queries import versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from anjia.engine.definitions import Definitions, Indicator
    from anjia.engine.rules import Rule

KEPT = 64  # sets of versions kept in the process; each is as large as the shipped one


@dataclass(frozen=True)
class Stand:
    """What is in force at a place on a day, and which versions it is made of.

    A version that can no longer be read, because a release took away a fact that it names, stands
    in ``broken`` with the fault; the shipped definition holds in its place.
    """

    definitions: Definitions
    versions: tuple[Version, ...] = ()
    broken: Mapping[int, DefinitionError] = field(default_factory=dict)

    @property
    def key(self) -> tuple[int, ...]:
        """Equal for stands that say the same."""
        return tuple(version.id for version in self.versions)

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """The hash of every indicator and rule by its code."""
        found = self.definitions
        both: dict[str, Indicator | Rule] = {**found.indicators, **found.rules}
        return {code: found.hash_of(item) for code, item in both.items()}

    def version(self, what: What, code: str) -> Version | None:
        """The office's version that holds; None where it is the shipped one."""
        for version in self.versions:
            if (version.what, version.code) == (what, code):
                return version
        return None


@dataclass(frozen=True)
class Made:
    """The definition that made a figure: the set that it stands in, and who wrote it."""

    stand: Stand
    item: Indicator | Rule
    version: Version | None


@cache
def shipped() -> Definitions:
    """Facts, indicators and rules of every installed package; the first fault refuses all."""
    types = {
        code: Type(Kind(item.limits.kind.value)) for code, item in parameters.collected().items()
    }
    labels = {
        code: Text(item.titles["zh"], item.titles.get("en") or item.titles["zh"])
        for code, item in parameters.collected().items()
    }
    return library.read(_packages(), types, stored=facts.stored(), parameter_labels=labels)


@cache
def written() -> Mapping[tuple[What, str], Mapping[str, Any]]:
    """What the shipped files say of each definition, word for word."""
    return {
        (what, code_of(what, data)): data
        for package in _packages()
        for document in library.documents(package)
        for what in What
        for data in document.get(what.value, ())
    }


def of(area: str, *, on: date) -> Definitions:
    """What is in force at a place on a day: the shipped set under the offices' own versions."""
    return stand(area, on=on).definitions


def of_each(places: Iterable[str], *, on: date) -> dict[str, Definitions]:
    """What is in force at each of many places on a day; equal sets are one object."""
    kept = versions.every().values()
    return {place: _stood(holding(kept, area=place, on=on)).definitions for place in places}


def of_all(area: str, *, on: date) -> list[Definitions]:
    """Every set that is in force somewhere in a place on a day; its own comes first."""
    inside = {found.area for found in versions.every().values() if found.area.startswith(area)}
    found = of_each((area, *sorted(inside)), on=on)
    return list({id(each): each for each in found.values()}.values())


def stand(area: str, *, on: date) -> Stand:
    """What is in force at a place on a day, with the versions that it is made of."""
    return _stood(holding(versions.every().values(), area=area, on=on))


def made(code: str, fingerprint: str, *, area: str, on: date) -> Made | None:
    """The definition of a code with this hash: of that day, of any other, or the shipped one."""
    for found in _stands(area, on):
        if found.hashes.get(code) == fingerprint:
            item = found.definitions.indicators.get(code) or found.definitions.rules[code]
            what = What.INDICATOR if code in found.definitions.indicators else What.RULE
            return Made(found, item, found.version(what, code))
    return None


def fact_hash(found: Definitions, table: str, name: str) -> str:
    """The hash of what a derived fact says."""
    return identity({"value": found.derived[table, name].node}, found, of=table)


def codes() -> frozenset[str]:
    """Every code of an indicator or rule that is or ever was in force anywhere."""
    return frozenset({*shipped().indicators, *rule_codes(), *_own(What.INDICATOR)})


def rule_codes() -> frozenset[str]:
    """Every code of a rule that is or ever was in force anywhere."""
    return frozenset({*shipped().rules, *_own(What.RULE)})


def _own(what: What) -> set[str]:
    return {
        version.code
        for version in versions.every().values()
        if version.valid_from is not None and version.what is what
    }


def spoken(text: Text) -> str:
    """A label in the reader's language."""
    return text.en if (get_language() or "").startswith("en") else text.zh


def _stands(area: str, on: date) -> list[Stand]:
    """Each set that held at the place: that of the day first, then as the day was seen before.

    A figure was made by what was in force on its day as far as that was known when it was made: of
    two versions from the same day on, the first made figures until the second was published.
    """
    known = {found.id: found for found in versions.every().values() if area.startswith(found.area)}
    moments = {each.at for found in known.values() for each in found.life if each.step in DECISIVE}
    sets = [stand(area, on=on)]
    for moment in sorted(moments, reverse=True):
        seen = holding((found.as_known(moment) for found in known.values()), area=area, on=on)
        sets.append(_stood(tuple(known[found.id] for found in seen)))
    days = {day for found in known.values() for day in (found.valid_from, found.valid_until) if day}
    sets += [stand(area, on=day) for day in sorted(days, reverse=True)]
    return list({found.key: found for found in [*sets, _stood(())]}.values())


# By the shipped set, which is kept as well so that no other can come to bear its identity.
_sets: dict[tuple[int, tuple[tuple[int, str], ...]], tuple[Definitions, Stand]] = {}


def _stood(own: tuple[Version, ...]) -> Stand:
    base = shipped()
    key = (id(base), tuple((version.id, version.hash) for version in own))
    if key not in _sets:
        if len(_sets) >= KEPT:
            _sets.pop(next(iter(_sets)))
        _sets[key] = (base, _laid(base, own))
    return _sets[key][1]


def _laid(base: Definitions, own: tuple[Version, ...]) -> Stand:
    if not own:
        return Stand(base)
    try:
        return Stand(base.overlaid(documents(own)), own)
    except DefinitionError:
        # One by one, so that only what cannot be read any more is left out.
        kept: list[Version] = []
        broken: dict[int, DefinitionError] = {}
        made = base
        for version in sorted(own, key=lambda found: found.what is not What.FACT):
            try:
                made = base.overlaid(documents((*kept, version)))
            except DefinitionError as fault:
                broken[version.id] = fault
            else:
                kept.append(version)
        return Stand(made, tuple(sorted(kept, key=lambda found: found.id)), broken)


def documents(own: tuple[Version, ...]) -> list[dict[str, list[Mapping[str, Any]]]]:
    """Versions as definition files have them."""
    return [{version.what.value: [version.content]} for version in own]


def _packages() -> list[Path]:
    return [Path(config.path) for config in apps.get_app_configs() if _is_ours(config.name)]


def _is_ours(name: str) -> bool:
    return name.startswith("anjia.")
