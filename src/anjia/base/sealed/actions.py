"""Opening one value of one person for an officer, and re-sealing everything under a new key."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import structlog
from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from psycopg import sql

from anjia.base import parameters
from anjia.base.audit import actions as audit
from anjia.base.keys import Purpose, store
from anjia.base.scope import Actor, acting, system
from anjia.base.sealed.cipher import SealBroken
from anjia.base.sealed.fields import Sealed, SealedField
from anjia.kernel.refusals import Refused

log = structlog.get_logger(__name__)

EVENT = "sealed.reveal"
SHORTEST_REASON = 2


def reveal(row: models.Model, name: str, *, by: Actor, reason: str, at: datetime) -> str:
    """Return one sealed value in clear: for a stated reason, permitted, counted and logged.

    The permission is `<app>.reveal` of the row's own package, at the place where the row lives.
    """
    area = str(getattr(row, "area", ""))
    permission = f"{row._meta.app_label}.reveal"
    if not by.may(permission, area):
        raise Refused("not_permitted", permission=permission, area=area)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reveal_reason_missing")
    value = getattr(row, name)
    if not isinstance(value, Sealed):
        raise Refused("reveal_nothing_there")
    with acting(by, reason=reason.strip()):
        _refuse_over_quota(by, area=area, at=at)
        try:
            text = value.open()
        except SealBroken:
            log.exception("sealed.broken", table=value.table, row_id=str(value.row_id))
            raise Refused("sealed_unreadable") from None
        audit.record(
            EVENT,
            by=by.id,
            by_name=by.name,
            area=area or None,
            subject=(row._meta.label_lower, str(row.pk)),
            reason=reason.strip(),
            facts={"field": name},
        )
    return text


def _refuse_over_quota(by: Actor, *, area: str, at: datetime) -> None:
    allowed = int(parameters.value("reveals_an_hour", area=area, on=timezone.localdate(at)))
    events = apps.get_model("audit", "Event").objects
    with connection.cursor() as cursor:
        # Two requests at once must not both be the last one allowed.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reveal {by.id}"])
    with acting(system(name="quota")):
        # Counted everywhere: an officer of two places has one quota.
        used = events.filter(event=EVENT, actor_id=by.id, at__gt=at - timedelta(hours=1)).count()
    if used >= allowed:
        raise Refused("reveals_used_up", allowed=allowed)


def sealed_fields() -> Iterator[SealedField]:
    """Give every sealed field of the installation."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield field


def reseal(field: SealedField, *, batch: int = 500) -> tuple[int, list[UUID]]:
    """Seal one column again with the current key; returns how many, and the rows that do not open.

    Each batch is a transaction of its own, and a value that somebody changes meanwhile is left as
    they made it, so this runs beside normal work and may be repeated.
    """
    current = store().current(Purpose.SEAL).ident
    done, broken, after = 0, [], UUID(int=0)
    while True:
        with acting(system(name="keys"), reason="key rotation"):
            page = _outdated(field, current=current, after=after, limit=batch)
            fresh = []
            for row_id, blob in page:
                try:
                    (text,) = field.open_many([(row_id, blob)])
                except SealBroken:
                    broken.append(row_id)
                    continue
                fresh.append((row_id, blob, field.seal_many([(row_id, text)])[0]))
            done += _replace(field, fresh)
        if len(page) < batch:
            return done, broken
        after = page[-1][0]


def _outdated(
    field: SealedField, *, current: bytes, after: UUID, limit: int
) -> list[tuple[UUID, bytes]]:
    query = sql.SQL(
        "select {key}, {column} from {table} where {key} > %s and {column} is not null "
        "and substring({column} from 2 for 4) <> %s order by {key} limit %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(_named(query, field), [after, current, limit])
        return [(row_id, bytes(blob)) for row_id, blob in cursor.fetchall()]


def _replace(field: SealedField, fresh: list[tuple[UUID, bytes, bytes]]) -> int:
    if not fresh:
        return 0
    query = sql.SQL(
        "update {table} t set {column} = n.fresh "
        "from unnest(%s::uuid[], %s::bytea[], %s::bytea[]) as n (id, stale, fresh) "
        "where t.{key} = n.id and t.{column} = n.stale"
    )
    with connection.cursor() as cursor:
        cursor.execute(_named(query, field), [list(part) for part in zip(*fresh, strict=True)])
        return int(cursor.rowcount)


def _named(query: sql.SQL, field: SealedField) -> str:
    key = cast("Any", field.model)._meta.pk.column
    with connection.cursor() as cursor:
        return query.format(
            table=sql.Identifier(field.table),
            column=sql.Identifier(str(field.column)),
            key=sql.Identifier(key),
        ).as_string(cursor.connection)
