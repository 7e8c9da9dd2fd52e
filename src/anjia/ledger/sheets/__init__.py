"""Workbooks in and out: reading, headers, column matching, values, templates, annotated copies.

Plain Python. What does not belong here: models, permissions, the wording of messages (a failure is
a code with facts; `anjia.ledger.imports.messages` words it), anything of one particular ledger.
"""
