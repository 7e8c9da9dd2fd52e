"""Printed figures: whether the numbers of a document can be true together.

Exact arithmetic on fractions, never floats. What does not belong here: files, pages, sentences. An
answer names its reason by a code with facts, and the edge words it.
"""
