"""The ledgers of supervision."""

from anjia.processes.supervision.ledgers.documents import Documents, Tasks
from anjia.processes.supervision.ledgers.proposals import Proposals

__all__ = ["Documents", "Proposals", "Tasks"]
