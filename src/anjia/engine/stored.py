"""One file of facts as Parquet: what is written once, and what is read as numbers of words.

Which files there are, and whether one may be believed, does not belong here.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from . import bits

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

ALIKE = 2  # rows for each different word, on average, so that words are numbered
LARGEST = 2**30  # bytes of words that are written once


def written(part: pa.Table) -> bytes:
    """The file of some rows; equal rows make equal files."""
    others = [name for name in part.column_names if name != "key"]
    buffer = io.BytesIO()
    pq.write_table(
        part.combine_chunks(),
        buffer,
        compression="zstd",
        use_dictionary=[name for name in others if _repeats(part[name])],
        dictionary_pagesize_limit=LARGEST,
    )
    return buffer.getvalue()


def _repeats(column: pa.ChunkedArray) -> bool:
    """Whether a column says the same so often that its values are better written once."""
    if not pa.types.is_string(column.type):
        return True
    found: bool = pc.count_distinct(column).as_py() * ALIKE <= len(column)
    return found


def read(raw: bytes, columns: Sequence[str] | None, *, coded: bool) -> pa.Table:
    """Those of the columns that the file has, or all; ``coded`` leaves words as numbers."""
    file = pq.ParquetFile(pa.BufferReader(raw))
    names = file.schema_arrow.names
    if columns is not None:
        names = [name for name in columns if name in frozenset(names)]
    words = [name for name in names if coded and _is_numbered(file, name)]
    if words:
        file = pq.ParquetFile(pa.BufferReader(raw), read_dictionary=words)
    found = file.read(names, use_threads=False)  # files are read side by side already
    for name in words:
        found = found.set_column(names.index(name), name, _small(found[name]))
    return found


def _is_numbered(file: pq.ParquetFile, name: str) -> bool:
    """Whether a column is of text that says the same often; keys of rows do not."""
    place = file.schema_arrow.get_field_index(name)
    if name == "key" or not pa.types.is_string(file.schema_arrow.field(place).type):
        return False
    groups = range(file.metadata.num_row_groups)
    return all(file.metadata.row_group(at).column(place).has_dictionary_page for at in groups)


def _small(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Words as numbers of one byte where they are few."""
    pieces = column.chunks
    if any(len(piece.dictionary) > bits.NARROW for piece in pieces):
        return column
    return pa.chunked_array(
        [
            pa.DictionaryArray.from_arrays(piece.indices.cast(pa.int8()), piece.dictionary)
            for piece in pieces
        ],
        pa.dictionary(pa.int8(), column.type.value_type),
    )


def together(parts: list[pa.Table]) -> pa.Table:
    """Parts of a table as one; words may be numbered in some, in numbers of one size or another."""
    plain = {part.name for each in parts for part in each.schema if pa.types.is_string(part.type)}
    return pa.concat_tables([_spelled(part, plain) for part in parts], promote_options="permissive")


def _spelled(part: pa.Table, names: Collection[str]) -> pa.Table:
    """A part with some of its columns as words."""
    shape = [
        field.with_type(pa.string()) if field.name in names else field for field in part.schema
    ]
    return part.cast(pa.schema(shape, part.schema.metadata))
