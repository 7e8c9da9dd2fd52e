"""Which households have nobody at work: the indicator's own definition over rows as they are now.

The rows are narrowed in the database to households that may be hit; what they are is then decided
by the definition that also counts and lists them, so that there is one condition and not two.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Exists, OuterRef

from anjia.base import parameters
from anjia.base.parameters import definitions as known
from anjia.base.scope.models import Placed
from anjia.engine import library
from anjia.engine.arrow import table_of
from anjia.engine.backends.reference import Reference
from anjia.engine.definitions import Definitions
from anjia.engine.examples import Outcome
from anjia.engine.facts import Table
from anjia.engine.language.types import Kind, Type
from anjia.ledger import facts
from anjia.registry.models import Household, Person
from anjia.registry.models.choices import HouseholdStatus, PersonStatus, WorkStatus
from anjia.registry.queries.people import ABLE

INDICATOR = "WRK-02"
COUNTY = 6
AT_WORK = (WorkStatus.EMPLOYED, WorkStatus.SELF_EMPLOYED)
CHUNK = 2_000
NEVER_RETIRED = 49  # years; nobody younger is past working age by any parameter


def outcomes(households: Iterable[UUID], *, area: str, on: date) -> dict[UUID, Outcome]:
    """Return what each household is to the indicator on a day; rows as they are in the tables."""
    wanted, found = list(households), dict[UUID, Outcome]()
    values = parameters.values(area=area[:COUNTY], on=on)
    for start in range(0, len(wanted), CHUNK):
        found |= _decided(wanted[start : start + CHUNK], values, on=on)
    return found


def possible(place: str, *, on: date) -> list[UUID]:
    """Return the households of a place that may be hit: able members, and none known at work."""
    present = Person.objects.filter(household=OuterRef("pk"), status=PersonStatus.PRESENT)
    works = present.filter(work_status__in=AT_WORK, labour_capacity__in=ABLE)
    able = present.filter(labour_capacity__in=ABLE).exclude(work_status__in=AT_WORK)
    born = on - timedelta(days=NEVER_RETIRED * 365)
    rows = Household.objects.within(place).filter(status=HouseholdStatus.SETTLED)
    # Whoever works may be too old or at school, and then does not count: those are let through.
    young = works.filter(birth_on__gt=born, school_status="not_in_school")
    return list(rows.filter(Exists(able), ~Exists(young)).values_list("pk", flat=True))


def _decided(ids: list[UUID], values: Mapping[str, Any], *, on: date) -> dict[UUID, Outcome]:
    found = _definitions()
    tables = found.dictionary.tables
    rows = {name: table_of(table, ()) for name, table in tables.items()}
    households = Household.objects.filter(pk__in=ids)
    persons = Person.objects.filter(household__in=ids)
    rows["household"] = table_of(tables["household"], _rows(tables["household"], households))
    rows["person"] = table_of(tables["person"], _rows(tables["person"], persons))
    world = Reference(found, rows, as_of=on, parameters=values)
    item = found.indicators[INDICATOR]
    return {UUID(row["key"]): world.outcome(item, row) for row in world.rows["household"]}


def _rows(table: Table, queryset: Any) -> list[dict[str, Any]]:
    model: type[Placed] = queryset.model
    paths = {name: path for name, fact in table.facts.items() if (path := _path(model, fact))}
    keys = {column: table.keys[parent] for parent, column in table.parents.items()}
    named = sorted({"pk", "area", *paths.values(), *keys.values()})
    made = []
    for row in queryset.values(*named):
        values = {name: _fact(table.facts[name], row[path]) for name, path in paths.items()}
        values |= {column: _key(row[path]) for column, path in keys.items()}
        made.append({"key": str(row["pk"]), "area": row["area"], **values})
    return made


def _path(model: type[Placed], fact: Any) -> str:
    """Return the field that a fact is read from; one that is worked out has none and is unknown."""
    label = model._meta.label
    path = fact.source.removeprefix(f"{label}.") if fact.source.startswith(f"{label}.") else ""
    try:
        model._meta.get_field(path)
    except FieldDoesNotExist:
        return ""
    return str(path)


def _fact(fact: Any, value: Any) -> Any:
    if fact.reads == "filled":
        return value not in {None, ""}
    return None if value in {"", fact.unknown or ""} else value


def _key(value: Any) -> str | None:
    return None if value is None else str(value)


@cache
def _definitions() -> Definitions:
    """The registry's own definitions; an office's other reading counts, and does not find."""
    types = {code: Type(Kind(item.limits.kind.value)) for code, item in known.collected().items()}
    package = Path(apps.get_app_config("registry").path)
    return library.read([package], types, stored=facts.stored())
