"""Snapshots: facts as Parquet, once written never changed, each file under its own hash.

``facts/as_of=…/table=…/county=…/<hash>.parquet`` holds rows, ``facts/as_of=…/<id>.json`` is the
manifest that names them. The same facts give the same id, so a county that did not change costs
nothing. Which rows go in is decided above.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from anjia.kernel import private

from . import bits, moments, stored
from .arrow import completed, schema
from .errors import SnapshotDamaged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from .facts import Dictionary, Table
    from .plan import Plan

COUNTY_DIGITS = 6
ORDER = ("area", "key")
THREADS = 2
ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class File:
    """One Parquet file of one table of one county."""

    table: str
    county: str
    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The snapshot that speaks for the month so many months before."""

    months: int
    as_of: date
    name: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot consists of, what made it, and which others its figures look back to."""

    id: str
    as_of: date
    area: str
    taken_at: str
    definitions: str
    application: str
    files: tuple[File, ...]
    earlier: tuple[Earlier, ...] = ()

    @property
    def rows(self) -> dict[str, int]:
        """Rows of each table."""
        found: dict[str, int] = defaultdict(int)
        for file in self.files:
            found[file.table] += file.rows
        return dict(found)

    @property
    def counties(self) -> tuple[str, ...]:
        """Counties whose rows are in the snapshot."""
        return tuple(sorted({file.county for file in self.files if file.county}))


def write(
    root: Path,
    tables: Mapping[str, pa.Table] | Iterable[Mapping[str, pa.Table]],
    *,
    as_of: date,
    area: str,
    taken_at: str,
    definitions: str,
    application: str,
    earlier: Iterable[Earlier] = (),
    kept: Iterable[File] = (),
    digits: int = COUNTY_DIGITS,
) -> Manifest:
    """Write tables as a snapshot; all of it or nothing that anyone can see.

    Tables may come in several portions, each of other counties. ``kept`` are files of counties that
    are as they were: they are named again and not written. Counties share a file where their codes
    begin with the same ``digits``.
    """
    folder = root / "facts" / f"as_of={as_of.isoformat()}"
    portions = [tables] if isinstance(tables, Mapping) else tables
    written = [
        _write_part(folder, name, county, part)
        for portion in portions
        for name, table in portion.items()
        for county, part in _by_county(table, digits).items()
    ]
    files = _named([*kept, *written])
    content: dict[str, object] = {
        "as_of": as_of.isoformat(),
        "area": area,
        "definitions": definitions,
        "application": application,
        "files": [asdict(file) for file in files],
    }
    looked_back = [[part.months, part.as_of.isoformat(), part.name] for part in earlier]
    if looked_back:
        content["earlier"] = sorted(looked_back)
    name = sha256(_canonical(content)).hexdigest()[:ID_LENGTH]
    path = folder / f"{name}.json"
    if not path.exists():
        _write_once(path, _canonical({"id": name, "taken_at": taken_at, **content}))
    return read(root, as_of=as_of, name=name)


def _named(files: Iterable[File]) -> tuple[File, ...]:
    """Files in order; that of a table without a row only where the table has no other."""
    found = sorted(set(files), key=lambda file: (file.table, file.county))
    filled = {file.table for file in found if file.county}
    return tuple(file for file in found if file.county or file.table not in filled)


def read(root: Path, *, as_of: date, name: str) -> Manifest:
    """The manifest of a snapshot; refused when it is not what its name promises."""
    path = root / "facts" / f"as_of={as_of.isoformat()}" / f"{name}.json"
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise SnapshotDamaged("snapshot_missing", snapshot=name) from None
    content = {key: value for key, value in data.items() if key not in ("id", "taken_at")}
    if sha256(_canonical(content)).hexdigest()[:ID_LENGTH] != name:
        raise SnapshotDamaged("snapshot_damaged", snapshot=name, file=path.name)
    return Manifest(
        id=name,
        as_of=date.fromisoformat(data["as_of"]),
        area=data["area"],
        taken_at=data["taken_at"],
        definitions=data["definitions"],
        application=data["application"],
        files=tuple(File(**file) for file in data["files"]),
        earlier=tuple(
            Earlier(months, date.fromisoformat(day), other)
            for months, day, other in data.get("earlier", ())
        ),
    )


def load(
    root: Path,
    manifest: Manifest,
    *,
    counties: Iterable[str] | None = None,
    columns: Mapping[str, Collection[str]] | None = None,
    dictionary: Dictionary | None = None,
    coded: bool = False,
) -> dict[str, pa.Table]:
    """The tables of a snapshot, each file checked against its hash before it is believed.

    With ``columns`` only the tables that it names are read, and of each only those columns; a file
    is checked whole all the same. With ``dictionary``, facts that were published after the snapshot
    was written are there as well, unknown for every row and marked as absent.
    """
    wanted = None if counties is None else frozenset(counties)
    files = [
        file
        for file in manifest.files
        if (columns is None or file.table in columns) and (wanted is None or file.county in wanted)
    ]

    def loaded(file: File) -> pa.Table:
        names = None if columns is None else list(columns[file.table])
        return _load_part(root, manifest, file, names, coded=coded)

    parts: dict[str, list[pa.Table]] = defaultdict(list)
    with ThreadPoolExecutor(THREADS) as pool:
        for file, part in zip(files, pool.map(loaded, files), strict=True):
            parts[file.table].append(part)
    made = {name: stored.together(pieces) for name, pieces in parts.items()}
    if dictionary is not None:
        for name in dictionary.tables if columns is None else dictionary.tables.keys() & columns:
            asked = None if columns is None else columns[name]
            made[name] = _completed(parts.get(name, []), dictionary.tables[name], asked)
    return made


def _completed(parts: list[pa.Table], table: Table, asked: Collection[str] | None) -> pa.Table:
    """The parts of a table as one, with the columns of today's dictionary."""
    if not parts:
        return completed(schema(table).empty_table().select([]), table, asked, lacking=())
    found = stored.together(parts)
    everywhere = frozenset.intersection(*(frozenset(part.column_names) for part in parts))
    return completed(found, table, asked, lacking=frozenset(found.column_names) - everywhere)


