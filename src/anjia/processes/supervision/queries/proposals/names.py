"""Names of registered people that a text holds: asked by the application, nothing of them kept."""

from __future__ import annotations

from django.db.models import Value
from django.db.models.functions import Length, StrIndex

from anjia.base.scope import acting, system
from anjia.registry.models import Person

SHORTEST = 2


def of_people(text: str, *, area: str) -> set[str]:
    """The names of people of a place that stand in a text.

    Whoever checks a reply need not be allowed to read the registry: only where a name stands is
    told, in a text that they have before them.
    """
    with acting(system(area=area, name="supervision")):
        found = (
            Person.objects.within(area)
            .annotate(at=StrIndex(Value(text), "name"), long=Length("name"))
            .filter(at__gt=0, long__gte=SHORTEST)
        )
        return set(found.values_list("name", flat=True).distinct())
