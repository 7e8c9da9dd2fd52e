"""One table of a run: its rows in order of area, its columns, and whom each row belongs to.

Conditions are bitmaps, words are small numbers, everything else is as Arrow holds it. What the
columns mean does not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import bits
from .bits import Bits, Runs
from .sql import HIGH
from .tallies import Places

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Array = np.ndarray[Any, Any]
LARGEST = 2**62
NEARBY = 2**16  # whole numbers and days that are so close are told apart as they are
_ROOM = {pa.int8(): 2**7, pa.int16(): 2**15, pa.int32(): 2**31, pa.int64(): 2**64}
FEW = 1024  # combinations that are worked out whether a row has them or not
ALIKE = 2  # rows that know the same, on average, so that it is worth to look for them


@dataclass
class Frame:
    """A table's rows sorted by area; a column that is used lies in one piece from then on."""

    rows: int
    read: dict[str, pa.ChunkedArray]
    made: dict[str, pa.Array] = field(default_factory=dict)
    conditions: dict[str, Bits] = field(default_factory=dict)
    known: dict[str, Array] = field(default_factory=dict)
    coded: dict[str, Array] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    def has(self, name: str) -> bool:
        """Whether there is such a column."""
        return name in self.conditions or name in self.made or name in self.read

    def column(self, name: str) -> pa.Array:
        """A column as Arrow, in one piece."""
        if name in self.conditions:
            return self.conditions[name].to_arrow()
        with self.lock:
            if name not in self.made:
                self.made[name] = _whole(self.read.pop(name))
            return self.made[name]

    def pieces(self, name: str) -> pa.ChunkedArray:
        """A column as it was read: keys are looked at once, and not put in one piece."""
        with self.lock:
            return pa.chunked_array([self.made[name]]) if name in self.made else self.read[name]

    def condition(self, name: str) -> Bits:
        """A boolean column."""
        if name not in self.conditions:
            self.conditions[name] = bits.read(self.column(name))
        return self.conditions[name]

    def words(self, name: str) -> tuple[Array, list[str]]:
        """A column of few words as numbers, -1 where there is none, and the words."""
        with self.lock:
            if name not in self.coded:
                codes, words = _coded(self.pieces(name))
                known = bits.decided(lambda part: codes[part] >= 0, self.rows)
                lying = [pa.py_buffer(known), pa.py_buffer(codes)]
                column = pa.DictionaryArray.from_arrays(
                    pa.Array.from_buffers(pa.from_numpy_dtype(codes.dtype), self.rows, lying),
                    pa.array(words, pa.string()),
                )
                self.made[name], self.coded[name] = column, codes
                self.read.pop(name, None)
            return self.coded[name], self.made[name].dictionary.to_pylist()

    def numbers(self, name: str) -> Array:
        """A column of whole numbers or days; what stands where it is not known means nothing."""
        return numbers(self.column(name))

    def known_in(self, name: str) -> Array:
        """Where a column has a value."""
        if name not in self.known:
            self.known[name] = bits.known(self.column(name))
        return self.known[name]

    def ends_of(self, names: Collection[str]) -> list[str]:
        """The columns of some names, with the other ends of those that have two."""
        return sorted({*names, *(name + HIGH for name in names if self.has(name + HIGH))})

    def relation(self, names: Collection[str], **more: Any) -> pa.Table:
        """Some of the columns, with the other ends of those that have two."""
        columns = {name: _wide(self.column(name)) for name in self.ends_of(names)} | more
        if not columns:
            columns = {"row": pa.nulls(self.rows)}
        return pa.table(columns)

    def inside(self, area: str) -> Array:
        """Which rows lie inside an area; an empty one is the whole country."""
        runs, places = self.runs
        if not area:
            return bits.everywhere(self.rows)
        within = np.char.startswith(places.names, area)
        return bits.packed(np.repeat(within, runs.sizes))

    @cached_property
    def runs(self) -> tuple[Runs, Places]:
        """Rows of the same area, and the areas in order."""
        first, named_areas = named(self.pieces("area"))
        areas = words(_whole(named_areas))
        anew = bits.starts(areas)
        names = areas.take(pa.array(anew)).to_pylist()
        places = Places(np.array(names, np.str_) if names else np.zeros(0, "U1"))
        return Runs(first[anew], self.rows), places


def frame(table: pa.Table) -> Frame:
    """A table as a frame; it is sorted where it is not yet."""
    found = _frame(table)
    _, places = found.runs
    if np.all(places.names[1:] > places.names[:-1]):
        return found
    words = table["area"].cast(pa.string())
    order = pc.sort_indices(pa.table({"area": words}), sort_keys=[("area", "ascending")])
    whole = pa.table({name: found.column(name) for name in table.column_names})
    return _frame(whole.take(order))


def _frame(table: pa.Table) -> Frame:
    return Frame(table.num_rows, dict(zip(table.column_names, table.columns, strict=True)))


def ends(frame: Frame, name: str) -> tuple[pa.Array, pa.Array]:
    """Both ends of a column."""
    low = frame.column(name)
    return low, frame.column(name + HIGH) if frame.has(name + HIGH) else low


