"""Passwords are kept as Argon2 hashes that are dear to guess."""

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.module_loading import import_string

from anjia.config.settings import PASSWORD_HASHERS


def test_passwords_are_hashed_with_argon2_at_its_full_cost() -> None:
    """Read from the shipped settings and class: other tests hash at the least cost."""
    assert import_string(PASSWORD_HASHERS[0]) is Argon2PasswordHasher
    # What OWASP asks for at the least: 19 MiB and two passes.
    assert Argon2PasswordHasher.memory_cost >= 19 * 1024
    assert Argon2PasswordHasher.time_cost >= 2
