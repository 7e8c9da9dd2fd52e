"""A router for each ledger: list, read, add, change, history."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status

from anjia.base.scope import Actor, current_actor
from anjia.ledger.actions import entry, opening
from anjia.ledger.actions.checking import checked, within_reach
from anjia.ledger.api import schemas
from anjia.ledger.api.schemas import HistoryEntry, Refusal
from anjia.ledger.declaration import Kind, Ledger
from anjia.ledger.reading import details, history, listing, rights, values
from anjia.ledger.reading.values import Cell

REFUSALS = {403: Refusal, 404: Refusal, 409: Refusal, 422: Any}
READ_REFUSALS = {404: Refusal}


def router(ledger: type[Ledger]) -> Router:
    """Return the operations of one ledger; one that is only read has no others."""
    made = Router(tags=[ledger.code])
    out = schemas.out_schema(ledger)
    _reading(made, ledger, out)
    if not ledger.is_read_only():
        _writing(made, ledger, out)
    return made


def _reading(made: Router, ledger: type[Ledger], out: type[Schema]) -> None:
    code = ledger.code
    page = schemas.page_schema(ledger, out)
    filters = schemas.filter_schema(ledger)

    @made.get("/", response={200: page, **READ_REFUSALS}, operation_id=f"{code}_list")
    def find(request: HttpRequest, asked: filters = Query(...)) -> Any:  # type: ignore[valid-type, type-arg]
        by = current_actor()
        rights.find(code, by=by)
        return _page(ledger, asked, by=by)

    @made.get("/{uuid:row_id}/", response={200: out, **READ_REFUSALS}, operation_id=f"{code}_read")
    def read(request: HttpRequest, row_id: UUID) -> Any:
        by = current_actor()
        rights.find(code, by=by)
        record = _record(ledger, row_id, by=by)
        opening.note_record(ledger, row_id, by=by, area=record["area"])
        return record

    @made.get(
        "/{uuid:row_id}/history/",
        response={200: list[HistoryEntry], **READ_REFUSALS},
        operation_id=f"{code}_history",
    )
    def changes(request: HttpRequest, row_id: UUID) -> Any:
        by = current_actor()
        rights.find(code, by=by)
        row = rights.row(ledger, row_id, by=by)
        opening.note_record(ledger, row_id, by=by, area=row.area)
        return [_act(each) for each in history.entries(ledger, row_id)]


def _writing(made: Router, ledger: type[Ledger], out: type[Schema]) -> None:
    code = ledger.code
    new = schemas.create_schema(ledger)
    change = schemas.change_schema(ledger)

    @made.post("/", response={201: out, **REFUSALS}, operation_id=f"{code}_add")
    def add(request: HttpRequest, body: new) -> Any:  # type: ignore[valid-type]
        by = current_actor()
        rights.find(code, by=by)
        stated = _stated(ledger, body.dict(exclude_unset=True))  # type: ignore[attr-defined]
        row_id = entry.add(ledger, stated, by=by, at=timezone.now())
        return Status(201, _record(ledger, row_id, by=by))

    @made.patch("/{uuid:row_id}/", response={200: out, **REFUSALS}, operation_id=f"{code}_change")
    def patch(request: HttpRequest, row_id: UUID, body: change) -> Any:  # type: ignore[valid-type]
        by = current_actor()
        rights.find(code, by=by)
        row = rights.row(ledger, row_id, by=by)
        given: dict[str, Any] = body.dict(exclude_unset=True)  # type: ignore[attr-defined]
        version = given.pop("version")
        stated = _stated(ledger, given)
        entry.change(ledger, row, stated, expected_version=version, by=by, at=timezone.now())
        return _record(ledger, row_id, by=by)


def _page(ledger: type[Ledger], asked: Any, *, by: Actor) -> dict[str, Any]:
    given = asked.dict(exclude_none=True)
    limit = given.pop("limit")
    parameters = {
        name: [str(each) for each in value] if isinstance(value, list) else [str(value)]
        for name, value in given.items()
    }
    what = listing.asked(parameters)
    if not what.view:
        # Without a view the API lists everything; only a page begins with its first tab.
        what = listing.asked({**parameters, "view": [listing.EVERYTHING]})
    columns = tuple(ledger.columns.values())
    found = listing.page(ledger, what, by=by, on=timezone.localdate(), columns=columns, size=limit)
    opening.note_list(ledger, by=by, rows=len(found.rows), view=what.view)
    names = values.names_for(columns, found.rows)
    return {
        "items": [
            _shown(
                ledger,
                row,
                {column.name: values.cell(column, row, names=names) for column in columns},
            )
            for row in found.rows
        ],
        "after": found.after,
        "before": found.before,
    }


def _record(ledger: type[Ledger], row_id: UUID, *, by: Actor) -> dict[str, Any]:
    row = details.raw(ledger, row_id, by=by)
    columns = tuple(ledger.columns.values())
    names = values.names_for(columns, [row])
    cells = {column.name: values.cell(column, row, names=names) for column in columns}
    return _shown(ledger, row, cells)


def _shown(
    ledger: type[Ledger], row: Mapping[str, Any], cells: Mapping[str, Cell]
) -> dict[str, Any]:
    """Return a record as the API says it: stored values, related rows by name, numbers masked."""
    return {
        **{name: _value(each) for name, each in cells.items()},
        "id": row["id"],
        "area": row["area"],
        "version": row["version"],
        "title": values.title(ledger, row),
    }


def _value(each: Cell) -> Any:
    if each.value is None:
        return None
    if each.column.is_sealed:
        return each.text
    if each.column.kind is Kind.RELATED:
        return {"id": each.value, "name": each.text}
    return each.value


def _stated(ledger: type[Ledger], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked values; a related row out of sight is refused like one that does not exist."""
    stated: dict[str, Any] = {}
    for name, value in given.items():
        column = ledger.column(name)
        related = column.kind is Kind.RELATED
        stated[name] = within_reach(column, value) if related else checked(column, value)
    return stated


def _act(each: history.Entry) -> dict[str, Any]:
    return {
        "at": each.at,
        "who": each.who,
        "op": each.op,
        "reason": each.reason,
        "changes": [
            {
                "column": change.name,
                "label": change.label,
                "old": _said(change.old),
                "new": _said(change.new),
            }
            for change in each.changes
        ],
    }


def _said(each: Cell) -> str | None:
    if each.is_unknown:
        return None
    return each.text or str(each.value)
