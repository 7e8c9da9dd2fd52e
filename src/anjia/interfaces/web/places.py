"""The place that a person looks at: chosen in the header, inside their rights.

Rights themselves are not decided here: a place outside them is never offered and never accepted.
"""

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from anjia.base.access.middleware import PLACE as SESSION_KEY
from anjia.base.scope import Actor, acting
from anjia.kernel import areas
from anjia.registry.models import Site
from anjia.registry.queries import areas as queries

_WITH_SITES = (areas.LENGTHS[areas.Level.TOWN], areas.LENGTHS[areas.Level.VILLAGE])


@dataclass(frozen=True)
class Place:
    """An area under the name that people use for it."""

    code: str
    name: str
    depth: int = 0


def current_code(actor: Actor) -> str | None:
    """Where the actor looks at present: their own area, or the narrower one that they chose."""
    return actor.read_areas[0] if actor.read_areas else None


def choose(session: SessionBase, *, code: str, whole: Actor) -> bool:
    """Keep a place for this session; False where the officer has nothing to see there.

    An officer's own single area is no choice but the absence of one.
    """
    if not code or not any(areas.contains(root, code) for root in whole.read_areas if root):
        return False
    if whole.read_areas == (code,):
        session.pop(SESSION_KEY, None)
    else:
        session[SESSION_KEY] = str(areas.parse(code))
    return True


def named(code: str) -> Place:
    """A place with its name; the code itself where the registry has no name for it."""
    if not code:
        return Place(code="", name=_("全国"))
    return Place(code=code, name=_name(code) or code)


def choices(current: str, *, whole: Actor) -> tuple[Place, ...]:
    """Where the officer may go: their own areas, the way down to here, and one step further."""
    with acting(whole):  # names of places above the present one are read with full rights
        path = [*whole.read_areas, *(areas.ancestors(current) if current else ()), current]
        seen = [code for code in dict.fromkeys(path) if _inside(code, whole)]
        return (*(named(code) for code in seen), *_below(current))


def _inside(code: str, whole: Actor) -> bool:
    return any(code.startswith(root) for root in whole.read_areas)


def _name(code: str) -> str | None:
    return queries.names([code]).get(code)


def _below(code: str) -> tuple[Place, ...]:
    if len(code) in _WITH_SITES:  # what people look for below a town are its settlement sites
        found = sorted(Site.objects.within(code).values_list("area", "name"))
    else:
        found = sorted(queries.below(code).items())
    return tuple(Place(code=each, name=name, depth=1) for each, name in found)
