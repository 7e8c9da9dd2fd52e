"""Row keys as the registry makes them: time-ordered UUIDs as text, a million at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

LENGTH = 36
_HEX = np.array([list(f"{number:02x}".encode()) for number in range(256)], np.uint8)
_DASHED = np.array([place for place in range(LENGTH) if place not in (8, 13, 18, 23)])
_BEGAN = 1_770_000_000_000  # milliseconds: the rows were made one after the other from here

Column = np.ndarray[Any, Any]
_made = 0


def fresh(draw: np.random.Generator, count: int) -> Column:
    """So many new keys in ascending order, a row of bytes each."""
    raw = draw.integers(0, 256, (count, 16), dtype=np.uint8)
    moments = (_BEGAN + _next(count) + np.arange(count, dtype=np.uint64)).astype(">u8")
    raw[:, :6] = moments.view(np.uint8).reshape(count, 8)[:, 2:]
    raw[:, 6] = raw[:, 6] & 0x0F | 0x70
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    found = np.full((count, LENGTH), ord("-"), np.uint8)
    found[:, _DASHED] = _HEX[raw].reshape(count, 32)
    return found


def _next(count: int) -> int:
    global _made  # noqa: PLW0603 - one clock for all keys of a process
    _made += count
    return _made - count


def text(column: Column) -> pa.Array:
    """Keys or area codes as Arrow text."""
    if column.dtype != np.uint8:
        return pa.array(column, pa.string())
    count, width = column.shape
    ends = pa.py_buffer(np.arange(0, (count + 1) * width, width, dtype=np.int32))
    return pa.StringArray.from_buffers(count, ends, pa.py_buffer(np.ascontiguousarray(column)))
