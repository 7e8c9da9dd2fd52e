"""Python's own scope, PostgreSQL's, and both: against a prefix function of one line, on
generated trees.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import Max
from hypothesis import HealthCheck, given
from hypothesis import settings as generated
from hypothesis import strategies as st

from anjia.base.scope import (
    Actor,
    Grant,
    ScopeMissing,
    acting,
    current_actor,
    python_scope_off,
    system,
)
from anjia.base.scope.models import LENGTHS
from anjia.base.scope.tests.probe import ROWS_A_VILLAGE, Probe, actor
from anjia.kernel.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("probe_table")]

COUNTY, VILLAGE = "610921", "610921100001"


def sees(areas: tuple[str, ...], area: str, origin: str | None) -> bool:
    """The oracle: a place is a prefix, and either side may see."""
    return any(area.startswith(one) or (origin or "").startswith(one) for one in areas)


def is_written(areas: tuple[str, ...], area: str) -> bool:
    """The oracle for writing: the host side only."""
    return any(area.startswith(one) for one in areas)


# Few digits, so that codes share prefixes; every length that exists.
codes = st.sampled_from(LENGTHS).flatmap(
    lambda length: st.lists(st.sampled_from("19"), min_size=length, max_size=length).map("".join)
)


@contextmanager
def row_security_off() -> Iterator[None]:
    """The table's owner takes the policies away for one test, inside its transaction."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("alter table scope_probe disable row level security")
    try:
        yield
    finally:
        with owner.cursor() as cursor:
            cursor.execute("alter table scope_probe enable row level security")
            cursor.execute("alter table scope_probe force row level security")


@contextmanager
def both_layers() -> Iterator[None]:
    """Nothing is switched off."""
    yield


def check_trees(rows: list[tuple[str, str | None]], areas: tuple[str, ...]) -> tuple[int, int]:
    """What is seen and what can be changed is what the oracle says, row by row."""
    with transaction.atomic():
        with acting(system(name="test")):
            made = [Probe(area=area, origin=origin, note="tree") for area, origin in rows]
            Probe.objects.bulk_create(made)
        who = actor(*areas, write=areas[:1])
        with acting(who):
            seen = set(Probe.objects.filter(note="tree").values_list("pk", flat=True))
            changed = Probe.objects.filter(note="tree").update(version=2)
        assert seen == {one.pk for one in made if sees(areas, one.area, one.origin)}
        expected = sum(is_written(areas[:1], one.area) for one in made)
        transaction.set_rollback(True)
    return changed, expected


