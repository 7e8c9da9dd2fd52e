"""Monthly confirmation: two taps, what changes, what is taken back, who is left."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse

from anjia.base.scope import acting
from anjia.domains.employment import actions
from anjia.domains.employment.actions import Change, What
from anjia.domains.employment.models import Confirmation, JobSpell
from anjia.domains.employment.queries import confirming
from anjia.domains.employment.tests import world
from anjia.domains.employment.tests.world import BY, spell
from anjia.kernel.refusals import Refused
from anjia.registry.tests.county import AT, PANLONG, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home() -> Iterator[None]:
    world.build()
    with acting(BY):
        world.record(spell(region="county", monthly_pay=2650))
        yield


def confirm(name: str = "张三", outcome: str = "same", **change: object) -> Confirmation:
    said = Change(**{"on": TODAY, **change}) if change else None  # type: ignore[arg-type]
    return actions.confirm(world.person(name), by=BY, at=AT, outcome=outcome, change=said)


def test_as_before_dates_the_job_and_counts_the_person_once() -> None:
    assert confirming.progress(PANLONG, on=TODAY) == (0, 2)
    confirm()
    assert world.job().confirmed_on == TODAY
    assert confirming.progress(PANLONG, on=TODAY) == (1, 2)
    with pytest.raises(Refused, match="confirmed_this_month"):
        confirm()
    assert [row.person.name for row in confirming.left(PANLONG, on=TODAY)] == ["李四"]


def test_whoever_left_is_without_work_and_taking_it_back_restores_everything() -> None:
    made = confirm(outcome="changed", what=What.LEFT, reason="laid_off")
    assert (world.job().ended_on, world.person().work_status) == (TODAY, "unemployed")
    actions.take_back(made, by=BY, at=AT)
    assert (world.job().ended_on, world.person().work_status) == (None, "employed")
    assert not Confirmation.objects.exists()


def test_a_new_job_ends_the_one_before_and_the_roll_follows() -> None:
    confirm(outcome="changed", what=What.NEW, region="elsewhere", city="江苏省苏州市")
    old, new = JobSpell.objects.order_by("started_on")
    assert (old.ended_on, old.end_reason) == (date(2022, 4, 9), "changed")
    assert (new.started_on, world.person().work_region) == (TODAY, "elsewhere")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"what": What.LEFT}, "confirm_reason_missing"),
        ({"what": What.NEW}, "confirm_region_missing"),
        ({"what": What.PAY}, "confirm_pay_missing"),
        ({}, "confirm_change_missing"),
    ],
)
def test_a_change_says_what_changed(change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        confirm(outcome="changed", **change)


def test_the_overview_counts_by_grid_and_names_who_is_left() -> None:
    confirm("李四", "unreached")
    (row,) = confirming.by_place(PANLONG[:6], on=TODAY)
    assert (row.people, row.confirmed, row.unreached, row.left, row.percent) == (2, 1, 1, 1, 50)


def test_addresses_exist() -> None:
    assert reverse("employment:confirm") == "/work-confirm/"
