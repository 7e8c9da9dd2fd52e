"""Nothing foreign is found with both layers, nothing at all without signing in: see `matrix`."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from anjia.base.access import queries
from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import signed_in
from anjia.base.scope import Actor, system
from tests.security.matrix import BOTH, Probe, ask, foreign, probes
from tests.security.routes import API, ROUTES
from tests.security.world import DAY, World

pytestmark = pytest.mark.django_db


def names() -> set[str]:
    """The name of every address of the application."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from walk(pattern, inner)
            elif isinstance(pattern, URLPattern):
                yield f"{prefix}{pattern.name}"

    return set(walk(get_resolver(), ""))


def test_every_route_is_declared() -> None:
    """A new address must say who may use it; an address that is gone must not linger in the
    table.
    """
    api = {f"api:{name}" for name, *_rest in API}
    assert names() - set(ROUTES) - api == set()
    assert set(ROUTES) - names() == set()


@pytest.mark.parametrize("role", list(Role))
def test_nothing_foreign_is_found(world: World, role: Role) -> None:
    """Marks of foreign rows in no answer, "not found" for their addresses, no change to them."""
    assert foreign(world, role, BOTH) == ""


def test_nobody_gets_anything_without_signing_in(world: World) -> None:
    """Every address leads to sign-in, or says 401; none shows a row."""
    client = Client()
    client.own = "~"
    found = []
    for probe in probes(world):
        status, body = ask(client, probe)
        closed = status in {302, 401} or probe.route.public
        if not closed or world.foreign_marks(body, ("~",)):
            found.append(f"{probe.method} {probe.name} -> {status}")
    assert not found, "\n".join(found)


def test_the_matrix_would_notice_a_leak(world: World) -> None:
    """The control: an officer who is given the whole country shows foreign marks at once."""
    client = signed_in(world.officers[Role.COUNTY_OFFICE])
    client.own = "610921"
    whole = queries.actor_for(world.officers[Role.COUNTY_OFFICE], DAY)
    wide = Actor(whole.id, whole.name, whole.unit, system().grants, everything=True)
    with mock.patch.object(queries, "narrowed", return_value=wide):
        _status, body = ask(
            client, Probe("list", "GET", "/ledgers/households/", ROUTES["ledger:list"], None)
        )
    assert world.foreign_marks(body, whole.read_areas)
