"""Definition files as they are shipped: ``definitions.toml``, or a folder of that name."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from . import definitions, facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from .language.types import Type
    from .text import Text


def documents(package: Path) -> list[dict[str, Any]]:
    """Every definition document of a package, in order of their names."""
    single = package / "definitions.toml"
    files = [single] if single.exists() else []
    files += sorted((package / "definitions").glob("*.toml"))
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]


def read(
    packages: Iterable[Path],
    parameters: Mapping[str, Type],
    *,
    stored: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    parameter_labels: Mapping[str, Text] | None = None,
) -> definitions.Definitions:
    """The dictionary and definitions of several packages as one checked set.

    ``stored`` holds the facts that the application declares elsewhere, by source.
    """
    found = [document for package in packages for document in documents(package)]
    return definitions.read(
        dictionary=facts.read(found, stored=stored),
        parameter_types=parameters,
        documents=found,
        parameter_labels=parameter_labels,
    )
