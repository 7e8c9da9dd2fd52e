"""Schemes as documents describe them, shipped as samples: an office drafts its own from one."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("samples.toml")


@cache
def shipped() -> Mapping[str, Mapping[str, Any]]:
    """Every sample by its code; its fields are those of a written scheme without its area."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["scheme"]
    return {entry["code"]: _read(entry) for entry in entries}


def _read(entry: Mapping[str, Any]) -> dict[str, Any]:
    listed = {name: tuple(entry.get(name, ())) for name in ("evidence", "excludes")}
    return {**entry, **listed}
