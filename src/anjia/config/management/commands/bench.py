"""``anjia bench national``: a measurement of the checkout, where there is one."""

import subprocess
import sys
from argparse import REMAINDER, ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Run one measurement and print what it found."""

    help = "Run a measurement of the checkout, such as national."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare which measurement, and what is handed to it."""
        parser.add_argument("name", choices=("national",))
        parser.add_argument("rest", nargs=REMAINDER)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure in a process of its own, with a home of its own."""
        checkout = settings.PROJECT
        if not (checkout / "benchmarks" / options["name"]).is_dir():
            raise CommandError(_("测量程序不随安装包提供，请在源代码目录里运行。"))
        command = [sys.executable, "-m", f"benchmarks.{options['name']}", *options["rest"]]
        done = subprocess.run(command, cwd=checkout, check=False)
        if done.returncode:
            raise CommandError(_("测量没有完成。"), returncode=done.returncode)
