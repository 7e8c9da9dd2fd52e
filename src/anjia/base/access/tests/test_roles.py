"""Roles as data: what the check refuses, and what separation means."""

import pytest
from django.core.checks import run_checks

from anjia.base.access import policy, roles
from anjia.base.access.policy import ADMINISTRATORS, OFFICES, WORKING, Role

PERSONAL = (".read", ".reveal", ".export", ".write", ".import", ".event", ".merge")


def test_shipped_roles_name_only_declared_permissions() -> None:
    """`manage.py check` has no complaint about any roles.toml."""
    assert [str(problem) for problem in run_checks() if str(problem.id).startswith("access.")] == []


def test_every_role_has_a_title_and_an_office() -> None:
    """A role that exists can be shown and appointed."""
    assert set(roles.TITLES) == set(Role) == set(OFFICES)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_hold_nothing_that_touches_the_registry(role: Role) -> None:
    """The three separated administrators see no personal data of residents."""
    held = roles.permissions_of(role)
    assert not {p for p in held if p.startswith(("registry.", "ledger.", "dashboards."))}


@pytest.mark.parametrize("role", sorted(WORKING))
def test_an_administrator_holds_no_second_role(role: Role) -> None:
    """System administrator and working role exclude each other, in both directions."""
    assert policy.conflict([Role.SYSTEM_ADMIN], role) == Role.SYSTEM_ADMIN
    assert policy.conflict([role], Role.AUDIT_ADMIN) == role


def test_administrators_exclude_each_other() -> None:
    """Nobody is at once system and security administrator."""
    assert policy.conflict([Role.SYSTEM_ADMIN], Role.SECURITY_ADMIN) == Role.SYSTEM_ADMIN


def test_working_roles_go_together() -> None:
    """A grid worker may also sit at the desk."""
    assert policy.conflict([Role.GRID_WORKER], Role.RESIDENT_DESK) is None


def test_nobody_but_the_security_administrator_makes_administrators() -> None:
    """Escalation needs the one role that is made for it, and then a second person."""
    makers = {role for role in Role if OFFICES[role].may_appoint & ADMINISTRATORS}
    assert makers == {Role.SECURITY_ADMIN}
    assert all(policy.needs_second_person(role) for role in ADMINISTRATORS)
