"""``anjia demo``: fill an empty database with the demonstration county, once."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.utils import timezone

from anjia.demo import load, officers
from anjia.demo.load import Progress, State

WIDTH = 24


class Command(BaseCommand):
    """Invented people in published numbers, brought in from workbooks by the real import."""

    help = "Fill an empty database with the demonstration county; never touches one in use."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        home = Path(settings.HOME)
        match load.state():
            case State.LOADED:
                self._say(f"演示账号 / Demonstration accounts: {home / officers.FILE}")
                return
            case State.IN_USE:
                self._say("已有数据，不装演示县。/ The database is in use: no demonstration.")
                return
            case State.EMPTY | State.BEGUN:
                self._load(home)

    def _load(self, home: Path) -> None:
        at = timezone.now()
        files = Path(settings.NODE_MODULES) / "china-division" / "dist"
        accounts = load.begin(area_files=files, at=at)
        path = officers.keep(accounts, home=home)
        self._say("正在导入演示县的工作簿 / Importing the demonstration county's workbooks")
        load.bring_in(home=home, at=at, tell=self._tell)
        load.finish()
        self._say(f"\n演示账号（存于 {path}）/ Demonstration accounts:")
        self._say(officers.kept(home=home))

    def _tell(self, progress: Progress) -> None:
        done = WIDTH * progress.number // progress.of
        bar = "█" * done + "░" * (WIDTH - done)
        returned = f"，退回 {progress.returned} 行" if progress.returned else ""
        self._say(
            f"{bar} {progress.number:>2}/{progress.of}  {progress.name}："
            f"{progress.taken:,} 行{returned}  {progress.seconds:.1f} s"
        )

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
