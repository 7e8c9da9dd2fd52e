"""What access itself allows, and which roles there are. No Django: only names and rules over names.

What each role may do in other packages is data, in their ``roles.toml``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from anjia.kernel.areas import Level


class Permission(StrEnum):
    """Acts on officers, units and appointments."""

    READ = "access.read"
    OFFICERS = "access.officers"
    UNITS = "access.units"
    APPOINT = "access.appoint"
    SECURITY = "access.security"


class Role(StrEnum):
    """The roles that the product ships, from the grid up to the three separated administrators."""

    RESIDENT_DESK = "resident_desk"
    GRID_WORKER = "grid_worker"
    COMMUNITY_MANAGER = "community_manager"
    VILLAGE_CADRE = "village_cadre"
    TOWN_OFFICER = "town_officer"
    DEPARTMENT_OFFICER = "department_officer"
    COUNTY_OFFICE = "county_office"
    READER = "reader"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""Separated powers: nobody holds two of these, nor one of these beside a working role."""

WORKING = frozenset(Role) - ADMINISTRATORS

_SITE_AND_GRID = frozenset({Level.SITE, Level.GRID})
_COUNTY_UP = frozenset({Level.COUNTY, Level.CITY, Level.PROVINCE})


@dataclass(frozen=True)
class Office:
    """What holding a role means: at which levels of area, and which roles its holder may give to
    others.
    """

    levels: frozenset[Level]
    may_appoint: frozenset[Role] = frozenset()
    deepest_figure: Level | None = None


OFFICES: dict[Role, Office] = {
    Role.RESIDENT_DESK: Office(frozenset({Level.SITE, Level.VILLAGE})),
    Role.GRID_WORKER: Office(_SITE_AND_GRID),
    Role.COMMUNITY_MANAGER: Office(
        frozenset({Level.SITE, Level.VILLAGE}),
        may_appoint=frozenset({Role.GRID_WORKER, Role.RESIDENT_DESK}),
    ),
    Role.VILLAGE_CADRE: Office(frozenset({Level.VILLAGE})),
    Role.TOWN_OFFICER: Office(
        frozenset({Level.TOWN}),
        may_appoint=frozenset(
            {Role.GRID_WORKER, Role.RESIDENT_DESK, Role.COMMUNITY_MANAGER, Role.VILLAGE_CADRE}
        ),
    ),
    Role.DEPARTMENT_OFFICER: Office(frozenset({Level.COUNTY})),
    Role.COUNTY_OFFICE: Office(
        frozenset({Level.COUNTY}),
        may_appoint=frozenset(
            {
                Role.GRID_WORKER,
                Role.RESIDENT_DESK,
                Role.COMMUNITY_MANAGER,
                Role.VILLAGE_CADRE,
                Role.TOWN_OFFICER,
            }
        ),
    ),
    Role.READER: Office(_COUNTY_UP, deepest_figure=Level.TOWN),
    Role.AUDITOR: Office(_COUNTY_UP),
    Role.SYSTEM_ADMIN: Office(_COUNTY_UP),
    Role.SECURITY_ADMIN: Office(_COUNTY_UP, may_appoint=frozenset(Role)),
    Role.AUDIT_ADMIN: Office(_COUNTY_UP),
}


def conflict(held: Iterable[str], wanted: str) -> str | None:
    """The held role that may not stand beside the wanted one, or None when they go together."""
    for role in held:
        if role == wanted:
            continue
        if role in ADMINISTRATORS or wanted in ADMINISTRATORS:
            return role
    return None


def needs_second_person(role: str) -> bool:
    """Whether an appointment to the role counts only after a second administrator has confirmed
    it.
    """
    return role in ADMINISTRATORS
