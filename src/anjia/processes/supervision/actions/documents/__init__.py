"""The only writers of documents, their tasks, their editions and their copies."""

from anjia.processes.supervision.actions.documents.confirming import (
    confirm,
    settle,
    unconfirm,
    withdraw,
)
from anjia.processes.supervision.actions.documents.copies import answer, receive, send
from anjia.processes.supervision.actions.documents.correcting import (
    Described,
    TargetLine,
    UnitLine,
    Written,
    correct,
    describe,
)
from anjia.processes.supervision.actions.documents.cutting import (
    add,
    attach,
    detach,
    drop,
    merge,
    restore,
)
from anjia.processes.supervision.actions.documents.resolving import (
    create_unit,
    remove_group,
    resolve,
    write_group,
)
from anjia.processes.supervision.actions.documents.taking import take_in

__all__ = [
    "Described",
    "TargetLine",
    "UnitLine",
    "Written",
    "add",
    "answer",
    "attach",
    "confirm",
    "correct",
    "create_unit",
    "describe",
    "detach",
    "drop",
    "merge",
    "receive",
    "remove_group",
    "resolve",
    "restore",
    "send",
    "settle",
    "take_in",
    "unconfirm",
    "withdraw",
    "write_group",
]
