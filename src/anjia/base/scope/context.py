"""The present actor, told to Python and to PostgreSQL at once.

The settings are made with ``SET LOCAL`` inside a transaction, so a reused connection carries
nothing over. After such a transaction PostgreSQL leaves them as empty strings, not NULL: every
policy therefore wraps them in ``nullif`` (see ``guards``).
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from anjia.base.scope.actor import READING, Actor, above
from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

SLOTS = 4  # areas that one actor may hold; measured: more slots cost every query
NOBODY = Actor(id="", name="")
NOTHING = "~"  # sorts behind every code: an unused slot that the planner can still estimate
END = ":"  # the byte behind '9': the end of every range of codes


class ScopeMissing(RuntimeError):
    """A scoped model was read outside :func:`acting`: a fault in the code, never the user's."""


@dataclass(frozen=True)
class Situation:
    """What is told to the database for the length of one transaction."""

    actor: Actor
    reason: str = ""
    batch: UUID | None = None


_situation: ContextVar[Situation | None] = ContextVar("anjia_situation", default=None)
_python_scope: ContextVar[bool] = ContextVar("anjia_python_scope", default=True)


def current_actor() -> Actor:
    """The present actor; raises :class:`ScopeMissing` where there is none."""
    found = _situation.get()
    if found is None:
        raise ScopeMissing("No actor: enter anjia.base.scope.acting first.")
    return found.actor


def current_areas() -> tuple[str, ...] | None:
    """The prefixes that Python's own scope filters by; None where it is switched off for a test."""
    return current_actor().read_areas if _python_scope.get() else None


@contextmanager
def acting(actor: Actor, *, reason: str = "", batch: UUID | None = None) -> Iterator[Actor]:
    """Open a transaction in which ``actor`` acts; nests, and the outer one returns at the end."""
    outer = _situation.get()
    situation = Situation(actor, reason, batch)
    with transaction.atomic():
        tell_database(situation)
        token = _situation.set(situation)
        try:
            yield actor
        finally:
            _situation.reset(token)
    # Only after a success: an error has rolled back to the savepoint, and the settings with it.
    # Only inside a larger transaction: the end of one has taken the settings away.
    if connection.in_atomic_block and not connection.needs_rollback:
        tell_database(outer)


def tell_database(situation: Situation | None) -> None:
    """Make the settings that policies and history triggers read, for this transaction.

    Without a situation nobody acts: nothing is seen.
    """
    situation = situation or Situation(NOBODY)
    values = bounds(situation.actor)
    values["anjia.actor"] = situation.actor.id
    values["anjia.actor_name"] = situation.actor.name
    values["anjia.reason"] = situation.reason
    values["anjia.batch"] = str(situation.batch or "")
    calls = ", ".join(["set_config(%s, %s, true)"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {calls}",
            [part for pair in values.items() for part in pair],
        )


def bounds(actor: Actor) -> dict[str, str]:
    """The range settings of an actor: lower and upper bound of each slot, read and write."""
    found: dict[str, str] = {}
    for kind, areas in (("read", actor.read_areas), ("write", actor.write_areas)):
        if len(areas) > SLOTS:
            raise Refused("too_many_areas", allowed=SLOTS, held=len(areas))
        for slot in range(SLOTS):
            lower, upper = NOTHING, NOTHING
            if slot < len(areas):
                lower, upper = areas[slot] or "0", areas[slot] + END
            found[f"anjia.{kind}_{slot + 1}"] = lower
            found[f"anjia.{kind}_{slot + 1}_end"] = upper
    found["anjia.above"] = ",".join(above(actor.read_areas))
    found["anjia.read_packages"] = packages(actor, writing=False)
    found["anjia.write_packages"] = packages(actor, writing=True)
    return found


def packages(actor: Actor, *, writing: bool) -> str:
    """The packages of which the actor holds a permission, between commas; ``*`` is every one."""
    if actor.everything:
        return "*"
    held = {
        permission.partition(".")[0]
        for grant in actor.grants
        for permission in grant.permissions
        if not writing or not permission.endswith(READING)
    }
    return "".join(f",{package}" for package in sorted(held)) + ","


@contextmanager
def python_scope_off() -> Iterator[None]:
    """Leave the filtering to the database alone: for the tests that prove that it suffices."""
    token = _python_scope.set(False)
    try:
        yield
    finally:
        _python_scope.reset(token)
