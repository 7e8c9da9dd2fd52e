"""Parameter definitions, collected from the `parameters.toml` of every installed package.

A package says, for each parameter, its names, type, bounds, unit and who keeps it, and ships values
with the document they come from. A shipped value never replaces one that an office entered for the
same area and day.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import get_language

from anjia.base.parameters.policy import Keeper, Kind, Limits, Value, Version, parse
from anjia.kernel.refusals import Refused

KNOWN = frozenset(
    {"title", "kind", "unit", "min", "max", "choices", "keeper", "group", "about", "values"}
)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What a parameter means; `shipped` are the values that came with the release."""

    code: str
    package: str
    titles: Mapping[str, str]
    units: Mapping[str, str]
    abouts: Mapping[str, str]
    group: str
    keeper: Keeper
    limits: Limits
    shipped: tuple[Version, ...]

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return _spoken(self.titles)

    @property
    def unit(self) -> str:
        """The unit in the reader's language."""
        return _spoken(self.units)

    @property
    def about(self) -> str:
        """What the parameter decides, in the reader's language."""
        return _spoken(self.abouts)

    def parse(self, text: str) -> Value:
        """Return the typed value of an entered text, or refuse it."""
        return parse(text, limits=self.limits)


@cache
def collected() -> Mapping[str, Definition]:
    """Return every definition by code; a code that two packages define is a fault."""
    found: dict[str, Definition] = {}
    for config in apps.get_app_configs():
        for code, entry in _read(config).items():
            if code in found:
                msg = f"the parameter {code} is defined in {found[code].package} and {config.label}"
                raise ValueError(msg)
            found[code] = _definition(code, entry, package=config.label)
    return found


def get(code: str) -> Definition:
    """Return a definition; `LookupError` for a code that no package defines."""
    try:
        return collected()[code]
    except KeyError:
        msg = f"no parameters.toml defines {code}"
        raise LookupError(msg) from None


def _read(config: AppConfig) -> dict[str, dict[str, Any]]:
    path = Path(config.path) / "parameters.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _definition(code: str, entry: Mapping[str, Any], *, package: str) -> Definition:
    unknown = set(entry) - KNOWN
    if unknown:
        msg = f"{package}: parameter {code} has unknown keys: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    return Definition(
        code=code,
        package=package,
        titles=_words(entry["title"]),
        units=_words(entry.get("unit", "")),
        abouts=_words(entry.get("about", "")),
        group=entry.get("group", package),
        keeper=Keeper(entry.get("keeper", Keeper.OFFICE)),
        limits=Limits(
            kind=Kind(entry["kind"]),
            minimum=_number(entry.get("min")),
            maximum=_number(entry.get("max")),
            choices=tuple(entry.get("choices", ())),
        ),
        shipped=tuple(_shipped(code, entry.get("values", ()))),
    )


def _shipped(code: str, entries: Any) -> Iterator[Version]:
    for entry in entries:
        value = entry["value"]
        yield Version(
            code=code,
            area=entry.get("area", ""),
            valid_from=entry["valid_from"],
            valid_to=entry.get("valid_to"),
            text=str(value).lower() if isinstance(value, bool) else str(value),
            document=entry["document"],
        )


def _number(value: float | str | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _words(entry: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"zh": entry} if isinstance(entry, str) else entry


def _spoken(words: Mapping[str, str]) -> str:
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return words.get(language) or words.get("zh", "")


@register()
def check_definitions(**_options: object) -> list[CheckMessage]:
    """Refuse a definition that cannot be read, or a shipped value that is not of its kind."""
    try:
        definitions = collected()
    except (KeyError, ValueError) as error:
        return [Error(f"parameters.toml: {error}", id="parameters.E001")]
    problems: list[CheckMessage] = []
    for definition in definitions.values():
        for version in definition.shipped:
            try:
                definition.parse(version.text)
            except Refused as refused:
                text = f"{definition.code}: the shipped value {version.text}: {refused}"
                problems.append(Error(text, id="parameters.E002"))
            if not version.document or not isinstance(version.valid_from, date):
                text = f"{definition.code}: a shipped value lacks its document or its day"
                problems.append(Error(text, id="parameters.E003"))
    return problems
