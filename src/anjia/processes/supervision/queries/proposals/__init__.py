"""Reading proposals: lists, one with all that hangs on it, clocks, numbers, old replies."""
