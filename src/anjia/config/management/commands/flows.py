"""``anjia flows``: print the drawing of every declared flow, as docs/flows.md keeps it."""

from typing import Any

from django.core.management import BaseCommand

from anjia.base import flow


class Command(BaseCommand):
    """Print docs/flows.md."""

    help = "Print how things move from state to state: the contents of docs/flows.md."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the page."""
        self.stdout.write(flow.document(), ending="")
