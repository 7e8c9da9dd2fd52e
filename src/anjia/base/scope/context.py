"""The present actor, told to Python and to PostgreSQL at once.

The settings are made with ``SET LOCAL`` inside a transaction, so a reused connection carries
nothing over. After such a transaction PostgreSQL leaves them as empty strings, not NULL: every
policy therefore wraps them in ``nullif`` (see ``guards``).
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, transaction

from anjia.base.scope import packages
from anjia.base.scope.actor import Actor, above
from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

SLOTS = 4  # areas that one actor may hold; measured: more slots cost every query
Answer = TypeVar("Answer")
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
    memory: dict[object, Any] = field(default_factory=dict, compare=False)


_situation: ContextVar[Situation | None] = ContextVar("anjia_situation", default=None)
_python_scope: ContextVar[bool] = ContextVar("anjia_python_scope", default=True)


def current_actor() -> Actor:
    """The present actor; raises :class:`ScopeMissing` where there is none."""
    found = _situation.get()
    if found is None:
        raise ScopeMissing("No actor: enter anjia.base.scope.acting first.")
    return found.actor


def current_batch() -> UUID | None:
    """Under which batch the present changes are kept, so that they can be undone together."""
    found = _situation.get()
    return found.batch if found else None


def current_areas(package: str = "") -> tuple[str, ...] | None:
    """The prefixes that Python's own scope filters by, for a closed package or any other.

    None where it is switched off for a test.
    """
    actor = current_actor()
    return actor.read_areas_in(package) if _python_scope.get() else None


def remembered(key: object, ask: Callable[[], Answer]) -> Answer:
    """The answer to what is asked of the database once for the length of the outermost acting.

    Who writes what it rests on calls :func:`forget`. Where nobody acts, it is asked each time.
    """
    found = _situation.get()
    if found is None:
        return ask()
    if key not in found.memory:
        found.memory[key] = ask()
    answer: Answer = found.memory[key]
    return answer


def forget(key: object) -> None:
    """Have something asked again: it was written, or is to be seen as others left it."""
    found = _situation.get()
    if found is not None:
        found.memory.pop(key, None)


@contextmanager
def acting(actor: Actor, *, reason: str = "", batch: UUID | None = None) -> Iterator[Actor]:
    """Open a transaction in which ``actor`` acts; nests, and the outer one returns at the end."""
    outer = _situation.get()
    situation = Situation(actor, reason, batch, outer.memory if outer else {})
    with transaction.atomic():
        tell_database(situation)
        token = _situation.set(situation)
        try:
            yield actor
        except BaseException:
            situation.memory.clear()  # what was read here may have been written here, and is undone
            raise
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
    """The settings of each slot of an actor, to read and to write.

    Lower and upper bound, the closed packages that are open in it, and the places above it.
    """
    found: dict[str, str] = {}
    for kind in ("read", "write"):
        slots = actor.slots(packages.closed(), writing=kind == "write")
        if len(slots) > SLOTS:
            raise Refused("too_many_areas", allowed=SLOTS, held=len(slots))
        for number in range(SLOTS):
            name = f"anjia.{kind}_{number + 1}"
            slot = slots[number] if number < len(slots) else None
            found[name] = (slot.area or "0") if slot else NOTHING
            found[f"{name}_end"] = slot.area + END if slot else NOTHING
            found[f"{name}_packages"] = _listed(slot.packages) if slot else ""
            if kind == "read":
                found[f"{name}_above"] = ",".join(above((slot.area,))) if slot else ""
    return found


def _listed(names: frozenset[str]) -> str:
    return "".join(f",{name}" for name in sorted(names)) + ","


@contextmanager
def python_scope_off() -> Iterator[None]:
    """Leave the filtering to the database alone: for the tests that prove that it suffices."""
    token = _python_scope.set(False)
    try:
        yield
    finally:
        _python_scope.reset(token)
