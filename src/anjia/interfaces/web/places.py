"""The place that a person looks at: chosen in the header, kept in the session, inside their rights.

Rights themselves are not decided here: a place outside them is never offered and never accepted.
"""

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from anjia.base.scope import Actor
from anjia.kernel import areas
from anjia.kernel.areas import Level
from anjia.registry.models import Area, Grid, Site

SESSION_KEY = "place"


@dataclass(frozen=True)
class Place:
    """An area under the name that people use for it."""

    code: str
    name: str
    depth: int = 0
    note: str = ""


def current_code(session: SessionBase, *, actor: Actor) -> str | None:
    """The chosen place if it is still inside the actor's areas, else their first area."""
    roots = actor.read_areas
    chosen = session.get(SESSION_KEY)
    if isinstance(chosen, str) and chosen and any(chosen.startswith(root) for root in roots):
        return chosen
    return roots[0] if roots else None


def choose(session: SessionBase, *, code: str, actor: Actor) -> bool:
    """Keep a place for this session; False where the actor has nothing to see there."""
    if not any(code.startswith(root) for root in actor.read_areas):
        return False
    session[SESSION_KEY] = str(areas.parse(code)) if code else ""
    return True


def named(code: str) -> Place:
    """A place with its name; the code itself where the registry has no name for it."""
    if not code:
        return Place(code="", name=_("全国"))
    return Place(code=code, name=_name(code) or code)


def choices(current: str, *, actor: Actor) -> tuple[Place, ...]:
    """Where the actor may go from here: their own areas, the way down to here, and one step more."""
    found = [named(root) for root in actor.read_areas]
    for code in areas.ancestors(current) if current else ():
        if code not in actor.read_areas and any(code.startswith(r) for r in actor.read_areas):
            found.append(named(code))
    if current and current not in actor.read_areas:
        found.append(named(current))
    return (*found, *_below(current))


def _name(code: str) -> str | None:
    match areas.level(code):
        case Level.SITE:
            return Site.objects.filter(area=code).values_list("name", flat=True).first()
        case Level.GRID:
            return Grid.objects.filter(area=code).values_list("name", flat=True).first()
        case _:
            return Area.objects.filter(code=code).values_list("name", flat=True).first()


def _below(code: str) -> tuple[Place, ...]:
    if not code:
        rows = Area.objects.filter(level=Level.PROVINCE).values_list("code", "name")
        return tuple(Place(code=c, name=n, depth=1) for c, n in rows)
    level = areas.level(code)
    if level in {Level.PROVINCE, Level.CITY, Level.COUNTY}:
        rows = Area.objects.filter(parent_id=code).values_list("code", "name")
    elif level in {Level.TOWN, Level.VILLAGE}:
        rows = Site.objects.filter(area__startswith=code).values_list("area", "name")
    elif level is Level.SITE:
        rows = Grid.objects.filter(area__startswith=code).values_list("area", "name")
    else:
        rows = ()
    return tuple(Place(code=c, name=n, depth=1) for c, n in sorted(rows))
