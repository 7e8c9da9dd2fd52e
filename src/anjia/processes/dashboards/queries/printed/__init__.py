"""Printed figures of a document: read from a table, judged by the engine, told in words.

Nothing of a table is kept: it is read, judged and forgotten.
"""
