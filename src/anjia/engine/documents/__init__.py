"""Reading a policy document: what it is, which tasks it sets, who does them, what they must reach.

Plain Python over plain text: the same text gives the same answer, every piece points at its
characters, and what was not understood is listed. How a file becomes text does not belong here,
nor who a printed unit is in the register.
"""

from .parsing import parse
from .pieces import Document, Named, Pointed, Target, Task

__all__ = ["Document", "Named", "Pointed", "Target", "Task", "parse"]
