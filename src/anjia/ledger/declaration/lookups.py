"""Finding related rows by what people write in a cell: their natural keys, inside the scope."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from anjia.base.sealed import SealedField

# A cell's text, then the values of the columns named in `within`.
Key = tuple[object, ...]

CHUNK = 5_000
_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")


@dataclass(frozen=True)
class Lookup:
    """How a cell names a row of another table: its `paths`, written joined by `separator`.

    `within` narrows the search by other columns of the same record: {"site": "site_id"} means that
    the related row's `site_id` must equal the id given for the column `site`. `also` is a sealed
    number that names the row as well: a cell that looks like an identity number is read as one.
    """

    paths: tuple[str, ...]
    separator: str = "-"
    within: tuple[tuple[str, str], ...] = ()
    also: str = ""

    def display_paths(self) -> tuple[str, ...]:
        """Return the paths whose values, joined, write the related row in a cell."""
        return self.paths

    def text(self, values: Sequence[object]) -> str:
        """Return what a cell says for a related row whose key values these are."""
        return self.separator.join("" if value is None else str(value) for value in values)

    def split(self, text: str) -> tuple[str, ...] | None:
        """Return a cell's text as key values, or None when it does not have that many parts."""
        if len(self.paths) == 1:
            return (text.strip(),)
        parts = tuple(part.strip() for part in text.strip().split(self.separator))
        return parts if len(parts) == len(self.paths) else None

    def find(self, model: type[models.Model], keys: Iterable[Key]) -> dict[Key, list[UUID]]:
        """Return, for each (text, *within values), the ids that it names inside the scope.

        An empty list means that nothing is known under that name here; two or more that the name
        is not enough. One query for every few thousand keys, never one a key.
        """
        wanted = set(keys)
        found: dict[Key, list[UUID]] = {key: [] for key in wanted}
        readable: dict[tuple[object, ...], list[Key]] = defaultdict(list)
        numbers = {key for key in wanted if self.also and is_number(str(key[0]))}
        self._by_number(model, numbers, found)
        for key in wanted - numbers:
            parts = self.split(str(key[0]))
            if parts is not None:
                readable[(*self._prepared(model, parts), *key[1:])].append(key)
        rows = list(readable)
        for start in range(0, len(rows), CHUNK):
            for row_id, values in self._query(model, rows[start : start + CHUNK]):
                for key in readable.get(values, ()):
                    found[key].append(row_id)
        return found

    def _by_number(
        self, model: type[models.Model], keys: Iterable[Key], found: dict[Key, list[UUID]]
    ) -> None:
        named: dict[bytes, list[Key]] = defaultdict(list)
        field: Any = model._meta.get_field(self.also) if self.also else None
        for key in keys:
            named[field.index(str(key[0]).strip())].append(key)
        manager: Any = model._meta.default_manager
        rows = list(named)
        for start in range(0, len(rows), CHUNK):
            chunk = {f"{self.also}_index__any_of": set(rows[start : start + CHUNK])}
            for row_id, index in manager.filter(**chunk).values_list("pk", f"{self.also}_index"):
                for key in named[bytes(index)]:
                    found[key].append(row_id)

    def _prepared(self, model: type[models.Model], parts: tuple[str, ...]) -> tuple[object, ...]:
        field = _field(model, self.paths[0])
        return (field.index(parts[0]),) if isinstance(field, SealedField) else parts

    def _columns(self, model: type[models.Model]) -> tuple[str, ...]:
        field = _field(model, self.paths[0])
        paths = (f"{self.paths[0]}_index",) if isinstance(field, SealedField) else self.paths
        return (*paths, *(path for _column, path in self.within))

    def _query(
        self, model: type[models.Model], rows: Sequence[tuple[object, ...]]
    ) -> Iterable[tuple[UUID, tuple[object, ...]]]:
        columns = self._columns(model)
        where = Q()
        # The sets are narrowed one column at a time; the exact combination is checked by the
        # caller's dictionary, which keeps the statement short and on plain indexes.
        for position, column in enumerate(columns):
            where &= Q(**{f"{column}__any_of": {row[position] for row in rows}})
        manager: Any = model._meta.default_manager
        for row_id, *values in manager.filter(where).values_list("pk", *columns):
            yield row_id, tuple(_plain(value) for value in values)


def by(
    *paths: str, separator: str = "-", within: dict[str, str] | None = None, also: str = ""
) -> Lookup:
    """Find a related row by its natural key: `by("name")`, or by parts written in one cell."""
    narrowed = tuple(sorted((within or {}).items()))
    return Lookup(paths=paths, separator=separator, within=narrowed, also=also)


def is_number(text: str) -> bool:
    """Whether a cell holds an identity number rather than a name."""
    return bool(_NUMBER.fullmatch(text.strip()))


def _field(model: type[models.Model], path: str) -> Any:
    field: Any = None
    for part in path.split("__"):
        field = model._meta.get_field(part)
        model = getattr(field, "related_model", None) or model
    return field


def _plain(value: object) -> object:
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value
