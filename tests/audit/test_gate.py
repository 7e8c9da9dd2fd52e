"""What the gate around actions writes down."""

from enum import StrEnum

import pytest

from anjia.base.audit.models import Event
from anjia.base.scope import Actor, Grant, acting, action, system
from anjia.base.scope.gate import _package


class Permission(StrEnum):
    """One permission."""

    WRITE = "probe.write"


@action(Permission.WRITE, event="probe.act")
def act(subject: str, *, by: Actor, area: str = "") -> str:
    return f"{subject}{area}"


def officer(*areas: str) -> Actor:
    grants = tuple(Grant(area, "town_officer", frozenset({"probe.write"})) for area in areas)
    return Actor(id="7", name="李干部", grants=grants)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "area", "written"),
    [
        (officer("610921"), "610921100", "610921100"),
        (officer("610921"), "", "610921"),
        (officer("610921101", "610921100"), "", "610921100"),
        (officer("610921100001", "610924100"), "610924100", "610924100"),
        (system(), "", None),
    ],
)
def test_an_act_is_the_business_of_its_own_place(by: Actor, area: str, written: str | None) -> None:
    act("x", by=by, area=area)
    with acting(system()):
        event = Event.objects.get(event="probe.act")
    assert (event.area, event.actor_name) == (written, by.name)


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("anjia.registry.actions", "registry"),
        ("anjia.registry.actions.events", "registry"),
        ("anjia.ledger.imports.actions", "imports"),
        ("anjia.base.parameters.actions", "parameters"),
    ],
)
def test_an_act_is_named_after_its_package(module: str, package: str) -> None:
    assert _package(module) == package
