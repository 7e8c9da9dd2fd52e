"""Identifiers that sort by the time at which they were made."""

import secrets
import threading
import time
from uuid import UUID

_NANOSECONDS_A_MILLISECOND = 1_000_000
_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


class _Clock:
    """Gives every identifier of this process a later instant than the one before."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def tick(self) -> int:
        """Return milliseconds since 1970 followed by 12 bits of the fraction, always growing."""
        whole, part = divmod(time.time_ns(), _NANOSECONDS_A_MILLISECOND)
        instant = (whole << 12) | ((part << 12) // _NANOSECONDS_A_MILLISECOND)
        with self._lock:
            self._last = max(instant, self._last + 1)
            return self._last


_clock = _Clock()


def new_id() -> UUID:
    """Return a version 7 UUID that sorts after every one made before it in this process.

    RFC 9562, method 3: the fraction of the millisecond follows the instant, then 62 random bits.
    """
    instant = _clock.tick()
    high = ((instant >> 12) << 80) | _VERSION_7 | ((instant & 0xFFF) << 64)
    return UUID(int=high | _VARIANT | secrets.randbits(62))
