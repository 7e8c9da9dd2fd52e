"""One engine for every subsidy: schemes as data, claims, checks, notices, payments, replies."""
