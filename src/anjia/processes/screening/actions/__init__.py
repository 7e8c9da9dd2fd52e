"""The only writers of screenings, tallies and clues."""

from anjia.processes.screening.actions.filling import fill
from anjia.processes.screening.actions.judging import Word, verify
from anjia.processes.screening.actions.running import screen

__all__ = ["Word", "fill", "screen", "verify"]