def needed(plan: Plan, months: Iterable[int] = ()) -> dict[str, tuple[str, ...]]:
    """The columns to read: no keys that nothing is found by, unless hits are shown by them.

    ``months`` are those earlier months of which there is a snapshot; nothing leads to others.
    """
    known = {0, *months}
    followed = {(plan.pass_of(code).table, "key") for code in plan.explains}
    for child, column, parent in plan.followed:
        if moments.split(child)[1] in known and moments.split(parent)[1] in known:
            followed |= {(child, column), (parent, "key")}
    return {
        table: tuple(
            name for name in names if name not in plan.keys[table] or (table, name) in followed
        )
        for table, names in plan.sources.items()
    }


def brought(root: Path, files: Iterable[File], *, as_of: date) -> tuple[File, ...]:
    """The same files as part of another day: linked, since they never change."""
    found = []
    for file in files:
        place = f"facts/as_of={as_of.isoformat()}/{file.path.split('/', 2)[2]}"
        if not (root / place).exists():
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            os.link(root / file.path, root / place)
            private.sync((root / place).parent)
        found.append(replace(file, path=place))
    return tuple(found)


def keep_only(root: Path, *, as_of: date, names: Collection[str]) -> int:
    """Remove what no snapshot of these names needs from a day; returns how many files went.

    Where a kept snapshot cannot be read, nothing goes: its files are not known.
    """
    folder = root / "facts" / f"as_of={as_of.isoformat()}"
    try:
        kept = [read(root, as_of=as_of, name=name) for name in names]
    except SnapshotDamaged:
        return 0
    needed = {root / file.path for manifest in kept for file in manifest.files}
    needed |= {folder / f"{name}.json" for name in names}
    # Manifests first: one without its files would promise what is not there.
    found = [*sorted(folder.glob("*.json")), *sorted(folder.glob("table=*/county=*/*.parquet"))]
    gone = [path for path in found if path not in needed]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _load_part(
    root: Path, manifest: Manifest, file: File, columns: list[str] | None, *, coded: bool
) -> pa.Table:
    try:
        raw = (root / file.path).read_bytes()
    except OSError:
        raise SnapshotDamaged("snapshot_missing", snapshot=manifest.id) from None
    if sha256(raw).hexdigest() != file.sha256:
        raise SnapshotDamaged("snapshot_damaged", snapshot=manifest.id, file=file.path)
    return stored.read(raw, columns, coded=coded)


def _by_county(table: pa.Table, digits: int) -> dict[str, pa.Table]:
    """Rows of each county, sorted by area and key: equal rows make equal files."""
    if not table.num_rows:
        return {"": table}
    ordered = table if _is_sorted(table) else table.sort_by([(name, "ascending") for name in ORDER])
    counties = pc.utf8_slice_codeunits(ordered["area"], 0, digits).combine_chunks()
    first = bits.starts(counties).tolist()
    names = counties.take(pa.array(first)).to_pylist()
    ends = [*first[1:], table.num_rows]
    return {
        name: ordered.slice(start, end - start)
        for name, start, end in zip(names, first, ends, strict=True)
    }


def _is_sorted(table: pa.Table) -> bool:
    """Whether rows lie by area, and by key within one."""
    (area, after), (key, next_key) = (
        (column.slice(0, len(column) - 1), column.slice(1))
        for column in (table[name].combine_chunks() for name in ORDER)
    )
    within = pc.and_(pc.equal(area, after), pc.less_equal(key, next_key))
    found = pc.all(pc.or_(pc.less(area, after), within), min_count=0).as_py()
    return found is True


def _write_part(folder: Path, name: str, county: str, part: pa.Table) -> File:
    raw = stored.written(part)
    digest = sha256(raw).hexdigest()
    place = folder / f"table={name}" / f"county={county}"
    path = place / f"{digest[:ID_LENGTH]}.parquet"
    _write_once(path, raw)
    root = folder.parent.parent
    return File(name, county, path.relative_to(root).as_posix(), part.num_rows, digest)


def _write_once(path: Path, raw: bytes) -> None:
    """Put a whole file in place, durably; a file that is there already stays as it is."""
    if path.exists() and path.read_bytes() == raw:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)  # noqa: PTH105 - atomic, from a name that mkstemp gave
    except BaseException:
        os.unlink(temporary)  # noqa: PTH108 - as above
        raise
    private.sync(path.parent)


def _canonical(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
