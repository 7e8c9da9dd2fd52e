"""Tampering is found: deleted, edited, edited with a fresh hash, added; sealed or not yet."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections, transaction

from anjia.base.audit import actions, seals, verify
from anjia.base.audit.models import Event, Log, Seal
from anjia.base.audit.verify import Anchor, Fault
from anjia.base.database import Role, credentials
from anjia.base.keys import Purpose, store
from anjia.base.scope import acting, system

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)

REHASH = """
update audit_event set row_hash = sha256(convert_to(to_jsonb(array[
    id::text, (extract(epoch from at) * 1000000)::bigint::text, event, actor_id, actor_name,
    area::text, subject_type, subject_id, reason, batch::text, host(address), facts::text, xid::text
])::text, 'UTF8')) where id = %s
"""


def record(number: int = 1) -> None:
    for index in range(number):
        with acting(system()):
            actions.record(
                "household.register",
                by="7",
                by_name="李“主任”\n\t",
                area="610921",
                subject=("household", str(uuid4())),
                reason=f"第 {index} 次",
                batch=uuid4(),
                address="2001:db8::1",
                facts={"行": [1, None, "“引号”\\"], "b": 1.5},
            )


def seal(log: Log = Log.EVENT) -> Seal | None:
    with acting(system()):
        return seals.seal(log, at=AT)


def faults(log: Log = Log.EVENT, **options: tuple[Anchor, ...]) -> list[tuple[Fault, int]]:
    with acting(system()):
        return [(finding.fault, finding.seal) for finding in verify.verify(log, **options)]


def as_superuser(query: str, *values: object) -> None:
    """Do what somebody with the owner's password can."""
    with psycopg.connect(**credentials(settings.HOME, Role.OWNER).conninfo()) as owner:
        owner.execute(query, values)  # type: ignore[arg-type]  # literals of this test


def events() -> list[int]:
    with acting(system()):
        return list(Event.objects.order_by("id").values_list("id", flat=True))


def test_untouched_logs_have_no_faults() -> None:
    record(5)
    assert seal() is not None
    record(3)
    assert seal() is not None
    record(1)
    assert faults() == []


def test_nothing_new_makes_no_seal() -> None:
    record()
    assert seal() is not None
    assert seal() is None
    assert Seal.objects.count() == 1


@pytest.mark.parametrize("table", ["audit_event", "audit_seal", "audit_rowhistory"])
@pytest.mark.parametrize("statement", ["delete from {}", "update {} set id = id + 1"])
def test_the_application_cannot_change_what_was_logged(table: str, statement: str) -> None:
    record()
    seal()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table))


def test_what_the_application_says_about_time_and_hash_does_not_count() -> None:
    with acting(system()):
        Event.objects.create(
            event="x", actor_id="7", actor_name="", at=AT, xid=3, row_hash=b"forged"
        )
        event = Event.objects.get()
    assert event.at != AT
    assert event.xid > 3
    assert bytes(event.row_hash) != b"forged"
    assert faults() == []


TAMPERS: dict[str, tuple[str, ...]] = {
    "delete": ("delete from audit_event where id = %s",),
    "edit": ("update audit_event set reason = 'x' where id = %s",),
    "edit and rehash": ("update audit_event set actor_id = '8' where id = %s", REHASH),
    "move out": ("update audit_event set xid = xid + 100000 where id = %s", REHASH),
}


@pytest.mark.parametrize("tamper", TAMPERS)
@pytest.mark.parametrize("victim", [0, 4, 9])
def test_tampering_with_sealed_events_is_found(tamper: str, victim: int) -> None:
    record(10)
    seal()
    for statement in TAMPERS[tamper]:
        as_superuser(statement, events()[victim])
    found = faults()
    assert found
    assert {number for _, number in found} == {1}


def test_an_edit_without_rehash_names_the_row() -> None:
    record(3)
    seal()
    victim = events()[1]
    as_superuser("update audit_event set reason = 'x' where id = %s", victim)
    with acting(system()):
        rows = [finding.row for finding in verify.verify(Log.EVENT)]
    assert victim in rows


def test_an_edit_before_the_seal_is_found_by_its_hash() -> None:
    record(3)
    as_superuser("update audit_event set reason = 'x' where id = %s", events()[1])
    assert faults() == [(Fault.ROW_CHANGED, 0)]


