"""`anjia officers`: the first accounts of an installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from anjia.base.access import queries, signing_in
from anjia.base.access.models import Officer
from anjia.base.access.tests.factories import AT
from anjia.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("officers", *args, stdout=out)
    return out.getvalue().strip()


def first() -> tuple[str, str]:
    unit = ("--unit", "汉阴县后扶办", "--kind", "county_office")
    line = run(
        "create", "HY-0001", "--name", "张三", "--area", "610921", *unit, "--role", "system_admin"
    )
    username, password = line.split()
    return username, password


def test_the_first_administrator_can_sign_in_and_acts_in_the_county() -> None:
    """One command, and somebody can make all other accounts in the browser."""
    username, password = first()
    officer = signing_in.check_password(username, password, ip="127.0.0.1", at=AT)
    assert officer.must_change_password
    assert run("list").startswith("HY-0001  张三  汉阴县后扶办  ")


def test_appoint_and_reset() -> None:
    """A second role is refused where powers are separated; a new password replaces the old."""
    username, password = first()
    with pytest.raises(CommandError, match="兼任"):
        run("appoint", username, "county_office", "610921")
    _name, other = run("reset", username).split()
    with pytest.raises(Refused):
        signing_in.check_password(username, password, ip="127.0.0.1", at=AT)
    assert signing_in.check_password(username, other, ip="127.0.0.1", at=AT)


def test_an_appointment_with_dates() -> None:
    """From and to are days; both count."""
    unit = ("--unit", "城关镇", "--kind", "town")
    run("create", "HY-2", "--name", "李四", "--area", "610921100", *unit)
    run(
        "appoint", "hy-2", "town_officer", "610921100", "--from", "2026-01-01", "--to", "2026-01-05"
    )
    officer = Officer.objects.get(username="HY-2")
    assert queries.actor_for(officer, AT.date()).read_areas == ("610921100",)


@pytest.mark.parametrize("args", [("reset", "nobody"), ("appoint", "nobody", "reader", "61")])
def test_an_unknown_officer_is_said(args: tuple[str, ...]) -> None:
    """Not a traceback."""
    with pytest.raises(CommandError, match="No officer"):
        run(*args)
