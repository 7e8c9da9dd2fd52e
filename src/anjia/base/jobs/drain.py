"""Doing all waiting jobs in this process, on this connection: for the command line and tests."""

import json

from django.db import connection
from procrastinate.contrib.django import app

NEXT = """
delete from procrastinate_jobs where id = (
    select id from procrastinate_jobs where status = 'todo'
    order by priority desc, id limit 1 for update skip locked
) returning task_name, args
"""


def drain(*, limit: int = 1000) -> int:
    """Do every job that waits now, oldest first, and the jobs those ask for; returns how many.

    A failing job raises here, where somebody is looking.
    """
    for done in range(limit):
        with connection.cursor() as cursor:
            cursor.execute(NEXT)
            row = cursor.fetchone()
        if row is None:
            return done
        name, arguments = row
        app.tasks[name](**(json.loads(arguments) if isinstance(arguments, str) else arguments))
    return limit
