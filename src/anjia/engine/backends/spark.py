"""Spark over the Parquet files of a snapshot: in this process, or on a cluster.

It carries out the same plan as DuckDB, in the same SQL translated; what an expression means is
decided by the reference back end. The files are checked by the machines that read them.
"""
# ruff: noqa: S608 - statements are made of names from the plan; every value is bound

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from threading import Timer
from typing import TYPE_CHECKING, Self
from uuid import uuid4

import numpy as np
import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import SparkSession

from anjia.engine import hits, measuring, moments, reuse, statements, tallies, translation
from anjia.engine.definitions import Measure
from anjia.engine.errors import SnapshotDamaged
from anjia.engine.parts import NAMES
from anjia.engine.plan import Borrow, Derive, Gather, Plan, Step
from anjia.engine.sql import Bound, Select, quoted
from anjia.engine.tallies import Places, Tally
from anjia.kernel import areas
from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pyspark.sql import DataFrame

    from anjia.engine.examples import Outcome
    from anjia.engine.facts import Dictionary
    from anjia.engine.language.nodes import Scalar
    from anjia.engine.measuring import State
    from anjia.engine.parts import Measured, Spread
    from anjia.engine.plan import Pass
    from anjia.engine.snapshot import Manifest

NAME = "anjia"
# Indicators counted by one statement: Java gives up compiling what is longer.
AT_ONCE = 16
COUNTED = 4  # of an indicator without values: population, numerator, unknown, undecided
# What the translation counts on, whatever the cluster is set to.
MEANING = {
    "spark.sql.ansi.enabled": "true",  # what does not fit is an error, never another number
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",  # Arrow's calendar is ours
}
# The driver's pages have no password, and it need not listen beyond the machine that it is on.
ALONE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}


@contextmanager
def session(address: str, **options: str) -> Iterator[SparkSession]:
    """A session on ``local[2]`` or a cluster's ``spark://…``, for one run at a time.

    ``options`` are Spark's own, with underscores for full stops. A process has one session: inside
    an open one, it is that one.
    """
    active = SparkSession.getActiveSession()
    if active is not None:
        yield active
        return
    given = {name.replace("_", "."): value for name, value in options.items()}
    alone = ALONE if address.startswith("local") else {}
    builder = SparkSession.builder.appName(NAME).master(address)
    with _understood():
        found = builder.config(map={**QUIET, **alone, **given}).getOrCreate()
        for name, value in MEANING.items():
            found.conf.set(name, value)
    try:
        yield found
    finally:
        found.stop()


@contextmanager
def _understood() -> Iterator[None]:
    """What Spark could not do, as a refusal; nothing half done is handed out."""
    try:
        yield
    except PySparkException as fault:
        raise Refused("cluster_failed", reason=fault.getCondition() or "") from fault
    except (Py4JError, ConnectionError) as fault:  # a job given up, or Spark itself gone
        raise Refused("cluster_failed", reason=type(fault).__name__) from fault


@dataclass(frozen=True, slots=True)
class Moment:
    """The facts of one date as a session sees them, and the parameters that held then."""

    as_of: date
    tables: Mapping[str, DataFrame]
    parameters: Mapping[str, Scalar]


def stored(
    spark: SparkSession,
    root: Path,
    manifest: Manifest,
    dictionary: Dictionary,
    *,
    counties: Iterable[str] | None = None,
) -> dict[str, DataFrame]:
    """The tables of a snapshot, each file checked against its hash before it is believed.

    The machines that will read the files check them; the folder must be theirs to read as well.
    Facts that were published after the snapshot was written are unknown for every row.
    """
    wanted = None if counties is None else frozenset(counties)
    files = [file for file in manifest.files if wanted is None or file.county in wanted]
    promised = {f"file:{(root / file.path).resolve()}": file for file in files}
    found = _hashes(spark, list(promised), manifest) if promised else {}
    paths: dict[str, list[str]] = defaultdict(list)
    for path, file in promised.items():
        if found.get(path) != file.sha256:
            raise SnapshotDamaged("snapshot_damaged", snapshot=manifest.id, file=file.path)
        paths[file.table].append(path)
    with _understood():
        return {
            name: spark.read.schema(columns).parquet(*paths[name])
            if name in paths
            else spark.createDataFrame([], columns)
            for name, table in dictionary.tables.items()
            for columns in [translation.columns(table)]
        }


