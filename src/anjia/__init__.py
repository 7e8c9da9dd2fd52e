"""Anjia (安家): follow-up support of relocated households."""
