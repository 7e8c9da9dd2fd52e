"""How often one officer may do something: counted from the audit log, which nobody can shorten."""

from datetime import datetime, timedelta

from anjia.base import parameters
from anjia.base.audit.models import Event
from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
UNLIMITED = 1_000_000_000


def refuse_too_often(
    event: str, *, parameter: str, span: timedelta, by: Actor, at: datetime
) -> int:
    """Return how many times are left after this one; `Refused("too_often")` when none is."""
    if by.everything:
        return UNLIMITED
    allowed = int(setting(parameter, by=by, at=at))
    recent = Event.objects.filter(actor_id=by.id, event=event, at__gt=at - span)
    done = len(recent.values_list("pk")[: allowed + 1])
    if done >= allowed:
        raise Refused("too_often", allowed=allowed, retry_after=int(span.total_seconds()))
    return allowed - done - 1


def setting(parameter: str, *, by: Actor, at: datetime) -> int:
    """Return a limit as it holds where the officer works; the command line has none."""
    if by.everything:
        return UNLIMITED
    area = by.read_areas[0] if by.read_areas else ""
    return int(parameters.value(parameter, area=area, on=at.date()))
