"""Installs what the tests need from Debian, where we may; says what is skipped where we may not.

``tools.py spark`` is for the tests on Spark, which alone need Java.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = {
    "chromium": ("browser tests", lambda: shutil.which("chromium") is not None),
    "fonts-noto-cjk": (
        "Chinese text in screenshots",
        lambda: Path("/usr/share/fonts/opentype/noto").exists(),
    ),
    "gettext": ("the check of translations", lambda: shutil.which("xgettext") is not None),
    "postgresql": (
        "scope, import and durability tests on Debian's server",
        lambda: Path("/usr/lib/postgresql").exists(),
    ),
}
SPARK = {"openjdk-17-jre-headless": ("tests on Spark", lambda: shutil.which("java") is not None)}


def main() -> None:
    needed = SPARK if sys.argv[1:] == ["spark"] else NEEDED
    missing = [name for name, (_, present) in needed.items() if not present()]
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        for name in missing:
            print(f"Skipped: {needed[name][0]} (install {name})", file=sys.stderr)
        return
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    }
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if subprocess.run(command, check=False, **quiet).returncode:
        print(f"Skipped: could not install {', '.join(missing)}", file=sys.stderr)


if __name__ == "__main__":
    main()
