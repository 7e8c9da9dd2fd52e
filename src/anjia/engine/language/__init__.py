"""The language of definitions: text in, frozen typed nodes out, and words about both."""

from .checking import Checked, Fault, check
from .completion import Candidate, Completion, Sort, complete
from .convert import expression
from .nodes import Node
from .reading import read_back
from .types import BOOLEAN, DATE, DECIMAL, INTEGER, TEXT, Kind, Type
from .vocabulary import Described, Vocabulary

__all__ = [
    "BOOLEAN",
    "DATE",
    "DECIMAL",
    "INTEGER",
    "TEXT",
    "Candidate",
    "Checked",
    "Completion",
    "Described",
    "Fault",
    "Kind",
    "Node",
    "Sort",
    "Type",
    "Vocabulary",
    "check",
    "complete",
    "expression",
    "read_back",
]
