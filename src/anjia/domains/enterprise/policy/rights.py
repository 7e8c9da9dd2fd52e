"""What may be done in enterprise."""

from enum import StrEnum


class Permission(StrEnum):
    """The rights of this package; roles.toml maps roles to them."""

    READ = "enterprise.read"
    WRITE = "enterprise.write"
    IMPORT = "enterprise.import"
    EXPORT = "enterprise.export"
    APPROVE_EXPORT = "enterprise.approve_export"
    DECIDE = "enterprise.decide"  # what needs a second officer: recognition, acceptance
