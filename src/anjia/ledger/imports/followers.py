"""Who is told when an import has changed records: packages above this one, by a plain function.

They are called inside the import's own transaction and should only ask for a job.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from anjia.base.scope import Actor

if TYPE_CHECKING:
    # Whoever follows says so while applications are still being loaded.
    from anjia.ledger.imports.models import ImportBatch

    Follower = Callable[[ImportBatch, Actor, datetime], None]

_followers: list[Follower] = []


def follow(function: Follower) -> None:
    """Have `function(batch, by, at)` called after each commit and each undo."""
    if function not in _followers:
        _followers.append(function)


def tell(batch: ImportBatch, *, by: Actor, at: datetime) -> None:
    """Tell everybody who follows that records of a ledger have changed."""
    for function in _followers:
        function(batch, by, at)