def test_a_row_slipped_in_among_sealed_ones_is_found() -> None:
    record(3)
    seal()
    as_superuser("alter table audit_event disable trigger anjia_event_hash")
    try:
        as_superuser(
            "insert into audit_event (event, actor_id, actor_name, subject_type, subject_id,"
            " reason, facts, xid) select 'x', '7', '', '', '', '', '{}', xid from audit_event"
            " limit 1"
        )
    finally:
        as_superuser("alter table audit_event enable trigger anjia_event_hash")
    assert (Fault.ROWS_ADDED, 1) in faults()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("delete from audit_seal where number = 2", Fault.CHAIN_BROKEN),
        ("update audit_seal set digest = repeat('0', 64) where number = 2", Fault.SEAL_CHANGED),
        ("update audit_seal set signature = repeat('0', 64) where number = 2", Fault.NOT_SIGNED),
        ("update audit_seal set key = '00000000' where number = 2", Fault.KEY_MISSING),
    ],
)
def test_a_changed_seal_is_found(statement: str, fault: Fault) -> None:
    for _ in range(3):
        record()
        seal()
    as_superuser(statement)
    assert fault in [found for found, _ in faults()]


def test_a_chain_rewritten_without_the_key_is_found() -> None:
    record(2)
    made = seal()
    assert made is not None
    as_superuser("delete from audit_event where id = %s", events()[0])
    with acting(system()):
        made.digest, made.rows = seals.digest_of(
            Log.EVENT, first_xid=made.first_xid, end_xid=made.end_xid
        )
    as_superuser(
        "update audit_seal set digest = %s, rows = %s, chain = %s",
        made.digest,
        made.rows,
        seals.chain_of(made),
    )
    assert faults() == [(Fault.NOT_SIGNED, 1)]


def test_a_cut_tail_is_found_by_an_anchor_kept_elsewhere() -> None:
    for _ in range(2):
        record()
        seal()
    (anchor,) = verify.anchors()
    as_superuser("delete from audit_event where id = %s", events()[1])
    as_superuser("delete from audit_seal where number = 2")
    assert faults() == []
    assert faults(kept=(Anchor.parse(str(anchor)),)) == [(Fault.ANCHOR_MISSING, 2)]


def test_seals_of_an_older_key_stay_valid() -> None:
    record()
    seal()
    store().rotate(Purpose.AUDIT)
    record()
    seal()
    assert faults() == []


def test_a_transaction_under_way_is_left_to_a_later_seal() -> None:
    """The event with the lower number commits last: an order by number would break here."""
    conninfo = credentials(settings.HOME, Role.APP).conninfo()
    insert = (
        "insert into audit_event (event, actor_id, actor_name, subject_type, subject_id, reason,"
        " facts) values ('slow', '7', '', '', '', '', '{}')"
    )
    with psycopg.connect(**conninfo) as slow:
        slow.execute(insert)
        record(3)
        assert seal() is None
        slow.commit()
    made = seal()
    assert made is not None
    assert made.rows == 4
    assert faults() == []


def test_writers_and_sealers_at_once_leave_a_valid_chain() -> None:
    problems: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            for _ in range(25):
                work()
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            problems.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=guarded, args=(record,)) for _ in range(4)]
    threads += [threading.Thread(target=guarded, args=(seal,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    seal()
    assert faults() == []
    assert sum(Seal.objects.values_list("rows", flat=True)) == 100


def test_history_is_sealed_too() -> None:
    as_superuser(
        'insert into audit_rowhistory ("table", row_id, area, op, after, at, actor_id, actor_name,'
        " reason) values ('registry_household', gen_random_uuid(), '610921', 'insert', null, now(),"
        " '7', '', '')"
    )
    assert seal(Log.HISTORY) is not None
    assert faults(Log.HISTORY) == []
    as_superuser("update audit_rowhistory set actor_id = '8'")
    assert faults(Log.HISTORY) == [(Fault.ROWS_CHANGED, 1)]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_restored_database_goes_on_above_what_was_sealed() -> None:
    record()
    made = seal()
    assert made is not None
    as_superuser("update audit_seal set end_xid = end_xid + 5000000")
    with pytest.raises(seals.ClockWentBack):
        seal()
    call_command("setup", verbosity=0)
    record()
    again = seal()
    assert again is not None
    assert again.first_xid == made.end_xid + 5_000_000
    assert Fault.CHAIN_BROKEN not in [fault for fault, _ in faults()]
