"""The REST API, version 1: every ledger's operations under one document.

What does not belong: what an operation does; it calls the same actions as pages do.
"""
