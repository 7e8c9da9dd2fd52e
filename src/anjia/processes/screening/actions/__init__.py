"""The only writers of screenings, tallies and clues."""

from anjia.processes.screening.actions.filling import fill
from anjia.processes.screening.actions.judging import Word, note_export, verify
from anjia.processes.screening.actions.running import screen

__all__ = ["Word", "fill", "note_export", "screen", "verify"]
