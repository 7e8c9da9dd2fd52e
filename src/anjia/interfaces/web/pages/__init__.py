"""Pages about officers and their accounts: signing in, one's own account, officers, units,
appointments.
"""
