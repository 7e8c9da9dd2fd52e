"""The ledgers of supervision."""

from anjia.processes.supervision.ledgers.documents import Assignments, Documents, Tasks
from anjia.processes.supervision.ledgers.proposals import Proposals

__all__ = ["Assignments", "Documents", "Proposals", "Tasks"]
