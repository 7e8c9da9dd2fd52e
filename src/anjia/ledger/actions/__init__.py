"""What is done through a ledger: entering records, looking for people, taking rows out.

Rows of a domain are written by the domain's own action behind `Ledger.save`.
"""
