"""How often a blow falls."""

import os

from anjia.base.database.cluster import PROGRAMS


def rounds(*, by_day: int, elsewhere: int, by_night: int) -> int:
    """Rounds on our own binaries; fewer by day on another PostgreSQL's, as many by night."""
    if "ANJIA_NIGHTLY" in os.environ:
        return by_night
    return elsewhere if PROGRAMS in os.environ else by_day
