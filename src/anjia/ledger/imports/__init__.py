"""Bringing workbooks into ledgers: upload, columns, preview of every change, commit, undo.

What a cell says is for `ledger.sheets`, what a record may be for the domain behind `Ledger.save`;
here is what lies between, and nothing of one particular ledger.
"""
