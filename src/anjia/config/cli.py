"""The command ``anjia``: every management command, on a database that is up."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext

from django.conf import settings
from django.core.management import execute_from_command_line

from anjia.base.database import Cluster

OFFLINE = {
    *("help", "--help", "-h", "version", "--version"),
    *("assets", "messages", "makemessages", "figures", "bench", "policy"),
}


def main() -> None:
    """Run one command; without ``DATABASE_URL`` the embedded database is up meanwhile."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anjia.config.settings")
    needs_database = len(sys.argv) > 1 and sys.argv[1] not in OFFLINE
    embedded = needs_database and not os.environ.get("DATABASE_URL")
    with Cluster(settings.HOME).running() if embedded else nullcontext():
        execute_from_command_line(sys.argv)
