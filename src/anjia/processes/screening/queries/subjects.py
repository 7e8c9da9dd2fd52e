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
from anjia.registry.models import Area, Building, Dwelling, Household, Person
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from anjia.base.scope import Actor
    from anjia.ledger.declaration import Ledger
    from anjia.processes.screening.models import Clue

VILLAGE = areas.LENGTHS[areas.Level.VILLAGE]
# What tells a family apart from others without their name: its number, and where it lives.
NUMBER: dict[type, str] = {Household: "number", Person: "household__number"}
DWELLING: dict[type, str] = {
    Household: "dwelling_id",
    Person: "household__dwelling_id",
    Dwelling: "id",
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
    number, dwelling = NUMBER.get(model), DWELLING.get(model)
    title = (ledger.column(ledger.title_of),)
    extra = [path for path in (number, dwelling) if path]
    wanted = tuple(dict.fromkeys(("id", "area", *values.paths(title), *extra)))
    queryset = values.annotated(rights.rows(ledger, by=by), title)
    rows = list(queryset.filter(pk__in=[UUID(key) for key in keys]).values(*wanted))
    doors = _doors({row[dwelling] for row in rows} - {None}) if dwelling else {}
    found = {}
    for row in rows:
        name = str(values.title(ledger, row))
        building, door = doors.get(row[dwelling], ("", "")) if dwelling else ("", "")
        found[str(row["id"])] = (
            mask_name(name) if personal else name,
            str(row[number] or "") if number else building,
            "-".join(part for part in (building if number else "", door) if part),
            ledger.code,
        )
    return found


def _doors(dwellings: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Building, and unit and room, of those dwellings that the reader may see.

    Asked for by themselves: reached through a household, they would come past the scope to the
    side of origin, which sees the household and not where it lives.
    """
    rows = Dwelling.objects.filter(pk__in=dwellings)
    known = list(rows.values_list("pk", "building_id", "unit", "room"))
    buildings = dict(
        Building.objects.filter(pk__in={building for _, building, *_ in known}).values_list(
            "pk", "name"
        )
    )
    return {
        key: (buildings.get(building, ""), "-".join(part for part in (unit, room) if part))
        for key, building, unit, room in known
    }
