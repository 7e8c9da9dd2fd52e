"""My work: what waits for an officer, until when, and what came of it.

A notice carries a code and facts; its words are registered by the package that posts it, and are
put together in the reader's language. What does not belong: deciding that something is due.
"""