def distinct(frame: Frame, names: Collection[str]) -> tuple[pa.Table, pa.Array] | None:
    """Each combination of values once, and which one every row has; nothing where that is no gain.

    Whatever is worked out from the values alone need be worked out only for these.
    """
    parts: dict[str, _Numbered] = {}
    sizes = 1
    for name in frame.ends_of(names):
        parts[name] = part = _numbered(frame.column(name))
        sizes *= part.size
        if ALIKE * part.size > frame.rows or sizes > LARGEST:
            return None
    if not parts:
        return None
    place = _placed(list(parts.values()), frame.rows, sizes)
    if sizes <= max(FEW, frame.rows // 2):
        left, places = np.arange(sizes), pa.array(place)
    else:
        coded = pa.array(place).dictionary_encode()
        if ALIKE * len(coded.dictionary) > frame.rows:
            return None
        left, places = coded.dictionary.to_numpy(), coded.indices
    found = {}
    for name, part in reversed(parts.items()):
        left, codes = np.divmod(left, part.size)
        found[name] = _wide(part.values.take(pa.array(codes, mask=codes == part.size - 1)))
    return pa.table(found), places


def _placed(parts: Sequence[_Numbered], rows: int, sizes: int) -> Array:
    """Which combination every row has, some rows at a time, so that what is reckoned is cached."""
    kind = next(kind for kind in bits.SIZES if sizes <= np.iinfo(kind).max)
    found = np.empty(rows, kind)
    for begin in range(0, rows, bits.BLOCK):
        within = slice(begin, min(begin + bits.BLOCK, rows))
        place = parts[0].codes(within)
        for part in parts[1:]:
            place = place * part.size + part.codes(within)
        found[within] = place
    return found


@dataclass(frozen=True, slots=True)
class _Numbered:
    """The values of a column as numbers from 0 on, and one more for none."""

    values: pa.Array
    lying: Array  # what every row has, counted from ``least`` on
    least: int
    known: Array | None  # None: everywhere

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return len(self.values) + 1

    def codes(self, within: slice) -> Array:
        """The numbers of some rows, which begin with a whole word of bits."""
        found = self.lying[within].astype(np.int64)
        found -= self.least
        if self.known is not None:
            words = self.known[within.start // bits.WORD : -(-within.stop // bits.WORD)]
            found[~bits.flags(words, len(found))] = self.size - 1
        return found


def spread_out(few: pa.Array, places: pa.Array) -> pa.Array:
    """What was worked out for each combination of values, for every row; numbers made small."""
    if pa.types.is_integer(few.type) and len(few) > few.null_count:
        ends = pc.min_max(few).as_py()
        most = max(abs(ends["min"]), abs(ends["max"]))
        few = few.cast(next(kind for kind, room in _ROOM.items() if most < room))
    return few.take(places)


def _numbered(column: pa.Array) -> _Numbered:
    """A column's values and which one every row has."""
    known = bits.known(column) if column.null_count else None
    if pa.types.is_integer(column.type) or pa.types.is_date32(column.type):
        plain = column.view(pa.int32()) if pa.types.is_date32(column.type) else column
        least, most = (end or 0 for end in pc.min_max(plain).as_py().values())
        if most - least < NEARBY:
            words = pa.array(np.arange(least, most + 1)).cast(plain.type)
            return _Numbered(words.view(column.type), numbers(column), least, known)
    part = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
    return _Numbered(part.dictionary, numbers(part.indices), 0, known)


def numbers(column: pa.Array) -> Array:
    """The numbers of a column of whole numbers or days, as they lie."""
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    size = column.type.to_pandas_dtype()
    return np.frombuffer(column.buffers()[1] or b"", size)[
        column.offset : column.offset + len(column)
    ]


def _whole(column: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        # The words of all pieces together may be more than a number of one piece's size can tell.
        most = sum(len(piece.dictionary) for piece in column.chunks)
        if most > bits.NARROW:
            column = column.cast(pa.dictionary(pa.int32(), column.type.value_type))
        column = column.unify_dictionaries()
    found = column.combine_chunks()
    if isinstance(found, pa.ChunkedArray):
        found = pa.concat_arrays(found.chunks) if found.chunks else pa.array([], column.type)
    return found


def named(column: pa.ChunkedArray) -> tuple[Array, pa.ChunkedArray]:
    """Where rows begin to name another key or area, and which; each piece begins anew."""
    firsts, names, before = [np.zeros(0, np.int64)], [], 0
    for piece in column.chunks:
        first = bits.starts(piece.indices if isinstance(piece, pa.DictionaryArray) else piece)
        firsts.append(first + before)
        names.append(piece if len(first) == len(piece) else piece.take(pa.array(first)))
        before += len(piece)
    return np.concatenate(firsts), pa.chunked_array(names, column.type)


def words(column: pa.Array) -> pa.Array:
    """Text as it is written out, whether it was coded or not."""
    return column.cast(pa.string()) if isinstance(column, pa.DictionaryArray) else column


def _wide(column: pa.Array) -> pa.Array:
    """Whole numbers as the database reckons with them."""
    return column.cast(pa.int64()) if pa.types.is_integer(column.type) else column


def _coded(column: pa.ChunkedArray) -> tuple[Array, list[str]]:
    """Words as small numbers, piece by piece, -1 where there is none."""
    pieces = [
        piece if isinstance(piece, pa.DictionaryArray) else piece.dictionary_encode()
        for piece in column.chunks
    ]
    words: dict[str, int] = {}
    orders = [
        [words.setdefault(word, len(words)) for word in piece.dictionary.to_pylist()]
        for piece in pieces
    ]
    size = np.int8 if len(words) <= bits.NARROW else np.int32
    codes = np.empty(len(column), size)
    before = 0
    for piece, order in zip(pieces, orders, strict=True):
        places = piece.indices.fill_null(len(order)).to_numpy()
        codes[before : before + len(piece)] = _renumbered(places, np.array([*order, -1], size))
        before += len(piece)
    return codes, list(words)


def _renumbered(places: Array, order: Array) -> Array:
    """What stands at each place of an order; of bytes, byte by byte."""
    if places.itemsize > 1 or order.itemsize > 1:
        return order[places]
    table = order.tobytes().ljust(2**8, b"\0")
    return np.frombuffer(places.tobytes().translate(table), np.int8)
