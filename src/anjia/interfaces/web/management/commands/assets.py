"""`anjia assets`: install the locked front-end packages and gather the files that are served."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

import anjia
from anjia.interfaces.web import assets


class Command(BaseCommand):
    """Build the served front-end files; quick when nothing changed."""

    help = "Install the locked front-end packages and gather the files that are served."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Install where needed, and gather."""
        source = Path(anjia.__file__).parent
        modules = assets.install(modules=Path(settings.NODE_MODULES))
        built = assets.gather(modules=modules, source=source, target=Path(settings.FRONTEND))
        state = "reused" if built.reused else "built"
        self.stdout.write(f"assets: {state}, {len(built.icons)} icons")
