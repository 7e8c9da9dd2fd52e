"""Reading the logs: the history of one row, and events by who, what, where and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from anjia.base.audit.models import Event, Op, RowHistory
from anjia.kernel.areas import upper_bound

HIDDEN = frozenset({"id", "version"})


@dataclass(frozen=True)
class Change:
    """One field of one change; a sealed or binary value is never shown, only that it changed."""

    field: str
    label: str
    before: str
    after: str
    sealed: bool = False


@dataclass(frozen=True)
class Entry:
    """One change of a row: when, by whom, why, in which batch, and which fields."""

    id: int
    at: datetime
    op: Op
    actor_id: str
    actor_name: str
    reason: str
    batch: UUID | None
    area: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which events are asked for; empty parts narrow nothing."""

    actor: str = ""
    event: str = ""
    subject_id: str = ""
    area: str = ""
    since: datetime | None = None
    until: datetime | None = None


def history(table: str, row_id: UUID, *, limit: int = 200) -> list[Entry]:
    """Return the changes of a row, newest first; row security hides those made elsewhere.

    The caller has found the row itself within the reader's scope.
    """
    model = _model(table)
    rows = RowHistory.objects.filter(table=table, row_id=row_id).order_by("-id")[:limit]
    return [_entry(row, model) for row in rows]


def events(areas: Sequence[str], *, wanted: Filter) -> models.QuerySet[Event]:
    """Return events of these areas and those of no place, newest first."""
    where = models.Q(area__isnull=True)
    for area in areas:
        where |= models.Q(area__gte=area, area__lt=upper_bound(area)) if area else models.Q()
    if "" in areas:
        where = models.Q()
    found = Event.objects.filter(where).order_by("-id")
    if wanted.actor:
        found = found.filter(
            models.Q(actor_name__icontains=wanted.actor) | models.Q(actor_id=wanted.actor)
        )
    if wanted.event:
        found = found.filter(event__startswith=wanted.event)
    if wanted.subject_id:
        found = found.filter(subject_id=wanted.subject_id)
    if wanted.area:
        found = found.filter(area__gte=wanted.area, area__lt=upper_bound(wanted.area))
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    if wanted.until:
        found = found.filter(at__lt=wanted.until)
    return found


def _entry(row: RowHistory, model: type[models.Model] | None) -> Entry:
    before: Mapping[str, Any] = row.before or {}
    after: Mapping[str, Any] = row.after or {}
    columns = [name for name in dict.fromkeys((*before, *after)) if name not in HIDDEN]
    fields = _fields(model)
    changes = [
        _change(name, fields.get(name), before.get(name), after.get(name))
        for name in columns
        if not _is_index(name, fields)
    ]
    return Entry(
        id=row.pk,
        at=row.at,
        op=Op(row.op),
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        reason=row.reason,
        batch=row.batch,
        area=row.area,
        changes=tuple(changes),
    )


def _change(
    name: str, field: models.Field[Any, Any] | None, before: object, after: object
) -> Change:
    label = str(field.verbose_name) if field is not None else name
    if isinstance(field, models.BinaryField):
        return Change(name, label, _covered(before), _covered(after), sealed=True)
    return Change(name, label, _shown(field, before), _shown(field, after))


def _covered(value: object) -> str:
    return "" if value is None else _("（已加密，不显示）")


def _shown(field: models.Field[Any, Any] | None, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    choices = dict(getattr(field, "flatchoices", ()) or ())
    return str(choices.get(value, value))


def _is_index(name: str, fields: Mapping[str, models.Field[Any, Any]]) -> bool:
    """Whether a column only serves searching: the blind index of a sealed neighbour."""
    return name.endswith("_index") and name.removesuffix("_index") in fields


def _model(table: str) -> type[models.Model] | None:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return model
    return None


def _fields(model: type[models.Model] | None) -> dict[str, models.Field[Any, Any]]:
    if model is None:
        return {}
    return {str(field.column): field for field in model._meta.concrete_fields}
