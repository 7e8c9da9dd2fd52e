"""Finding tampering: every row hash, every seal and the chain between them, checked anew."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from anjia.base.audit import canonical, seals
from anjia.base.audit.models import Log, Seal
from anjia.base.keys import Key, KeyMissing, Purpose, store


class Fault(StrEnum):
    """What can be wrong."""

    ROW_CHANGED = "row changed"
    ROWS_CHANGED = "sealed rows changed"
    ROWS_MISSING = "sealed rows missing"
    ROWS_ADDED = "rows added to sealed ones"
    CHAIN_BROKEN = "seal missing or out of order"
    SEAL_CHANGED = "seal changed"
    NOT_SIGNED = "seal not signed by us"
    KEY_MISSING = "key of the seal is missing"
    ANCHOR_MISSING = "anchor is not in the chain"


@dataclass(frozen=True)
class Finding:
    """One fault: in which log, at which seal (0: newer than every seal), and which row if known."""

    log: Log
    fault: Fault
    seal: int
    row: int | None = None


@dataclass(frozen=True)
class Anchor:
    """The end of a chain as it was written down elsewhere: `event:12:<chain>`."""

    log: Log
    number: int
    chain: str

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """Read an anchor; `ValueError` when it is none."""
        log, number, chain = text.strip().split(":")
        return cls(Log(log), int(number), chain)

    def __str__(self) -> str:
        return f"{self.log.value}:{self.number}:{self.chain}"


def anchors() -> list[Anchor]:
    """Return the present end of each chain, to be printed and kept elsewhere."""
    found = []
    for log in Log:
        last = Seal.objects.filter(log=log).order_by("-number").first()
        if last is not None:
            found.append(Anchor(log, last.number, last.chain))
    return found


def verify(log: Log, *, kept: tuple[Anchor, ...] = ()) -> Iterator[Finding]:
    """Give every fault of a log; reads it whole. Runs where the whole log may be read."""
    previous: Seal | None = None
    for made in Seal.objects.filter(log=log).order_by("number").iterator():
        yield from _chain(made, previous)
        yield from _rows(made)
        previous = made
    yield from _newer(log, previous)
    for anchor in kept:
        if anchor.log is not log:
            continue
        if not Seal.objects.filter(log=log, number=anchor.number, chain=anchor.chain).exists():
            yield Finding(log, Fault.ANCHOR_MISSING, anchor.number)


def _chain(made: Seal, previous: Seal | None) -> Iterator[Finding]:
    log = Log(made.log)
    number, chain, end = (
        (previous.number, previous.chain, previous.end_xid) if previous else (0, "", 0)
    )
    if (made.number, made.previous, made.first_xid) != (number + 1, chain, end):
        yield Finding(log, Fault.CHAIN_BROKEN, made.number)
    if seals.chain_of(made) != made.chain:
        yield Finding(log, Fault.SEAL_CHANGED, made.number)
    key = _key(made)
    if key is None:
        yield Finding(log, Fault.KEY_MISSING, made.number)
    elif not seals.is_signed(made, key=key):
        yield Finding(log, Fault.NOT_SIGNED, made.number)


def _key(made: Seal) -> Key | None:
    try:
        return store().find(Purpose.AUDIT, bytes.fromhex(made.key))
    except (KeyMissing, ValueError):
        return None


def _rows(made: Seal) -> Iterator[Finding]:
    log = Log(made.log)
    digest, count = seals.digest_of(log, first_xid=made.first_xid, end_xid=made.end_xid)
    if digest == made.digest and count == made.rows:
        return
    # The seal says that something is wrong; the row hashes may say where.
    yield from _changed(log, first_xid=made.first_xid, end_xid=made.end_xid, seal=made.number)
    if count < made.rows:
        yield Finding(log, Fault.ROWS_MISSING, made.number)
    elif count > made.rows:
        yield Finding(log, Fault.ROWS_ADDED, made.number)
    else:
        yield Finding(log, Fault.ROWS_CHANGED, made.number)


def _newer(log: Log, last: Seal | None) -> Iterator[Finding]:
    yield from _changed(log, first_xid=last.end_xid if last else 0, end_xid=None, seal=0)


def _changed(log: Log, *, first_xid: int, end_xid: int | None, seal: int) -> Iterator[Finding]:
    if log is not Log.EVENT:
        return
    for row in canonical.rows(log, first_xid=first_xid, end_xid=end_xid):
        if hashlib.sha256(row.text.encode()).digest() != row.stored_hash:
            yield Finding(log, Fault.ROW_CHANGED, seal, row.id)
