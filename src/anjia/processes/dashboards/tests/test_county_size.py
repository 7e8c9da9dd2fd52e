"""A county of full size: 5,082 households and 17,940 persons, snapshot and all figures.

How long it takes is measured in `benchmarks/figures.py`.
"""

from datetime import date
from itertools import cycle

import pytest
from django.db import connection
from django.utils import timezone

from anjia.base.database import Role
from anjia.base.scope import acting, system
from anjia.base.scope.tests import probe
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.queries import extraction, figures, snapshots
from anjia.registry.models import Household, Person
from anjia.registry.models.choices import LabourCapacity, WorkStatus
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

AS_OF = date(2022, 9, 30)
HOUSEHOLDS, PERSONS = 5_082, 17_940


# Copies of the stored rows, with what differs from one to the next.
MORE_HOUSEHOLDS = """
insert into registry_household select (jsonb_populate_record(home, jsonb_build_object(
    'id', gen_random_uuid(), 'number', 'N' || n))).*
from registry_household home, generate_series(2, %s) n
"""
MORE_PERSONS = """
with homes as (select id, row_number() over (order by number) as place from registry_household),
kinds as (select person, row_number() over (order by id) as place from registry_person person)
insert into registry_person select (jsonb_populate_record(person, jsonb_build_object(
    'id', gen_random_uuid(), 'household_id', homes.id))).*
from generate_series(%s, %s) n
join homes on homes.place = 1 + n %% %s join kinds on kinds.place = 1 + n %% %s
"""
KINDS = 210  # persons of one kind each: birth, capacity and work


@pytest.fixture
def owner():
    """A connection of its own, which sees only what is committed."""
    with probe.connect(Role.OWNER) as connected:
        yield connected


@pytest.fixture
def full(settings, tmp_path):
    settings.HOME = tmp_path
    snapshots.tables.cache_clear()
    county.build()
    with acting(system(area=county.COUNTY, name="test")), connection.cursor() as cursor:
        site, grid = county.site(), county.grid()
        home = Household.objects.create(
            area=grid.area, origin=county.ORIGIN, number="N1", site=site, grid=grid,
            kind="registered_poor", moved_in_on=date(2018, 5, 1),
        )  # fmt: skip
        cursor.execute(MORE_HOUSEHOLDS, [HOUSEHOLDS])
        works = cycle([*WorkStatus.values, None])
        able = cycle(LabourCapacity.values)
        people = [
            Person(
                area=home.area, origin=home.origin, household=home, name="某人", sex="male",
                relation="other", birth_on=date(1950 + n % 70, 1 + n % 12, 1 + n % 28),
                labour_capacity=next(able), work_status=next(works), school_status="not_in_school",
            )
            for n in range(KINDS)
        ]  # fmt: skip
        Person.objects.bulk_create(people)
        cursor.execute(MORE_PERSONS, [KINDS + 1, PERSONS, HOUSEHOLDS, KINDS])


def test_everybody_is_counted_without_nested_loops_even_if_the_database_counts_no_rows(
    owner, full, monkeypatch
):
    """As after a vacuum in the middle of an import: it sees none of the rows not yet committed."""
    owner.execute("vacuum analyze registry_person, registry_household")
    plans = []

    def explained(rows, fields, *given):
        plans.append(rows.order_by().values_list(*fields).explain())
        return copied(rows, fields, *given)

    copied = extraction._copied
    monkeypatch.setattr(extraction, "_copied", explained)
    actions.refresh(county.COUNTY, by=system(area=county.COUNTY), as_of=AS_OF, at=timezone.now())
    assert any("Join" in plan for plan in plans)
    assert not any("Nested Loop" in plan for plan in plans)
    with acting(system(area=county.COUNTY)):
        assert figures.one("REG-03", area=county.COUNTY, as_of=AS_OF).figure.value == HOUSEHOLDS
        assert figures.one("REG-04", area=county.COUNTY, as_of=AS_OF).figure.value == PERSONS
