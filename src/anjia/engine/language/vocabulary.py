"""What an expression may name: the tables, facts, relations and parameters around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from anjia.engine.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .nodes import Node
    from .types import Type


@dataclass(frozen=True, slots=True)
class Described:
    """What a fact is called and where it comes from; ``words`` name the choices of an enum.

    Where ``says``, the label of a boolean says that it holds (已就业); otherwise it names it.
    """

    name: str
    label: Text
    type: Type
    unit: str = ""
    source: str = ""
    words: Mapping[str, Text] = field(default_factory=dict)
    says: bool = False


class Vocabulary(Protocol):
    """The names that ``convert`` resolves; a dictionary with its definitions offers them."""

    def fact_type(self, table: str, name: str) -> Type | None:
        """Type of a fact, or None where the table has no such fact."""
        ...

    def fact_names(self, table: str) -> Collection[str]:
        """Every fact of the table, for suggestions."""
        ...

    def described(self, table: str, name: str) -> Described:
        """A fact that the table has, as people know it."""
        ...

    def derived_node(self, table: str, name: str) -> Node | None:
        """What a derived fact is worked out from; None for a stored one."""
        ...

    def table_label(self, table: str) -> Text:
        """What the rows of a table are called."""
        ...

    def counted_label(self, table: str) -> Text:
        """What a number of rows of a table is called."""
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

    def parameter_label(self, name: str) -> Text:
        """What a parameter is called."""
        ...
