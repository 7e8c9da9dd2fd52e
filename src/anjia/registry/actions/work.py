"""A person's work as jobs tell it: the roll follows what was last heard of the job.

Jobs themselves do not belong here: the domain that keeps them decides what follows from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from anjia.base.scope import Actor, Grant, acting, current_batch
from anjia.ledger import records
from anjia.ledger.declaration import CLEAR, RowChange
from anjia.registry.models import Person


@dataclass(frozen=True)
class Work:
    """What a person does now, as the roll says it; no region: not known, or none to speak of."""

    status: str
    region: str | None = None


def follow_work(told: Mapping[UUID, Work], *, by: Actor, places: tuple[str, ...]) -> int:
    """Let the roll say what was heard of persons' work; return for how many it changed.

    It is a part of other actions and asks for no permission of its own: whoever may write a job at
    one of these `places` causes this, also where they may not write the roll. The history names
    them, and what an import causes is undone with it.
    """
    if not told:
        return 0
    grants = tuple(Grant(area=area, role="follow", permissions=frozenset()) for area in places)
    acts = Actor(id=by.id, name=by.name, unit=by.unit, grants=grants, everything=True)
    rows = [
        RowChange(
            id=person,
            new=False,
            values={"work_status": work.status, "work_region": work.region or CLEAR},
        )
        for person, work in told.items()
    ]
    with acting(acts, reason="work", batch=current_batch()):
        return records.write(Person, rows).updated
