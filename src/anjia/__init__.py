"""Anjia (安家): follow-up support of relocated households."""

from importlib.metadata import version

__version__ = version("anjia")
