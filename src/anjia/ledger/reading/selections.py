"""Lists that show rows picked elsewhere: a package above says which, the ledger shows them.

What is kept is where the rows come from, never the rows: whoever registered the source finds them
again, and the list goes over them with its own rights, filters, columns and export.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Ledger
from anjia.ledger.models import Selection
from anjia.ledger.reading import rights


@dataclass(frozen=True)
class Picked:
    """The rows of a selection, what they are, and the page that they were picked on."""

    ids: frozenset[UUID]
    label: str
    url: str


Source = Callable[[Mapping[str, Any], Actor], Picked]

_sources: dict[str, Source] = {}


def register(code: str, source: Source) -> None:
    """Have selections of this source resolved by a function of what was kept, and the reader."""
    _sources[code] = source


def picked(number: UUID, ledger: type[Ledger], *, by: Actor) -> Picked:
    """Return the rows of one of the actor's own selections; another's looks like none."""
    kept = Selection.objects.filter(pk=number, officer=by.id, ledger=ledger.code).first()
    if kept is None or kept.source not in _sources:
        raise Refused("selection_gone")
    return _sources[kept.source](kept.facts, by)


def gone(found: Picked, ledger: type[Ledger], *, by: Actor) -> int:
    """Return how many rows of a selection are not in the ledger any more, as the actor sees it."""
    return len(found.ids) - rights.rows(ledger, by=by).filter(pk__any_of=found.ids).count()
