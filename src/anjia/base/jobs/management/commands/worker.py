"""`anjia worker`: do the waiting jobs until told to stop; refuses an unsafe database."""

from argparse import ArgumentParser
from typing import Any, cast

from django.core.management.base import BaseCommand
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from anjia.base.scope.serving import refuse_on_faults


class Command(BaseCommand):
    """Run a job worker in the foreground."""

    help = "Do background jobs until stopped; several workers may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2)
        queues = parser.add_mutually_exclusive_group()
        queues.add_argument("--queues", nargs="+", help="do the jobs of these queues alone")
        queues.add_argument("--beside", nargs="+", help="do the jobs of all queues but these")
        parser.add_argument(
            "--once", action="store_true", help="end when nothing is waiting any more"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        refuse_on_faults(connection)
        connector = cast("DjangoConnector", app.connector).get_worker_connector()
        with app.replace_connector(connector) as working:
            working.run_worker(
                queues=options["queues"] or _others(options["beside"]),
                concurrency=options["concurrency"],
                wait=not options["once"],
                # An import that is under way gets time to finish its transaction.
                shutdown_graceful_timeout=30,
                delete_jobs="successful",
            )


def _others(queues: list[str] | None) -> list[str] | None:
    if queues is None:
        return None
    return sorted({task.queue for task in app.tasks.values()} - set(queues))
