"""Background work: jobs are rows in PostgreSQL, committed with what asked for them.

A job carries ids, calls one idempotent action, and acts for the officer who asked, with the rights
that the officer has when it runs. What does not belong: what a job does.
"""

from anjia.base.jobs.actors import register_officers
from anjia.base.jobs.declare import Job, task
from anjia.base.jobs.drain import drain

__all__ = ["Job", "drain", "register_officers", "task"]
