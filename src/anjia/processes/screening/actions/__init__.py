"""The only writers of screenings, tallies and clues."""

from anjia.processes.screening.actions.filling import await_fill, carried_out_by, fill
from anjia.processes.screening.actions.judging import Word, note_export, verify
from anjia.processes.screening.actions.running import screen

__all__ = ["Word", "await_fill", "carried_out_by", "fill", "note_export", "screen", "verify"]
