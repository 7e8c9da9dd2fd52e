"""Taking an event back: every row it changed returns to what it was, or nothing does."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from anjia.base.audit.models import Op, RowHistory
from anjia.base.scope import Actor, acting, action
from anjia.base.scope.models import Placed
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.registry.actions import ground, labour
from anjia.registry.models import LifeEvent
from anjia.registry.models.choices import EventKind
from anjia.registry.policy import Permission

_OF_APPEALS = {EventKind.LABOUR_APPEAL, EventKind.LABOUR_ANSWER}


@dataclass(frozen=True)
class _Trace:
    """What one batch did to one row, from before its first change to after its last."""

    table: str
    row_id: UUID
    first_op: str
    before: dict[str, Any]
    after: dict[str, Any]


@action(Permission.EVENT, event="household.undo_event")
def undo(event: LifeEvent, *, by: Actor, at: datetime, reason: str) -> LifeEvent:
    """Take an event back; refuse, naming why, when a row it changed has been changed since."""
    household = ground.locked(event.household)
    event = LifeEvent.objects.select_for_update().get(pk=event.pk)
    if event.undone:
        raise Refused("event_undone_already")
    if not reason.strip():
        raise Refused("reason_missing")
    if event.other_household is not None:
        ground.locked(event.other_household)
    traces = _traces(event.pk)
    with acting(by, reason=reason, batch=new_id()), ground.inside_scope():
        changed = [trace for trace in traces if _is_changed_since(trace, batch=event.pk)]
        if changed:
            raise Refused("changed_since", number=household.number, count=len(changed))
        # Children were written last, so the way back is the reverse of the way there.
        for trace in reversed(traces):
            _restore(trace)
        ground.carry({household.pk, *_homes(traces)})
    event.refresh_from_db()
    ground.change(event, undone=True, undone_at=at)
    if event.kind in _OF_APPEALS and event.person is not None:
        labour.wait_for_answer(event.person, by=by, at=at)
    return event


def _traces(batch: UUID) -> list[_Trace]:
    found: dict[tuple[str, UUID], _Trace] = {}
    for entry in RowHistory.objects.filter(batch=batch).order_by("id"):
        key = (entry.table, entry.row_id)
        known = found.get(key)
        if known is None:
            found[key] = _Trace(
                entry.table, entry.row_id, entry.op, entry.before or {}, entry.after or {}
            )
        else:
            # The first value before, the last value after: a column may change twice in a batch.
            found[key] = _Trace(
                entry.table,
                entry.row_id,
                known.first_op,
                {**(entry.before or {}), **known.before},
                {**known.after, **(entry.after or {})},
            )
    return list(found.values())


def _is_changed_since(trace: _Trace, *, batch: UUID) -> bool:
    now = _stored(trace)
    if now is None:
        return True
    if trace.first_op != Op.INSERT:
        return any(now.get(name) != value for name, value in trace.after.items())
    # An added row goes away whole, so any later change to it would be lost.
    history = RowHistory.objects.filter(table=trace.table, row_id=trace.row_id)
    last = history.filter(batch=batch).order_by("-id").values_list("id", flat=True).first()
    then: dict[str, Any] = {}
    for entry in history.filter(id__gt=last).order_by("id"):
        then = {**(entry.before or {}), **then}
    return any(now.get(name) != value for name, value in then.items()) or _is_used(trace, batch)


def _is_used(trace: _Trace, batch: UUID) -> bool:
    """Whether rows that this batch did not touch refer to a row that it added."""
    ours = RowHistory.objects.filter(batch=batch).values("row_id")
    for relation in _model(trace.table)._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        other: Any = relation.related_model
        if relation.on_delete is models.SET_NULL or not issubclass(other, Placed):
            continue
        theirs = other.objects.filter(**{relation.field.name: trace.row_id})
        if theirs.exclude(pk=batch).exclude(pk__in=ours).exists():
            return True
    return False


def _homes(traces: Iterable[_Trace]) -> set[UUID]:
    """Return where the rows belong now: whoever came along then may live elsewhere since."""
    rows = filter(None, map(_stored, traces))
    return {UUID(row["household_id"]) for row in rows if row.get("household_id")}


def _stored(trace: _Trace) -> dict[str, Any] | None:
    query = sql.SQL("select to_jsonb(t) from {} t where id = %s").format(
        sql.Identifier(trace.table)
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [trace.row_id])
        found = cursor.fetchone()
    if found is None:
        return None
    value = found[0]
    return json.loads(value) if isinstance(value, str) else dict(value)


def _restore(trace: _Trace) -> None:
    if trace.first_op == Op.INSERT:
        _forget(trace)
        return
    names = sorted(trace.before)
    statement = sql.SQL(
        "update {table} t set {assigned}, version = t.version + 1 "
        "from jsonb_populate_record(null::{table}, %s) r where t.id = %s"
    ).format(
        table=sql.Identifier(trace.table),
        assigned=sql.SQL(", ").join(
            sql.SQL("{0} = r.{0}").format(sql.Identifier(name)) for name in names
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(trace.before), trace.row_id])
        if cursor.rowcount != 1:
            raise Refused("outside_scope", count=1)


def _forget(trace: _Trace) -> None:
    """Remove a row that the event added; the event itself lets go of it first."""
    model = _model(trace.table)
    for name in ("person", "other_household"):
        if LifeEvent._meta.get_field(name).related_model is model:
            ground.change_all(LifeEvent.objects.filter(**{name: trace.row_id}), **{name: None})
    statement = sql.SQL("delete from {} where id = %s").format(sql.Identifier(trace.table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [trace.row_id])
        if cursor.rowcount != 1:
            raise Refused("outside_scope", count=1)


def _model(table: str) -> type[Placed]:
    # Of any package: rows of domains come along with the households and persons they are about.
    every: Iterable[type[Any]] = apps.get_models()
    found: type[Placed] = next(model for model in every if model._meta.db_table == table)
    return found
