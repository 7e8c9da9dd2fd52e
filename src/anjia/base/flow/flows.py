"""States, the transitions between them, their guards and deadlines."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from anjia.base import parameters
from anjia.base.flow import shelf
from anjia.kernel.refusals import Refused
from anjia.kernel.workdays import Term, Unit, due_on

START = "[*]"


class Stateful(Protocol):
    """A row that bears its state."""

    state: Any


Guard = Callable[[Any, date], None]


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One way from states to a state; `guard(row, on)` refuses with a reason of its own.

    Without a target the row goes away.
    """

    name: str
    source: tuple[str, ...]
    target: str
    guard: Guard | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """How long a state lasts, by a parameter of the place, in calendar or working days."""

    parameter: str
    unit: Unit = Unit.CALENDAR_DAYS

    def due_on(self, *, since: date, area: str) -> date:
        """Return the last day; refuse where nobody has said how long it is."""
        days = int(parameters.value(self.parameter, area=area, on=since))
        return due_on(Term(days, self.unit), since=since)


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The life of one kind of row; `refused` is the code of a move that a state does not allow."""

    name: str
    title: str
    start: str
    transitions: tuple[Transition, ...]
    refused: str
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse two ways of one name out of one state, and put the flow on the shelf."""
        seen: set[tuple[str, str]] = set()
        for step in self.transitions:
            for source in step.source:
                if (step.name, source) in seen:
                    msg = f"{self.name}: two ways called {step.name!r} leave {source!r}"
                    raise ValueError(msg)
                seen.add((step.name, source))
        shelf.keep(self)

    def allows(self, row: Stateful, name: str) -> bool:
        """Whether a row's state lets it move so; guards are not asked."""
        return any(step.name == name and row.state in step.source for step in self.transitions)

    def check(self, row: Stateful, name: str, *, on: date | None = None) -> str:
        """Return where a move leads; refuse one that the state, or on that day a guard, forbids."""
        for step in self.transitions:
            if step.name == name and row.state in step.source:
                if step.guard is not None and on is not None:
                    step.guard(row, on)
                return step.target
        label = getattr(row, "get_state_display", lambda: row.state)()
        raise Refused(self.refused, state=str(label))

    def move(self, row: Stateful, name: str, *, on: date | None = None) -> None:
        """Give a row its next state; the caller saves it."""
        row.state = self.check(row, name, on=on)

    def sources(self, name: str) -> frozenset[str]:
        """Return the states out of which a way of this name leads."""
        return frozenset(s for step in self.transitions if step.name == name for s in step.source)

    def mermaid(self) -> str:
        """Return the drawing."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield "stateDiagram-v2"
        yield f"    {START} --> {self.start}"
        for step in self.transitions:
            guarded = " [guarded]" if step.guard else ""
            for source in step.source:
                yield f"    {source} --> {step.target or START} : {step.name}{guarded}"
        for state, deadline in self.deadlines.items():
            unit = str(deadline.unit).replace("_", " ")
            yield f"    note right of {state} : ends after {deadline.parameter} ({unit})"
