"""What an expression may name: the tables, facts, relations and parameters around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .types import Type


class Vocabulary(Protocol):
    """The names that ``convert`` resolves; a dictionary with its definitions offers them."""

    def fact_type(self, table: str, name: str) -> Type | None:
        """Type of a fact, or None where the table has no such fact."""
        ...

    def fact_names(self, table: str) -> Collection[str]:
        """Every fact of the table, for suggestions."""
        ...

    def parents(self, table: str) -> Mapping[str, str]:
        """Tables that a row of this one belongs to, with the column that holds their key."""
        ...

    def children(self, table: str) -> Collection[str]:
        """Tables whose rows belong to a row of this one."""
        ...

    def parameter_types(self) -> Mapping[str, Type]:
        """Every parameter with the type of its value."""
        ...
