"""What work on a whole workbook does without, for as long as it lasts."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from anjia.base import sealed


@contextmanager
def wholesale() -> Iterator[None]:
    """Remember blind indexes and do not look for reference cycles in the block.

    A hundred thousand rows make millions of objects that all live until the end and form no
    cycles; looking through them again and again took a fifth of an import's time.
    """
    collected = gc.isenabled()
    gc.disable()
    try:
        with sealed.remembering():
            yield
    finally:
        if collected:
            gc.enable()
