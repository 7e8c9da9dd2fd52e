"""The Python scope alone, with row security off, lets nothing foreign be found."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import pytest

from anjia.base.access.policy import Role
from anjia.base.scope import Actor, context, system
from tests.security.matrix import foreign
from tests.security.world import World

pytestmark = pytest.mark.django_db


@contextmanager
def row_security_off() -> Iterator[None]:
    """Every transaction tells PostgreSQL the whole country, so that its policies refuse nothing."""
    whole = context.bounds(system())

    def everything(_actor: Actor) -> dict[str, str]:
        return dict(whole)

    with mock.patch.object(context, "bounds", everything):
        yield


@pytest.mark.parametrize("role", list(Role))
def test_nothing_foreign_is_found_without_row_security(world: World, role: Role) -> None:
    with row_security_off():
        assert foreign(world, role, "python scope alone") == ""
