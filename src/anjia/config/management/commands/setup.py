"""``anjia setup``: roles, database, migrations, row security; safe to repeat."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connections

from anjia.base.audit import seals
from anjia.base.database import provision
from anjia.base.scope import guards


class Command(BaseCommand):
    """Bring the database to what this version needs."""

    help = "Create roles and database, migrate, install row security."
    requires_system_checks = ()

    def handle(self, *_args: Any, **options: Any) -> None:
        provision(settings.HOME)
        call_command("migrate", database="owner", verbosity=max(0, options["verbosity"] - 1))
        guards.install(connections["owner"])
        seals.shift_if_restored()
        connections["owner"].close()
