"""Reads of the screening: rules over snapshots, their counts, the clues, and replays."""
