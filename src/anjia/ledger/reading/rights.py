"""Which rows of a ledger an actor may see, and what they may do with one."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.ledger.declaration import Ledger
from anjia.ledger.reading import values


def is_open(ledger: type[Ledger], *, by: Actor) -> bool:
    """Whether the actor may read this ledger anywhere."""
    return by.may(ledger.permissions.read)


def open_ledgers(*, by: Actor) -> tuple[type[Ledger], ...]:
    """Return the ledgers that the actor may read somewhere."""
    return tuple(ledger for ledger in catalogue.all() if is_open(ledger, by=by))


def refuse_without_ledgers(*, by: Actor) -> None:
    """Refuse whoever may read no ledger at all: a page over all of them can show them nothing."""
    if not open_ledgers(by=by):
        raise Refused("not_permitted")


def may_export_some(*, by: Actor) -> bool:
    """Whether the actor may take out some ledger somewhere."""
    return any(may(ledger.permissions.export, by=by) for ledger in open_ledgers(by=by))


def find(code: str, *, by: Actor) -> type[Ledger]:
    """Return a ledger that the actor may read; one they may not looks like one that is not."""
    ledger = catalogue.get(code)
    if not is_open(ledger, by=by):
        raise Refused("ledger_not_found", code=code)
    return ledger


def rows(ledger: type[Ledger], *, by: Actor) -> QuerySet[Any]:
    """Return the rows that the actor may read here: their places, and only with this right there.

    The scope itself holds every place where any right is held; a right to see figures somewhere is
    no right to see this ledger there.
    """
    queryset: QuerySet[Any] = ledger.model.objects.all()
    only = ledger.declared("only")
    if only is not None:
        queryset = queryset.filter(only())
    areas = by.areas(ledger.permissions.read)
    return queryset if areas == by.read_areas else queryset.filter(ledger.model.seen_from(areas))


def row(ledger: type[Ledger], row_id: UUID, *, by: Actor) -> Any:
    """Return one row; `Refused("row_not_found")` when it is not there or not theirs to see."""
    found = rows(ledger, by=by).filter(pk=row_id).first()
    if found is None:
        raise Refused("row_not_found", noun=str(ledger.noun))
    return found


def titles(ledger: type[Ledger], row_ids: Iterable[UUID], *, by: Actor) -> dict[UUID, str]:
    """Return what rows are called; one that is gone, or not theirs to see, is left out."""
    columns = (ledger.column(ledger.title_of),)
    wanted = ("id", "area", *values.paths(columns))
    found = rows(ledger, by=by).filter(pk__in=list(row_ids)).values(*dict.fromkeys(wanted))
    return {row["id"]: values.title(ledger, row) for row in found}


def may(permission: StrEnum | None, *, by: Actor, area: str = "") -> bool:
    """Whether a right is held at an area; without an area, anywhere. None is nobody's right."""
    return permission is not None and by.may(permission, area)


def may_write(ledger: type[Ledger], *, by: Actor, area: str = "") -> bool:
    """Whether records may be added or changed through this ledger."""
    return not ledger.is_read_only() and may(ledger.permissions.write, by=by, area=area)


def may_import(ledger: type[Ledger], *, by: Actor, area: str = "") -> bool:
    """Whether a workbook may be brought into this ledger."""
    return ledger.takes_workbooks() and may(ledger.permissions.import_, by=by, area=area)


def may_update(ledger: type[Ledger], *, by: Actor, area: str) -> bool:
    """Whether an import may change a record that lies at an area."""
    if ledger.permissions.write is None:
        return may_import(ledger, by=by, area=area)
    return may_write(ledger, by=by, area=area)
