"""Whether it is safe to serve: asked before the first request and before the first job.

Whatever server or worker was started, it does not begin on a database that would show too much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from anjia.base.scope import catalogue

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

log = structlog.get_logger(__name__)


class Unsafe(SystemExit):
    """The database does not hold what the application promises; the process ends with status 3."""

    def __init__(self, faults: list[str]) -> None:
        """Keep what is wrong, for whoever started the server."""
        super().__init__(3)
        self.faults = faults


def refuse_on_faults(connection: BaseDatabaseWrapper) -> None:
    """Raise :class:`Unsafe`, and log every fault, unless the database enforces each place.

    The connection is closed afterwards: a server may fork, and children must open their own.
    """
    try:
        faults = catalogue.faults(connection)
    finally:
        connection.close()
    for fault in faults:
        log.critical("serving.refused", fault=fault)
    if faults:
        raise Unsafe(faults)
