"""The gate: permission, place, transaction and audit event around every action.

``policy.py`` says who may, ``actions.py`` says what happens; this decorator holds them together.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from anjia.base.audit import actions as audit
from anjia.base.scope.actor import Actor
from anjia.base.scope.context import _situation, acting
from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")


def action(
    permission: StrEnum, *, event: str = ""
) -> Callable[[Callable[Concatenate[S, P], R]], Callable[Concatenate[S, P], R]]:
    """Make a function an action: ``f(subject, *, by, reason="", ...)``.

    The place is the keyword ``area`` or else ``subject.area``. Without either the permission must
    be held somewhere, and row security decides row by row. Raises ``Refused("not_permitted")``.
    """

    def decorate(function: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
        name = event or f"{_package(function.__module__)}.{function.__name__}"

        @wraps(function)
        def gated(subject: S, /, *args: P.args, **options: P.kwargs) -> R:
            by = options["by"]
            if not isinstance(by, Actor):
                raise TypeError(f"{name}: 'by' must be an Actor.")
            area = str(options.get("area") or getattr(subject, "area", ""))
            if not by.may(permission, area):
                raise Refused("not_permitted", permission=str(permission), area=area)
            present = _situation.get()
            reason = str(options.get("reason") or (present.reason if present else ""))
            batch = present.batch if present else None
            with acting(by, reason=reason, batch=batch):
                result = function(subject, *args, **options)
                audit.record(
                    name,
                    by=by.id,
                    by_name=by.name,
                    area=area or _post(by.areas(permission)),
                    subject=_subject(subject, result),
                    reason=reason,
                    batch=batch,
                )
            return result

        gated.permission = permission  # type: ignore[attr-defined]
        return gated

    return decorate


def _package(module: str) -> str:
    """The package whose action this is: ``anjia.registry.actions.events`` belongs to registry."""
    parts = module.split(".")
    return parts[parts.index("actions") - 1] if "actions" in parts else parts[-2]


def _post(held: tuple[str, ...]) -> str | None:
    """Where the officer works, for an act without a place of its own: the business of whoever
    audits there, and of nobody elsewhere. It must be a place that the officer reads: PostgreSQL
    refuses to return a row to who may not see it.
    """
    return held[0] or None if held else None


def _subject(subject: Any, result: Any) -> tuple[str, str]:
    for candidate in (subject, result):
        meta = getattr(candidate, "_meta", None)
        if meta is not None:
            return meta.label_lower, str(candidate.pk)
    return "", ""
