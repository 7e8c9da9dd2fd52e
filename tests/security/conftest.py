"""The country, once for each test."""

import pytest

from tests.security.world import World, build


@pytest.fixture
def world(db: None) -> World:
    """Rows of every kind at every relation to an officer of every role."""
    return build()
