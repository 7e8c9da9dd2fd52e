"""What may be done in supervision, the states of its things, and its rules. No Django."""

from anjia.processes.supervision.policy.lights import Light, RuleSet
from anjia.processes.supervision.policy.permissions import Permission
from anjia.processes.supervision.policy.states import (
    OPEN,
    DocumentState,
    FindingState,
    FoundBy,
    ReadAs,
    State,
    TargetBasis,
    TaskState,
    UnitRole,
)

__all__ = [
    "OPEN",
    "DocumentState",
    "FindingState",
    "FoundBy",
    "Light",
    "Permission",
    "ReadAs",
    "RuleSet",
    "State",
    "TargetBasis",
    "TaskState",
    "UnitRole",
]
