"""What each role may do, collected from the ``roles.toml`` of every installed package.

A package says ``role_code = ["permission", ...]``; the permissions are members of the
``Permission`` enum in some package's ``policy.py``. System checks refuse a role or a permission
that nobody declared.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .policy import Role

TITLES: dict[Role, str | Promise] = {
    Role.RESIDENT_DESK: _("便民服务台"),
    Role.GRID_WORKER: _("网格员"),
    Role.COMMUNITY_MANAGER: _("社区管理员"),
    Role.VILLAGE_CADRE: _("村干部"),
    Role.TOWN_OFFICER: _("镇干部"),
    Role.DEPARTMENT_OFFICER: _("县级部门工作人员"),
    Role.COUNTY_OFFICE: _("县后扶办"),
    Role.READER: _("市省查阅人员"),
    Role.AUDITOR: _("审计人员"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
    Role.AUDIT_ADMIN: _("审计管理员"),
}


def title(role: str) -> str:
    """The role's name as shown to people."""
    return str(TITLES[Role(role)])


def permissions_of(role: str) -> frozenset[str]:
    """Everything that the role may do, over all packages."""
    return _collected().get(role, frozenset())


def all_permissions() -> frozenset[str]:
    """Every permission that some package declares."""
    return frozenset(
        str(member) for config in apps.get_app_configs() for member in _declared(config)
    )


@cache
def _collected() -> dict[str, frozenset[str]]:
    roles: dict[str, set[str]] = {}
    for config in apps.get_app_configs():
        for role, permissions in _read(config).items():
            roles.setdefault(role, set()).update(permissions)
    return {role: frozenset(permissions) for role, permissions in roles.items()}


def _read(config: AppConfig) -> dict[str, list[str]]:
    path = Path(config.path) / "roles.toml"
    if not path.exists():
        return {}
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _declared(config: AppConfig) -> Iterator[str]:
    """The members of the package's permission enum; nothing for a package without one."""
    name = f"{config.name}.policy"
    if not config.name.startswith("anjia.") or find_spec(name) is None:
        return
    yield from getattr(import_module(name), "Permission", ())


def check_roles(**_options: object) -> list[CheckMessage]:
    """Refuses a ``roles.toml`` that names a role or a permission which does not exist, or grants
    nobody one.
    """
    known = all_permissions()
    problems: list[CheckMessage] = []
    granted: set[str] = set()
    for config in apps.get_app_configs():
        for role, permissions in _read(config).items():
            if role not in set(Role):
                problems.append(
                    Error(f"{config.label}/roles.toml: no such role: {role}", id="access.E001")
                )
            for permission in permissions:
                granted.add(permission)
                if permission not in known:
                    problems.append(
                        Error(
                            f"{config.label}/roles.toml: no such permission: {permission}",
                            hint="Add it to the Permission enum in the package's policy.py.",
                            id="access.E002",
                        )
                    )
    problems.extend(
        Error(f"No role may {permission}", hint="Grant it in a roles.toml.", id="access.E003")
        for permission in sorted(known - granted)
    )
    return problems
