"""What happened: an append-only log of acts, and the history of every placed row."""
