"""Set runs that take longer than an officer waits: asked for here, carried out by a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from anjia.base.scope import Actor

_askers: dict[str, Callable[[str, str, Actor], None]] = {}


def carried_out_by(what: str, ask: Callable[[str, str, Actor], None]) -> None:
    """Say who carries a run out: `ask(area, code, by)`, which actions themselves do not know."""
    _askers[what] = ask


def await_run(what: str, area: str, *, by: Actor, code: str = "") -> None:
    """Have a place checked or paid in the background; whoever asks is told when it is done."""
    _askers[what](area, code, by)
