"""The REST API of every ledger: the same rights, scope, masks and writers as its pages."""