def _hashes(spark: SparkSession, paths: list[str], manifest: Manifest) -> dict[str, str]:
    with _understood():
        try:
            files = spark.read.format("binaryFile").load(paths)
        except AnalysisException:
            raise SnapshotDamaged("snapshot_missing", snapshot=manifest.id) from None
        rows = files.selectExpr("path", "sha2(content, 256) AS digest").collect()
    return {row.path: row.digest for row in rows}


def held(spark: SparkSession, tables: Mapping[str, pa.Table]) -> dict[str, DataFrame]:
    """Tables out of this process's memory, where there is no snapshot."""
    return {name: spark.createDataFrame(table) for name, table in tables.items()}


@dataclass
class Run:
    """One plan over one set of tables; close it when done."""

    spark: SparkSession
    plan: Plan
    tables: Mapping[str, DataFrame]
    as_of: date
    parameters: Mapping[str, Scalar]
    earlier: Mapping[int, Moment] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    frames: dict[str, DataFrame] = field(default_factory=dict)
    held: list[DataFrame] = field(default_factory=list)
    seconds: float | None = None
    stopped: bool = False

    @cached_property
    def prefix(self) -> str:
        """What the names of this run's relations begin with: a session may serve several runs."""
        return f"{NAME}_{uuid4().hex}"

    def __enter__(self) -> Self:
        self.timer = Timer(self.seconds or 0, self._stop)
        if self.seconds is not None:
            self.timer.start()
        try:
            with self._in_time():
                self._prepare()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        for name in self.frames:
            self.spark.catalog.dropTempView(name)
        for frame in self.held:
            frame.unpersist()

    def _stop(self) -> None:
        self.stopped = True
        self.spark.sparkContext.cancelAllJobs()  # tags do not reach the jobs behind Arrow

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Refuse to go on when the time is over; a cluster without workers would wait for ever."""
        try:
            if not self.stopped:
                with _understood():
                    yield
                return
        except Refused:
            if not self.stopped:
                raise
        raise Refused("run_too_long", seconds=self.seconds)

    def _prepare(self) -> None:
        for name, columns in self.plan.sources.items():
            base, back = moments.split(name)
            moment = self.earlier.get(back)
            found = self.tables[base] if moment is None else moment.tables[base]
            if back and moment is None:
                found = found.limit(0)
            self._keep(name, found.select(*columns))
        several = reuse.shared(self.plan)
        for number, step in enumerate(self.plan.steps):
            made = self._carried_out(step)
            if number in several and self._is_there(step.table):
                made = made.select(
                    *(f"`{name}`" for name in made.columns if name in several[number])
                )
                made.persist()
                self.held.append(made)
            self._keep(step.table, made)

    def _is_there(self, table: str) -> bool:
        back = moments.split(table)[1]
        return not back or back in self.earlier

    def _carried_out(self, step: Step) -> DataFrame:
        match step:
            case Derive():
                select = self._select(step.table)
                own = self.frames[self.current[step.table]].columns
                return self._ask(statements.derived(self.plan, step, select, own), select.bound)
            case Gather():
                select = self._select(step.child)
                sql = statements.gathered(self.plan, step, select, self.current)
                return self._ask(sql, select.bound)
            case Borrow():
                return self._ask(statements.borrowed(self.plan, step, self.current))

    def _select(self, table: str) -> Select:
        moment = self.earlier.get(moments.split(table)[1])
        bound = Bound(self.as_of, self.parameters)
        if moment is not None:
            bound = Bound(moment.as_of, moment.parameters)
        return Select(self.current[table], bound, self.plan.bounded)

    def _keep(self, table: str, frame: DataFrame) -> None:
        name = f"{self.prefix}_{len(self.frames) + 1}"
        frame.createOrReplaceTempView(name)
        self.frames[name] = frame
        self.current[table] = name

    def _ask(self, sql: str, bound: Bound | None = None) -> DataFrame:
        values = bound.used_in(sql) if bound is not None else {}
        return self.spark.sql(
            translation.spark(sql), args={name: _written(value) for name, value in values.items()}
        )

    def _table(self, sql: str, bound: Bound) -> pa.Table:
        with self._in_time():
            found: pa.Table = self._ask(sql, bound).toArrow()
        return found

    def tallies(self) -> dict[str, Tally]:
        """Parts of every indicator and rule of the plan, for each area that a row names."""
        found: dict[str, Tally] = {}
        for one in self.plan.passes:
            for first in range(0, len(one.indicators), AT_ONCE):
                some = one.indicators[first : first + AT_ONCE]
                found |= self._counted(replace(one, indicators=some))
        return found

    def _counted(self, one: Pass) -> dict[str, Tally]:
        """Some indicators of a pass; where nothing has a value, only rows are counted."""
        select = self._select(one.table)
        states = measuring.states(select, one)
        sums = [
            f"({sql})::{'DECIMAL(38,4)' if name in tallies.TOTALS else 'BIGINT'} "
            f"AS {quoted(f'{at} {name}')}"
            for at, state in enumerate(states)
            for name, sql in zip(NAMES, _sums(state), strict=False)
        ]
        query = f"SELECT area, {', '.join(sums)} FROM {select.source()} AS own GROUP BY area"
        table = self._table(query, select.bound).sort_by("area")
        places = Places(np.array(table["area"].to_pylist() or [""], np.str_)[: len(table)])
        found = {}
        for at, (item, state) in enumerate(zip(one.indicators, states, strict=True)):
            if state.value is not None:
                found[item.code] = Tally(places, tallies.numbers(table, f"{at} "))
                continue
            numbers = np.zeros((len(tallies.COUNTS), len(places)), np.int64)
            for row, name in enumerate(NAMES[:COUNTED]):
                numbers[row] = table[f"{at} {name}"].to_numpy()
            found[item.code] = Tally(places, numbers)
        return found

    def measure(self) -> Measured:
        """The same, part by part."""
        return {code: dict(tally.items()) for code, tally in self.tallies().items()}

    def _behind(self, code: str) -> tuple[Select, State]:
        """What a row means to one indicator or rule of the plan, as SQL over its table."""
        one = self.plan.pass_of(code)
        select = self._select(one.table)
        return select, measuring.state_of(select, one, code)

    def keys(self, *, area: str, outcomes: frozenset[Outcome]) -> list[str]:
        """Keys of rows behind the plan's one indicator inside an area, by area and key."""
        select, state = self._behind(self.plan.only)
        query = statements.rows(select, state, ["key"], area=area, outcomes=outcomes)
        found: list[str] = self._table(query, select.bound)["key"].to_pylist()
        return found

    def explained(self, code: str, *, area: str, outcomes: frozenset[Outcome]) -> pa.Table:
        """Rows behind a rule inside an area, with the facts that it shows, by area and key.

        The plan was built for it. A fact that is known within bounds has a column for each end.
        """
        shape = hits.schema(self.plan, code)
        select, state = self._behind(code)
        query = statements.rows(select, state, shape.names, area=area, outcomes=outcomes)
        return self._table(query, select.bound).cast(shape)

    def observed(self, code: str) -> pa.Table:
        """Area and value of each row that counts for an indicator of the plan."""
        select, state = self._behind(code)
        return self._table(statements.observed(select, state), select.bound)

    def spread(self, code: str, measure: Measure) -> Spread:
        """The second pass: a median or a number of different values, anew for every place.

        The rows stay where they are; only places come back.
        """
        relation = f"{self.prefix}_observed"
        select, state = self._behind(code)
        with self._in_time():
            rows = self._ask(statements.observed(select, state), select.bound)
            rows.createOrReplaceTempView(relation)
            found = self.spark.sql(_spread(measure, relation)).collect()
            self.spark.catalog.dropTempView(relation)
        return {row.place: Decimal(row.made) for row in found}


