"""The demonstration's officers hold the roles that it is about, and nobody else can read theirs."""

from pathlib import Path

import pytest
from django.utils import timezone

from anjia.base.access.models import Appointment, Officer, Unit
from anjia.base.access.policy import ADMINISTRATORS, Role
from anjia.base.scope import acting, system
from anjia.demo import officers

pytestmark = pytest.mark.django_db


def test_everyone_of_the_story_can_sign_in() -> None:
    accounts = officers.create(at=timezone.now())
    assert len({account.password for account in accounts}) == len(accounts)
    with acting(system(name="test")):
        held = set(Appointment.objects.valid(timezone.now().date()).values_list("role", flat=True))
        for account in accounts:
            officer = Officer.objects.get_by_natural_key(account.username)
            assert officer.check_password(account.password)
            assert not officer.must_change_password
    assert held >= ADMINISTRATORS | {
        Role.COUNTY_OFFICE,
        Role.TOWN_OFFICER,
        Role.GRID_WORKER,
        Role.VILLAGE_CADRE,
        Role.DEPARTMENT_OFFICER,
        Role.AUDITOR,
        Role.READER,
    }


def test_making_them_again_makes_nobody_new() -> None:
    assert officers.create(at=timezone.now())
    with acting(system(name="test")):
        units = Unit.objects.count()
    assert officers.create(at=timezone.now()) == []
    with acting(system(name="test")):
        assert Unit.objects.count() == units


def test_passwords_are_kept_where_only_the_owner_reads_them(tmp_path: Path) -> None:
    account = officers.Account("a", "甲", "网格员", "某社区", "secret")
    path = officers.keep([account], home=tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert officers.kept(home=tmp_path).split("\t")[:2] == ["a", "secret"]
    assert officers.kept(home=tmp_path / "elsewhere") == ""
