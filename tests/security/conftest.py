"""The country, once for each module: its rows are written, and taken back after its last test."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from anjia.base.access import attempts
from tests.security.world import World, build

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody here signs in with a password


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Rows of every kind at every relation to an officer of every role.

    Each test runs in a savepoint inside, so that none sees what another did.
    """
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=FAST),
        # The matrix calls the API more often than anybody may; `test_api_limits` is about that.
        mock.patch.object(attempts, "wait_before", return_value=0),
        transaction.atomic(),
    ):
        yield build()
        transaction.set_rollback(True)
