"""What the register of documents doubts about an entry (systems.csv 149). No Django."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

OVER = ("失效", "废止", "无效")


class Remark(StrEnum):
    """One doubt; a document may have several."""

    INDEX_YEAR = "index_year"  # the index number bears another year than the document
    NUMBER_YEAR = "number_year"
    NO_NUMBER = "no_number"
    NO_MADE_ON = "no_made_on"
    NO_PUBLISHED_ON = "no_published_on"
    ORDER = "order"  # published before it was made
    OVER = "over"  # its validity has run out


def remarks(
    *,
    number: str,
    index_number: str,
    made_on: date | None,
    published_on: date | None,
    valid_until: date | None,
    validity: str,
    today: date,
) -> list[Remark]:
    """Every doubt about what a document says of itself."""
    found: list[Remark] = []
    year = made_on.year if made_on else None
    index_year, number_year = _year(index_number), _year(number)
    if index_year and index_year != (year or number_year or index_year):
        found.append(Remark.INDEX_YEAR)
    if number_year and year and number_year != year:
        found.append(Remark.NUMBER_YEAR)
    if not number:
        found.append(Remark.NO_NUMBER)
    if made_on is None:
        found.append(Remark.NO_MADE_ON)
    if published_on is None:
        found.append(Remark.NO_PUBLISHED_ON)
    if made_on and published_on and published_on < made_on:
        found.append(Remark.ORDER)
    if (valid_until and valid_until < today) or any(word in validity for word in OVER):
        found.append(Remark.OVER)
    return found


def _year(number: str) -> int | None:
    found = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", number)
    return int(found[1]) if found else None
