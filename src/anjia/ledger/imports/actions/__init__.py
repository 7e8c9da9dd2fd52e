"""The only writers of imports: upload, choose columns, check, decide, commit, undo."""

from anjia.ledger.imports.actions.checking import accepts, check, decide
from anjia.ledger.imports.actions.committing import (
    ALL_OR_NOTHING,
    ONLY_GOOD,
    Outdated,
    begin_commit,
    begin_undo,
    commit,
    undo,
)
from anjia.ledger.imports.actions.rehearsing import rehearsed
from anjia.ledger.imports.actions.steps import bring_in, carry_out, release
from anjia.ledger.imports.actions.uploading import choose, choose_header, discard, upload

__all__ = [
    "ALL_OR_NOTHING",
    "ONLY_GOOD",
    "Outdated",
    "accepts",
    "begin_commit",
    "begin_undo",
    "bring_in",
    "carry_out",
    "check",
    "choose",
    "choose_header",
    "commit",
    "decide",
    "discard",
    "rehearsed",
    "release",
    "undo",
    "upload",
]
