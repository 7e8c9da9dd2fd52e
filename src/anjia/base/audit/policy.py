"""What may be done with the logs. No Django."""

from enum import StrEnum


class Permission(StrEnum):
    """Acts on the logs; nobody may change them."""

    READ = "audit.read"
    EXPORT = "audit.export"
