"""Pages that the ledgers cannot make."""
