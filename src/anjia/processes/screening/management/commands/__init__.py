"""`anjia screen` and `anjia replay`."""
