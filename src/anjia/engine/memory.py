"""Memory of large columns, kept by the process from one step to the next.

The system clears every page before it hands one out, which took two fifths of the processor's time
where each step gave its columns back and asked for new ones. Other C libraries than glibc are left
as they are.
"""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator

# Parameters of mallopt(3): when to return memory, what to take from the system directly, and how
# many heaps there are; each with the value for now and the one that glibc begins with.
_TRIM, _MAPPED, _ARENAS = -1, -4, -8
_KEPT = {_TRIM: -1, _MAPPED: 0, _ARENAS: 1}
_USUAL = {_TRIM: 128 * 1024, _MAPPED: 65_536, _ARENAS: 0}
_library = ctypes.CDLL(None)
_pool = pa.default_memory_pool()
_lock = Lock()
_asked = 0


@contextmanager
def kept() -> Iterator[None]:
    """Keep what is given back for whoever asks next; the outermost block returns it all."""
    _ask(1)
    try:
        yield
    finally:
        _ask(-1)


def _ask(change: int) -> None:
    global _asked
    with _lock:
        before, _asked = _asked, _asked + change
        if bool(before) != bool(_asked) and hasattr(_library, "mallopt"):
            _set(_KEPT if _asked else _USUAL)


def _set(parameters: dict[int, int]) -> None:
    for name, value in parameters.items():
        _library.mallopt(name, value)
    if parameters is _USUAL:
        _library.malloc_trim(0)
    pa.set_memory_pool(pa.system_memory_pool() if parameters is _KEPT else _pool)
