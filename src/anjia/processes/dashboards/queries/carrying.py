"""Who carries a plan out: DuckDB in this process, or Spark where the settings name an address.

Spark reads the files of the snapshot that was just written, on whichever machines it runs; what it
finds is equal to the last digit.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings

from anjia.engine.backends import duckdb
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.queries import snapshots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import date

    import pyarrow as pa

    from anjia.engine.plan import Plan
    from anjia.engine.snapshot import Manifest
    from anjia.engine.tallies import Tally
    from anjia.processes.dashboards.queries.grouping import Group


class Run(Protocol):
    """A plan being carried out."""

    def tallies(self) -> dict[str, Tally]:
        """Parts of every indicator of the plan, for each area that a row names."""

    def observed(self, code: str) -> pa.Table:
        """Area and value of each row that counts for an indicator."""


class Carrier(Protocol):
    """Whoever carries plans out."""

    def run(
        self, work: Plan, tables: Mapping[str, pa.Table], as_of: date, group: Group
    ) -> AbstractContextManager[Run]:
        """A plan over the rows of a group of counties; ``tables`` are those rows in memory."""


class InProcess:
    """DuckDB over the tables in memory."""

    def run(
        self, work: Plan, tables: Mapping[str, pa.Table], as_of: date, group: Group
    ) -> AbstractContextManager[Run]:
        """The plan over these tables."""
        return duckdb.Run(work, tables, as_of, group.parameters, group.moments)


@dataclass
class OnCluster:
    """Spark over the files of a snapshot."""

    backend: Any  # an extra, imported where it is asked for
    session: Any
    manifest: Manifest

    def run(
        self, work: Plan, tables: Mapping[str, pa.Table], as_of: date, group: Group
    ) -> AbstractContextManager[Run]:
        """The plan over the counties' files; rows of earlier months are sent along."""
        del tables  # the cluster reads them where they are
        files = self.backend.stored(
            self.session,
            snapshots.root(),
            self.manifest,
            group.found.dictionary,
            counties=group.counties,
        )
        earlier = {
            back: self.backend.Moment(
                moment.as_of,
                self.backend.held(self.session, moment.tables),
                moment.parameters,
            )
            for back, moment in group.moments.items()
        }
        found: AbstractContextManager[Run] = self.backend.Run(
            self.session, work, files, as_of, group.parameters, earlier
        )
        return found


@contextmanager
def carrier(manifest: Manifest | None = None) -> Iterator[Carrier]:
    """Whoever the settings name; without a snapshot in files, always this process."""
    if manifest is None or not settings.SPARK:
        yield InProcess()
        return
    if find_spec("pyspark") is None:
        raise Refused("spark_missing")
    backend = import_module("anjia.engine.backends.spark")
    with backend.session(settings.SPARK) as session:
        yield OnCluster(backend, session, manifest)
