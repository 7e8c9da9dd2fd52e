"""The language of definitions: text in, frozen typed nodes out."""

from .convert import expression
from .nodes import Node
from .types import BOOLEAN, DATE, DECIMAL, INTEGER, TEXT, Kind, Type
from .vocabulary import Vocabulary

__all__ = [
    "BOOLEAN",
    "DATE",
    "DECIMAL",
    "INTEGER",
    "TEXT",
    "Kind",
    "Node",
    "Type",
    "Vocabulary",
    "expression",
]
