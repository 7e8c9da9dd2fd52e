"""How something moves from state to state: declared once, asked everywhere, drawn for the docs.

A flow holds states, transitions, what guards them and how long a state lasts. Who may move a row
is for its action to say, which also locks and saves the row.
"""

from anjia.base.flow.flows import Deadline, Flow, Transition
from anjia.base.flow.shelf import declared, document

__all__ = ["Deadline", "Flow", "Transition", "declared", "document"]
