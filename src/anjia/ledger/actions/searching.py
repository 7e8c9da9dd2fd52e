"""Looking for people as an act: limited, and on record. What was typed is not kept."""

from datetime import datetime

from anjia.base.audit import actions as audit
from anjia.base.scope import Actor
from anjia.ledger.actions import limits
from anjia.ledger.reading import search
from anjia.ledger.reading.search import Found

EVENT = "ledger.search"


def look(text: str, *, by: Actor, at: datetime) -> list[Found]:
    """Return what is called so in the officer's places; `Refused("too_often")` beyond the limit."""
    limits.refuse_too_often(EVENT, parameter="searches_a_minute", span=limits.MINUTE, by=by, at=at)
    found = search.find(text, by=by)
    audit.record(
        EVENT,
        by=by.id,
        by_name=by.name,
        facts={
            "sort": search.sort_of(text).value,
            "found": sum(len(each.rows) for each in found),
        },
    )
    return found
