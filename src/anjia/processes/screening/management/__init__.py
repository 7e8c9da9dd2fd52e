"""Commands of the screening."""
