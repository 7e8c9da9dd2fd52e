"""Sealing the logs: what has been written can no longer be changed unnoticed.

A seal covers the rows of a range of transaction numbers that lies wholly before every transaction
still under way, so no row can arrive in it later. (Ordering by id instead would break: ids are
given before commits.) Each seal names the one before it and is signed with a key that is not in
the database. Rows newer than the last seal are protected by their own hash only, and whoever holds
database and keys can rewrite what is newer than the last anchor kept elsewhere.
"""

import json
from datetime import datetime

from cryptography.hazmat.primitives import constant_time, hashes, hmac
from django.db import connection, connections

from anjia.base.audit import canonical
from anjia.base.audit.models import Log, Seal
from anjia.base.keys import Key, Purpose, store

# A restored database starts far above what it had seen, whatever was lost with the old one.
MARGIN = 1_000_000


class ClockWentBack(Exception):
    """Transaction numbers are lower than those sealed: a restored database; run `anjia setup`."""


def seal(log: Log, *, at: datetime) -> Seal | None:
    """Seal what has come to rest since the last seal; None when there is nothing, or another does.

    Runs in a transaction in which the whole log may be read.
    """
    if not _alone(log):
        return None
    last = Seal.objects.filter(log=log).order_by("-number").first()
    first, end = (last.end_xid if last else 0), _at_rest()
    if end < first:
        msg = f"{log}: at rest up to {end}, sealed up to {first}"
        raise ClockWentBack(msg)
    digest, count = digest_of(log, first_xid=first, end_xid=end)
    if not count:
        return None
    made = Seal(
        log=log,
        number=last.number + 1 if last else 1,
        first_xid=first,
        end_xid=end,
        rows=count,
        digest=digest,
        previous=last.chain if last else "",
        made_at=at,
    )
    key = store().current(Purpose.AUDIT)
    made.chain = chain_of(made)
    made.key = key.ident.hex()
    made.signature = signature_of(made.chain, key=key)
    made.save(force_insert=True)
    return made


def digest_of(log: Log, *, first_xid: int, end_xid: int) -> tuple[str, int]:
    """Return the SM3 over the rows of a range, and how many there are."""
    digest = hashes.Hash(hashes.SM3())
    count = 0
    for row in canonical.rows(log, first_xid=first_xid, end_xid=end_xid):
        # A row's text is JSON and holds no line end of its own.
        digest.update(row.text.encode() + b"\n")
        count += 1
    return digest.finalize().hex(), count


def chain_of(made: Seal) -> str:
    """Return the SM3 over everything that a seal says, the one before it included."""
    text = json.dumps(
        [
            made.log, made.number, made.first_xid, made.end_xid, made.rows, made.digest,
            made.previous, round(made.made_at.timestamp() * 1_000_000),
        ]
    )  # fmt: skip
    digest = hashes.Hash(hashes.SM3())
    digest.update(text.encode())
    return digest.finalize().hex()


def signature_of(chain: str, *, key: Key) -> str:
    """Return the HMAC-SM3 of a chain value."""
    signed = hmac.HMAC(key.secret, hashes.SM3())
    signed.update(chain.encode())
    return signed.finalize().hex()


def is_signed(made: Seal, *, key: Key) -> bool:
    """Whether the signature was made with this key."""
    expected = signature_of(made.chain, key=key)
    return constant_time.bytes_eq(expected.encode(), made.signature.encode())


def shift_if_restored() -> bool:
    """After a restore, let transaction numbers go on above those sealed; tells whether it had to.

    A logical restore puts rows into a cluster that counts transactions anew. Runs as the owner.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select anjia_xid(), greatest("
            "(select coalesce(max(end_xid), 0) from audit_seal),"
            # The newest ids hold the newest transactions, give or take those that ran together.
            "(select coalesce(max(xid), 0) from"
            " (select xid from audit_event order by id desc limit 10000) e),"
            "(select coalesce(max(xid), 0) from"
            " (select xid from audit_rowhistory order by id desc limit 10000) h))"
        )
        present, seen = cursor.fetchone() or (0, 0)
        if present >= seen:
            return False
        cursor.execute(
            "insert into audit_shift (added) values (%s - pg_current_xact_id()::text::bigint)",
            [seen + MARGIN],
        )
    return True


def _alone(log: Log) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"audit seal {log}"]
        )
        (alone,) = cursor.fetchone() or (False,)
    return bool(alone)


def _at_rest() -> int:
    """Return the number before which every transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            " + coalesce((select added from audit_shift order by id desc limit 1), 0)"
        )
        (number,) = cursor.fetchone() or (0,)
    return int(number)
