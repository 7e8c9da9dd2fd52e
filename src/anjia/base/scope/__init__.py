"""Who acts, where, and the one gate through which anything is written.

Place is a prefix of an area code. :func:`acting` tells both Python and PostgreSQL which prefixes
the present work may read and write; outside it, scoped models refuse to be read at all. Officers,
appointments and sessions do not belong here: they are in ``base.access``.
"""

from anjia.base.scope.actor import Actor, Grant, system
from anjia.base.scope.context import (
    ScopeMissing,
    acting,
    current_actor,
    current_batch,
    forget,
    python_scope_off,
    remembered,
)
from anjia.base.scope.gate import action

__all__ = [
    "Actor",
    "Grant",
    "ScopeMissing",
    "acting",
    "action",
    "current_actor",
    "current_batch",
    "forget",
    "python_scope_off",
    "remembered",
    "system",
]
