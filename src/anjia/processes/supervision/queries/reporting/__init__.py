"""A quarter's report as an official document, composed of its kept numbers and of nothing else.

The document is Chinese whatever the reader's language: it is what the office sends.
"""

from anjia.processes.supervision.queries.reporting.composing import paper

__all__ = ["paper"]
