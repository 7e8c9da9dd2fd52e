"""The first day of work that was offered or arranged: it becomes a job spell by the one writer."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from anjia.base.scope import Actor
from anjia.domains.employment.actions import spells
from anjia.domains.employment.models import JobSpell
from anjia.kernel.ids import new_id
from anjia.ledger.declaration import RowChange


def start(person: UUID, stated: Mapping[str, object], *, by: Actor, at: datetime) -> JobSpell:
    """Record a job through the writer of jobs and return it; what it refuses stays refused."""
    known = {name: value for name, value in stated.items() if value not in (None, "")}
    row = RowChange(id=new_id(), new=True, values={"person": person, **known})
    spells.record_spells([row], by=by, at=at)
    made: JobSpell = JobSpell.objects.get(pk=row.id)
    return made
