"""The one text form of a logged row, over which hashes and seals are made.

Built by PostgreSQL from its own types, so that neither time zone nor driver changes it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import connection

from anjia.base.audit.models import Log

PAGE = 5_000

_AT = "(extract(epoch from at) * 1000000)::bigint::text"

TABLES: Mapping[Log, str] = MappingProxyType(
    {Log.EVENT: "audit_event", Log.HISTORY: "audit_rowhistory"}
)

_COLUMNS: Mapping[Log, tuple[str, ...]] = MappingProxyType(
    {
        Log.EVENT: (
            "id::text", _AT, "event", "actor_id", "actor_name", "area::text", "subject_type",
            "subject_id", "reason", "batch::text", "host(address)", "facts::text", "xid::text",
        ),
        Log.HISTORY: (
            "id::text", '"table"', "row_id::text", "area::text", "origin::text", "op",
            "before::text", "after::text", _AT, "actor_id", "actor_name", "reason", "batch::text",
            "xid::text",
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A logged row as text; `stored_hash` is what the database wrote at once (events only)."""

    id: int
    xid: int
    text: str
    stored_hash: bytes | None


def rows(log: Log, *, first_xid: int, end_xid: int | None) -> Iterator[Row]:
    """Give the rows of a range of transaction numbers, in order, without holding them all.

    Runs in a transaction: the rows come through a cursor of the server's, sorted once.
    """
    hash_column = "row_hash" if log is Log.EVENT else "null::bytea"
    # Every name comes from the constants above.
    query = (
        f"select id, xid, to_jsonb(array[{', '.join(_COLUMNS[log])}])::text, {hash_column} "  # noqa: S608
        f"from {TABLES[log]} where xid >= %s and (%s::bigint is null or xid < %s) order by xid, id"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, [first_xid, end_xid, end_xid])
        while page := cursor.fetchmany(PAGE):
            for row_id, xid, text, stored in page:
                yield Row(row_id, xid, text, None if stored is None else bytes(stored))
