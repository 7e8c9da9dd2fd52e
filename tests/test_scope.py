"""What a place may see and write: asked of the real tables, on a used connection."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.db import ProgrammingError, connection

from anjia.base.access.models import Unit
from anjia.base.audit.models import RowHistory
from anjia.base.scope import (
    Actor,
    Grant,
    ScopeMissing,
    acting,
    catalogue,
    python_scope_off,
    system,
)
from anjia.registry.models import Grid, Site

pytestmark = pytest.mark.django_db

TOWN, OTHER_TOWN = "610921100", "610921101"


def officer(area: str, *permissions: str) -> Actor:
    held = frozenset(permissions or ("registry.read", "registry.write"))
    return Actor(id="1", name="陈晓梅", grants=(Grant(area, "town_officer", held),))


def make(area: str, name: str) -> Site:
    with acting(system(area=area)):
        return Site.objects.create(
            area=area, name=name, kind="in_village", setting="rural", period="thirteenth"
        )


@pytest.fixture
def sites() -> tuple[Site, Site]:
    return make(TOWN + "201001", "盘龙社区"), make(OTHER_TOWN + "201001", "紫云社区")


def test_reading_without_an_actor_fails(sites: tuple[Site, Site]) -> None:
    with pytest.raises(ScopeMissing):
        list(Site.objects.all())


@pytest.mark.parametrize("python_scope", [True, False])
def test_an_officer_sees_their_place_only(sites: tuple[Site, Site], python_scope: bool) -> None:
    with acting(officer(TOWN)):
        if python_scope:
            seen = list(Site.objects.all())
        else:
            with python_scope_off():
                seen = list(Site.objects.all())
    assert seen == [sites[0]]


def test_a_used_connection_shows_nothing_to_the_next(sites: tuple[Site, Site]) -> None:
    with acting(officer(TOWN)):
        assert Site.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("select set_config('anjia.read_1', '', true)")
        cursor.execute("select set_config('anjia.read_1_end', '', true)")
        cursor.execute("select count(*) from registry_site")
        assert cursor.fetchone() == (0,)


def test_the_inner_actor_does_not_outlive_its_block(sites: tuple[Site, Site]) -> None:
    with acting(officer(OTHER_TOWN)):
        with acting(officer(TOWN)):
            assert Site.objects.get() == sites[0]
        assert Site.objects.get() == sites[1]


def test_a_reader_changes_nothing(sites: tuple[Site, Site]) -> None:
    with acting(officer(TOWN, "registry.read")):
        assert Site.objects.update(name="改名") == 0


def test_the_system_sees_every_place(sites: tuple[Site, Site]) -> None:
    with acting(system()):
        assert Site.objects.count() == len(sites)


@pytest.mark.parametrize("python_scope", [True, False])
def test_a_grid_sees_the_site_that_it_is_in(sites: tuple[Site, Site], python_scope: bool) -> None:
    grid = officer(sites[0].area + "001")
    with acting(grid), nullcontext() if python_scope else python_scope_off():
        assert list(Site.objects.all()) == [sites[0]]
        assert Site.objects.update(name="改名") == 0


def test_rights_of_another_package_open_no_row(sites: tuple[Site, Site]) -> None:
    administrator = officer(TOWN, "access.read", "parameters.write")
    with acting(administrator), python_scope_off():
        assert list(Site.objects.all()) == []
    with acting(officer(TOWN, "registry.read", "parameters.write")):
        assert Site.objects.update(name="改名") == 0


def in_two_posts() -> Actor:
    """One who reads the figures of a city and works in a grid of one of its towns."""
    return Actor(
        id="1",
        name="陈晓梅",
        grants=(
            Grant("6109", "reader", frozenset({"dashboards.read"})),
            Grant(
                TOWN + "201001001", "grid_worker", frozenset({"registry.read", "registry.write"})
            ),
        ),
    )


@pytest.mark.parametrize("python_scope", [True, False])
def test_a_closed_package_opens_only_where_a_permission_of_it_is_held(
    sites: tuple[Site, Site], python_scope: bool
) -> None:
    """Either layer alone: the city's figures open no site of the city, the grid its own."""
    with acting(system()):
        grids = [
            Grid.objects.create(area=site.area + "001", site=site, name="一网格", number=1)
            for site in sites
        ]
    with acting(in_two_posts()), nullcontext() if python_scope else python_scope_off():
        assert list(Site.objects.all()) == [sites[0]]
        assert list(Grid.objects.all()) == [grids[0]]
        assert Grid.objects.update(name="改名") == 1
        assert Unit.objects.filter(area=OTHER_TOWN).exists() is False
    with acting(system()):
        unit = Unit.objects.create(area=OTHER_TOWN, name="双河口镇人民政府", kind="town")
    with acting(in_two_posts()), nullcontext() if python_scope else python_scope_off():
        assert list(Unit.objects.all()) == [unit]


def test_the_history_of_a_closed_package_opens_no_wider(sites: tuple[Site, Site]) -> None:
    with acting(in_two_posts()):
        assert not RowHistory.objects.filter(row_id=sites[1].pk).exists()
    with acting(officer(OTHER_TOWN)):
        assert RowHistory.objects.filter(row_id=sites[1].pk).exists()


def test_nobody_writes_elsewhere(sites: tuple[Site, Site]) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), acting(officer(TOWN)):
        Site.objects.filter(pk=sites[0].pk).update(area=OTHER_TOWN + "201009")


def test_history_says_who_changed_what_and_why(sites: tuple[Site, Site]) -> None:
    with acting(officer(TOWN), reason="改正名称"):
        Site.objects.update(name="盘龙安置社区")
        change = RowHistory.objects.get(row_id=sites[0].pk, op="update")
    assert (change.before, change.after) == ({"name": "盘龙社区"}, {"name": "盘龙安置社区"})
    assert (change.actor_name, change.reason, change.area) == ("陈晓梅", "改正名称", sites[0].area)


def test_the_application_cannot_forge_history() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("delete from audit_rowhistory")


def test_every_placed_table_is_guarded(django_db_setup: None) -> None:
    assert catalogue.faults(connection) == []
