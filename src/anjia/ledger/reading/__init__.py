"""Reading a ledger: which rows somebody may see, in what order, and how values are shown.

What does not belong here: requests and pages (`ledger.pages`, `ledger.api`), and writing.
"""
