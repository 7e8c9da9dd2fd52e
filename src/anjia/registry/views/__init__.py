"""Pages of the registry that the ledger framework cannot make."""