trees = st.lists(st.tuples(codes, st.none() | codes), min_size=1, max_size=30)
scopes = st.lists(codes, min_size=1, max_size=4).map(tuple)
long_run = generated(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@long_run
@given(trees, scopes)
def test_both_layers_agree_with_the_oracle(
    rows: list[tuple[str, str | None]], areas: tuple[str, ...]
) -> None:
    """Generated trees of places, generated officers."""
    changed, expected = check_trees(rows, areas)
    assert changed == expected


@long_run
@given(trees, scopes)
def test_row_security_alone_agrees_with_the_oracle(
    rows: list[tuple[str, str | None]], areas: tuple[str, ...]
) -> None:
    """With Python's filter switched off nothing changes, for reading and for writing."""
    with python_scope_off():
        changed, expected = check_trees(rows, areas)
    assert changed == expected


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_python_alone_agrees_with_the_oracle_for_reading() -> None:
    """With the policies switched off the manager still shows exactly the officer's rows."""

    @long_run
    @given(trees, scopes)
    def check(rows: list[tuple[str, str | None]], areas: tuple[str, ...]) -> None:
        check_trees(rows, areas)

    with row_security_off():
        check()


def test_without_an_actor_the_manager_raises() -> None:
    """Fail closed, loudly: a forgotten scope is a fault, not an empty list."""
    with pytest.raises(ScopeMissing):
        Probe.objects.count()
    with pytest.raises(ScopeMissing):
        current_actor()


def test_without_an_actor_raw_sql_sees_nothing() -> None:
    """And whoever goes round the manager finds an empty table."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from scope_probe")
        assert cursor.fetchone() == (0,)


def test_a_queryset_made_in_a_scope_is_empty_outside_it() -> None:
    """Lazy evaluation after the scope has closed finds nothing: the policy asks again."""
    with acting(actor(VILLAGE)):
        rows = Probe.objects.all()
    assert list(rows) == []


def test_a_queryset_made_in_one_scope_shows_no_more_in_another() -> None:
    """Kept by mistake from a wide scope, evaluated in a narrow one: the narrow one decides."""
    with acting(actor(COUNTY)):
        rows = Probe.objects.all()
    with acting(actor(VILLAGE)):
        assert rows.count() == ROWS_A_VILLAGE


def test_scopes_nest_and_come_back() -> None:
    """The system in the middle sees more; afterwards the officer sees what they saw."""
    with acting(actor(VILLAGE)):
        with acting(system(name="test")):
            assert Probe.objects.filter(area=VILLAGE).exists()
            assert Probe.objects.filter(area="520901100001").exists()
        assert Probe.objects.count() == ROWS_A_VILLAGE
        with python_scope_off():
            assert Probe.objects.count() == ROWS_A_VILLAGE


def test_a_database_error_inside_comes_out_as_itself() -> None:
    """An inner scope that fails in the database raises that error, and the outer scope still
    works.
    """
    with acting(actor(VILLAGE, write=[VILLAGE])):
        taken = Probe.objects.first()
        with pytest.raises(IntegrityError), acting(system(name="test")):
            Probe.objects.bulk_create([Probe(pk=taken.pk, area=VILLAGE)])
        with python_scope_off():
            assert Probe.objects.count() == ROWS_A_VILLAGE


def test_an_error_that_is_caught_inside_a_scope_does_not_widen_the_outer_one() -> None:
    """Python errors too: the settings of the inner scope go with its savepoint."""
    with acting(actor(VILLAGE)):
        with pytest.raises(KeyError), acting(system(name="test")):
            raise KeyError
        with python_scope_off():
            assert Probe.objects.count() == ROWS_A_VILLAGE


def test_a_fifth_area_is_refused() -> None:
    """Four slots: more would cost every query, so nobody holds more."""
    five = actor(*(f"61092{number}" for number in range(5)))
    with pytest.raises(Refused, match="too_many_areas"), acting(five):
        pass


def test_an_actor_without_rights_sees_nothing() -> None:
    """Signed in, no appointment."""
    nobody = Actor(id="x", name="x")
    with acting(nobody):
        assert Probe.objects.count() == 0
        with python_scope_off():
            assert Probe.objects.count() == 0


def test_a_grant_without_permissions_shows_nothing() -> None:
    """A role that may do nothing does not even see rows."""
    empty = Actor(id="x", name="x", grants=(Grant(COUNTY, "r", frozenset()),))
    with acting(empty), python_scope_off():
        assert Probe.objects.count() == 0


@pytest.mark.django_db(transaction=True, databases=["default", "progress"])
def test_another_connection_of_the_same_request_has_no_scope() -> None:
    """Progress is told on a second connection: it may not read guarded tables by the back door."""
    with acting(actor(COUNTY)), connections["progress"].cursor() as cursor:
        cursor.execute("select count(*) from scope_probe")
        assert cursor.fetchone() == (0,)


def test_another_thread_has_no_scope() -> None:
    """A thread started inside a scope does not inherit it."""
    found: list[object] = []

    def work() -> None:
        try:
            found.append(Probe.objects.count())
        except ScopeMissing as error:
            found.append(type(error))
        finally:
            connections.close_all()

    with acting(actor(COUNTY)):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert found == [ScopeMissing]


@pytest.mark.django_db(transaction=True)
def test_after_the_commit_there_is_no_scope() -> None:
    """`on_commit` runs outside: what it needs it must be given, or it must enter a scope of its
    own.
    """
    found: list[object] = []

    def later() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from scope_probe")
            found.append(cursor.fetchone())

    with acting(actor(COUNTY)):
        transaction.on_commit(later)
    assert found == [(0,)]


def test_a_scope_inside_a_larger_transaction_ends_with_its_block() -> None:
    """Where the transaction goes on, the settings must not: what follows has no actor."""
    with transaction.atomic():
        with acting(actor(COUNTY)):
            pass
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from scope_probe")
            assert cursor.fetchone() == (0,)


def test_django_prepares_no_statements_on_the_server() -> None:
    """A plan made for a village would serve a province: a thousand times slower."""
    connection.ensure_connection()
    assert connection.connection.prepare_threshold is None


ESCAPES: tuple[tuple[str, Callable[[], object]], ...] = (
    ("values", lambda: list(Probe.objects.values_list("area", flat=True).distinct())),
    (
        "aggregate",
        lambda: [Probe.objects.aggregate(m=Max("area"))["m"]],
    ),
    ("in_bulk", lambda: [row.area for row in Probe.objects.in_bulk().values()]),
    ("iterator", lambda: [row.area for row in Probe.objects.iterator()]),
    ("base manager", lambda: [row.area for row in Probe._base_manager.all()]),
    ("default manager", lambda: [row.area for row in Probe._default_manager.all()]),
    ("raw", lambda: [row.area for row in Probe.objects.raw("select * from scope_probe")]),
    ("union", lambda: [row.area for row in Probe.objects.all().union(Probe.objects.all())]),
)


@pytest.mark.parametrize(("name", "way"), ESCAPES, ids=[name for name, _way in ESCAPES])
def test_no_way_of_asking_gets_round_the_scope(name: str, way: Callable[[], list[str]]) -> None:
    """Every manner in which Django reads a table."""
    with acting(actor(VILLAGE)):
        assert set(way()) == {VILLAGE}
