"""The only writers of documents, their tasks, their editions and their copies."""

from anjia.processes.supervision.actions.documents.confirming import (
    confirm,
    settle,
    unconfirm,
    withdraw,
)
from anjia.processes.supervision.actions.documents.taking import take_in

__all__ = ["confirm", "settle", "take_in", "unconfirm", "withdraw"]
