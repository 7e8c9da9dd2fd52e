"""What a figure card shows: ready words and points, so that the template decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from anjia.interfaces.web.charts import Number


@dataclass(frozen=True)
class Card:
    """One figure of the strip.

    `state` is "plain", "frozen", "computing" or "failed"; `light` is empty where no light is due.
    """

    title: str | Promise
    value: str = ""
    unit: str | Promise = ""
    state: str = "plain"
    light: str = ""
    word: str | Promise = ""
    note: str | Promise = ""
    points: Sequence[Number | None] = ()
    target: Number | None = None
    unknown: int | None = 0
    unknown_unit: str | Promise = ""
    unknown_url: str = ""
    url: str = ""
    action: str | Promise = ""
