"""The pages that every ledger has, made from its declaration.

A page of one domain only is an ordinary view of that domain.
"""
