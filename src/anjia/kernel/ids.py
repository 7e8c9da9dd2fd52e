"""Identifiers that sort by the time at which they were made."""

import os
import threading
import time
from uuid import UUID

_NANOSECONDS_A_MILLISECOND = 1_000_000
_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_RANDOM = 8  # bytes, of which two bits give way to the variant
_BELOW_VARIANT = (1 << 62) - 1


class _Clock:
    """Gives every identifier of this process a later instant than the one before."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def ticks(self, count: int) -> range:
        """Return instants of milliseconds since 1970 and 12 bits of the fraction, always growing.

        Many at once run ahead of the clock by a quarter of a microsecond each.
        """
        whole, part = divmod(time.time_ns(), _NANOSECONDS_A_MILLISECOND)
        instant = (whole << 12) | ((part << 12) // _NANOSECONDS_A_MILLISECOND)
        with self._lock:
            first = max(instant, self._last + 1)
            self._last = first + count - 1
            return range(first, first + count)


_clock = _Clock()


def new_id() -> UUID:
    """Return a version 7 UUID that sorts after every one made before it in this process.

    RFC 9562, method 3: the fraction of the millisecond follows the instant, then 62 random bits.
    """
    return new_ids(1)[0]


def new_ids(count: int) -> list[UUID]:
    """Return that many of them, in the order in which they sort: for sets of rows."""
    random = os.urandom(_RANDOM * count)
    made = []
    for number, instant in enumerate(_clock.ticks(count)):
        high = ((instant >> 12) << 80) | _VERSION_7 | ((instant & 0xFFF) << 64)
        low = int.from_bytes(random[number * _RANDOM : (number + 1) * _RANDOM]) & _BELOW_VARIANT
        made.append(UUID(int=high | _VARIANT | low))
    return made
