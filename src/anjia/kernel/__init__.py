"""Plain ideas that every floor shares: areas, identity numbers, periods, working days, ids.

Nothing here knows Django, a database, a clock or a user; those enter at the edge.
"""
