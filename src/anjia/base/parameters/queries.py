"""Reading parameters: the value that holds at a place on a day.

The whole table is small and is kept in the process; each request or job asks the database once
whether anything was added since.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, Max

from anjia.base.parameters import definitions
from anjia.base.parameters.policy import Value, Version, holding
from anjia.base.scope import forget, remembered
from anjia.kernel.refusals import Refused

Table = Mapping[str, tuple[Version, ...]]

_cache: dict[tuple[int, int], Table] = {}


def value(code: str, *, area: str, on: date) -> Any:
    """Return the typed value that holds; refuse with what to enter and where when none does."""
    return definitions.get(code).parse(found(code, area=area, on=on).text)


def found(code: str, *, area: str, on: date) -> Version:
    """Return the version that holds, with its document; refuse when none does."""
    definition = definitions.get(code)
    version = holding(versions(code), area=area, on=on)
    if version is None:
        raise Refused("parameter_missing", title=definition.title, parameter=code, area=area, on=on)
    return version


def values(*, area: str, on: date) -> dict[str, Value]:
    """Return every parameter that has a value there and then; the others are left out."""
    table = _table()
    typed: dict[str, Value] = {}
    for code, definition in definitions.collected().items():
        version = holding((*definition.shipped, *table.get(code, ())), area=area, on=on)
        if version is not None:
            typed[code] = definition.parse(version.text)
    return typed


def versions(code: str) -> tuple[Version, ...]:
    """Return every version of a parameter ever shipped or entered, in the order of entry."""
    return (*definitions.get(code).shipped, *_table().get(code, ()))


def read_anew() -> None:
    """Let the next reading see what was entered since the request or job began."""
    forget(_table)


def _table() -> Table:
    return remembered(_table, _current)


def _current() -> Table:
    # Rows are only ever added; the count is asked as well because a lower id may commit later.
    entries = apps.get_model("parameters", "Entry").objects
    state = entries.aggregate(last=Max("id"), rows=Count("id"))
    stamp = (state["last"] or 0, state["rows"])
    table = _cache.get(stamp)
    if table is None:
        table = _loaded(entries.order_by("id"))
        _cache.clear()
        _cache[stamp] = table
    return table


def _loaded(entries: Any) -> Table:
    table: dict[str, list[Version]] = {}
    for entry in entries:
        table.setdefault(entry.code, []).append(
            Version(
                code=entry.code,
                area=entry.area,
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
                text=entry.text,
                document=entry.document,
                number=entry.pk,
                withdrawn=entry.withdrawn,
                note=entry.note,
                changed_by_name=entry.changed_by_name,
                changed_at=entry.changed_at,
            )
        )
    return {code: tuple(versions) for code, versions in table.items()}
