"""The ledgers of supervision."""

from anjia.processes.supervision.ledgers.documents import Assignments, Documents, Tasks
from anjia.processes.supervision.ledgers.proposals import Proposals
from anjia.processes.supervision.ledgers.reports import ProgressReports

__all__ = ["Assignments", "Documents", "ProgressReports", "Proposals", "Tasks"]
