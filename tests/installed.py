"""An installation that is set up once; whoever needs one of their own begins with its copy.

To run all migrations takes longer than most modules' tests. The copy is made of a server that was
stopped, holds no row but those of the migrations, and is not used for a server in `DATABASE_URL`.
It is made anew when anything changes that it is made of, so every clean checkout migrates from
nothing; `anjia setup` runs on every copy, for whatever has come since.

``python -m tests.installed`` makes it ahead of time.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from anjia.base.database import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).resolve().parents[1]
KEPT = TOP / "build" / "installed"
MADE_OF = ("**/migrations/*.py", "base/database/**/*.py", "base/scope/**/*", "base/audit/**/*")
SUPERUSER = Path("secrets/postgres")


def copy_to(home: Path) -> None:
    """Give an empty home a database that is set up; its own passwords come with `anjia setup`."""
    with _alone():
        kept = KEPT / _name(home)
        if not kept.exists():
            _make(kept)
        (home / SUPERUSER).parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copy2(kept / SUPERUSER, home / SUPERUSER)
        _copy(kept / "postgres", home / "postgres")


def _make(kept: Path) -> None:
    """Set up an installation where the server's account can reach it, then put it away."""
    for old in KEPT.glob(f"{kept.name.partition('-')[0]}-*"):
        shutil.rmtree(old)
    home = Path(tempfile.mkdtemp(prefix="anjia-installed-"))
    home.chmod(0o711)
    try:
        with Cluster(home).running():
            subprocess.run(
                [sys.executable, "-m", "anjia.config", "setup"],
                env={**os.environ, "ANJIA_HOME": str(home)},
                cwd=TOP,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        part = kept.with_suffix(".part")
        (part / SUPERUSER).parent.mkdir(mode=0o700, parents=True)
        shutil.copy2(home / SUPERUSER, part / SUPERUSER)
        _copy(home / "postgres", part / "postgres")
        part.rename(kept)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy a folder that belongs to the server's account, without the sockets in it."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("run", "log"))
    if os.geteuid() == 0:
        owner = source.stat()
        for path in (target, *target.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)


def _name(home: Path) -> str:
    """The server's version and what else the copy is made of."""
    program = Cluster(home).program("postgres")
    said = subprocess.check_output([str(program), "--version"], text=True)
    found = hashlib.sha256(said.encode())
    paths = (path for pattern in MADE_OF for path in (TOP / "src/anjia").glob(pattern))
    for path in sorted({TOP / "requirements.lock", *(path for path in paths if path.is_file())}):
        if "__pycache__" not in path.parts and "tests" not in path.parts:
            found.update(f"{path.relative_to(TOP)} {path.stat().st_size}\n".encode())
            found.update(path.read_bytes())
    return f"{said.split()[2].partition('.')[0]}-{found.hexdigest()[:16]}"


@contextmanager
def _alone() -> Iterator[None]:
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    ahead = Path(tempfile.mkdtemp(prefix="anjia-ahead-"))
    try:
        copy_to(ahead)
    finally:
        shutil.rmtree(ahead)
