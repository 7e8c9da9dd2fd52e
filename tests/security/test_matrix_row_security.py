"""PostgreSQL's row security alone, with the Python scope off, lets nothing foreign be found."""

import pytest

from anjia.base.access.policy import Role
from anjia.base.scope import python_scope_off
from tests.security.matrix import foreign
from tests.security.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_nothing_foreign_is_found_without_the_python_scope(world: World, role: Role) -> None:
    with python_scope_off():
        assert foreign(world, role, "row security alone") == ""