def _spread(measure: Measure, relation: str) -> str:
    """Values are counted, not listed, so that a country's median needs no list of its people."""
    levels = ", ".join(str(digits) for digits in areas.LENGTHS.values())
    each = (
        f"SELECT left(area, digits) AS place, value, count(*) AS n FROM {relation} "
        f"LATERAL VIEW explode(array({levels})) AS digits "
        "WHERE length(area) >= digits GROUP BY ALL"
    )
    if measure is Measure.DISTINCT:
        return f"SELECT place, count(value) AS made FROM ({each}) GROUP BY place"
    ranked = (
        "SELECT place, value, sum(n) OVER (PARTITION BY place ORDER BY value) AS upto, "
        f"sum(n) OVER (PARTITION BY place) AS whole FROM ({each})"
    )
    low, high = (
        f"min(value) FILTER (WHERE upto >= {half})"
        for half in ("(whole + 1) DIV 2", "whole DIV 2 + 1")
    )
    return f"SELECT place, ({low} + {high}) / 2 AS made FROM ({ranked}) GROUP BY place"


def _sums(state: State) -> list[str]:
    found = measuring.sums(state)
    return found if state.value is not None else found[:COUNTED]


def _written(value: Scalar) -> str:
    """A value as it is bound: the marker says what it is cast to."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
