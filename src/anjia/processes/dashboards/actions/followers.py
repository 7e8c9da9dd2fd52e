"""Who is told when an area has been read anew: packages above this one, by a plain function.

They are called inside the refresh's own transaction and should only ask for a job.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Whoever follows says so while applications are still being loaded.
    from anjia.processes.dashboards.models import Snapshot

    Follower = Callable[[Snapshot, datetime], None]

_followers: list[Follower] = []


def follow(function: Follower) -> None:
    """Have `function(snapshot, at)` called after each refresh."""
    if function not in _followers:
        _followers.append(function)


def tell(snapshot: Snapshot, *, at: datetime) -> None:
    """Tell everybody who follows that there is a snapshot with its figures."""
    for function in _followers:
        function(snapshot, at)
