"""Pages of enterprise that its ledgers cannot make."""
