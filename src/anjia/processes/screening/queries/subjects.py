"""Whom a clue is about: a masked name, a household's number, where they live, and their record."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps

from anjia.kernel import areas
from anjia.kernel.identity import mask_name
from anjia.ledger import catalogue
from anjia.ledger.reading import rights, values
from anjia.processes.definitions.queries import library
from anjia.registry.models import Area, Dwelling, Household, Person
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from anjia.base.scope import Actor
    from anjia.ledger.declaration import Ledger
    from anjia.processes.screening.models import Clue

VILLAGE = areas.LENGTHS[areas.Level.VILLAGE]
# What tells a family apart from others without their name: its number, and where it lives.
NUMBERS: dict[type, tuple[str, ...]] = {
    Household: ("number", "dwelling__building__name", "dwelling__unit", "dwelling__room"),
    Person: (
        "household__number",
        "household__dwelling__building__name",
        "household__dwelling__unit",
        "household__dwelling__room",
    ),
    Dwelling: ("building__name", "unit", "room"),
}


@dataclass(frozen=True)
class Subject:
    """Somebody or something that a rule hit, as pages show it."""

    name: str  # masked; empty where the record is gone or not the reader's to see
    number: str
    door: str
    place: str
    noun: str
    ledger: str = ""  # code of the ledger that keeps the record, where the reader may open it


def of(clues: Collection[Clue], *, by: Actor) -> dict[UUID, Subject]:
    """The subject of each clue, by the clue's id."""
    # The side of origin may not read sites and grids; the village that they lie in has a name.
    called = places.names({code for clue in clues for code in (clue.area, clue.area[:VILLAGE])})
    by_table: dict[str, list[Clue]] = defaultdict(list)
    for clue in clues:
        by_table[clue.table].append(clue)
    found: dict[UUID, Subject] = {}
    for table, rows in by_table.items():
        known = _known(table, [clue.subject for clue in rows], by=by)
        noun = _noun(table)
        for clue in rows:
            name, number, door, ledger = known.get(clue.subject, ("", "", "", ""))
            place = called.get(clue.area) or called.get(clue.area[:VILLAGE], clue.area)
            found[clue.pk] = Subject(name, number, door, place, noun, ledger)
    return found


def _noun(table: str) -> str:
    found = library.shipped().dictionary.tables.get(table)
    return library.spoken(found.label) if found else table


def _known(table: str, keys: list[str], *, by: Actor) -> dict[str, tuple[str, str, str, str]]:
    described = library.shipped().dictionary.tables.get(table)
    if described is None:
        return {}
    model: Any = apps.get_model(described.source)
    if model is Area:
        return {code: (name, code, "", "") for code, name in places.names(keys).items()}
    ledger = catalogue.of_model(model)
    if ledger is None or not rights.is_open(ledger, by=by):
        return {}
    return _rows(ledger, model, keys, by=by, personal=described.personal)


def _rows(
    ledger: type[Ledger], model: type, keys: Iterable[str], *, by: Actor, personal: bool
) -> dict[str, tuple[str, str, str, str]]:
    extra = NUMBERS.get(model, ())
    title = (ledger.column(ledger.title_of),)
    wanted = tuple(dict.fromkeys(("id", "area", *values.paths(title), *extra)))
    found = {}
    queryset = values.annotated(rights.rows(ledger, by=by), title)
    for row in queryset.filter(pk__in=[UUID(key) for key in keys]).values(*wanted):
        name = str(values.title(ledger, row))
        number, *door = [row[path] or "" for path in extra] or [""]
        found[str(row["id"])] = (
            mask_name(name) if personal else name,
            str(number),
            "-".join(str(part) for part in door if part),
            ledger.code,
        )
    return found
