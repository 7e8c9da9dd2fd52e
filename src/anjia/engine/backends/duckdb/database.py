"""One database in memory that sees the columns it is handed: no files, no network, no settings.

What is asked, and of which columns, is decided by those who ask.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from threading import Lock, Timer
from typing import TYPE_CHECKING

import duckdb

from anjia.engine import measuring
from anjia.engine.definitions import Measure
from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from anjia.engine.language.nodes import Scalar
    from anjia.engine.parts import Spread

THREADS = 2
MEMORY = "2GB"
CONFIGURATION = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


def connection(*, threads: int = THREADS, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """A fresh database in memory that can reach nothing outside itself."""
    limits = {"threads": str(threads), "memory_limit": memory}
    return duckdb.connect(":memory:", config={**limits, **CONFIGURATION})


@dataclass
class Database:
    """Opened by the first statement, since much of what is asked needs none; closed in time."""

    seconds: float | None
    threads: int
    memory: str
    stopped: bool = False
    turn: Lock = field(default_factory=Lock)  # one statement at a time, which takes both processors

    @cached_property
    def opened(self) -> duckdb.DuckDBPyConnection:
        """The database itself."""
        return connection(threads=self.threads, memory=self.memory)

    def start(self) -> None:
        """Let the time run."""
        self.timer = Timer(self.seconds or 0, self._stop)
        if self.seconds is not None:
            self.timer.start()

    def close(self) -> None:
        """Let go of it."""
        self.timer.cancel()
        if "opened" in vars(self):
            self.opened.close()

    def _stop(self) -> None:
        self.stopped = True
        if "opened" in vars(self):
            self.opened.interrupt()

    @contextmanager
    def in_time(self) -> Iterator[None]:
        """Refuse to go on when the time is over, between steps and within a statement."""
        try:
            if not self.stopped:
                yield
                return
        except duckdb.InterruptException:
            if not self.stopped:
                raise
        raise Refused("run_too_long", seconds=self.seconds)

    def ask(
        self, sql: str, relations: Mapping[str, pa.Table], values: Mapping[str, Scalar]
    ) -> pa.Table:
        """What a statement finds in these tables; nothing else is there."""
        with self.turn:
            database = self.opened  # before the clock is asked, so that it can be interrupted
            with self.in_time():
                for name, relation in relations.items():
                    database.register(name, relation)
                found: pa.Table = database.sql(sql, params=dict(values)).to_arrow_table()
                for name in relations:
                    database.unregister(name)
        return found


def spread(measure: Measure, observed: pa.Table) -> Spread:
    """The second pass: a median or a number of different values, anew for every place."""
    found: Spread = {}
    with connection() as database:
        database.register("observed", observed)
        for query in measuring.spreads(measure, "observed"):
            for place, value in database.execute(query).fetchall():
                found[place] = Decimal(value) / (2 if measure is Measure.MEDIAN else 1)
    return found
