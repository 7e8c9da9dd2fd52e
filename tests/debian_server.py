"""Runs tests on Debian's PostgreSQL: row security, imports, and what survives a crash.

A throw-away cluster is made with Debian's binaries and handed over as ``DATABASE_URL``, the way a
county's own server would be. A server that is to be killed must be our launcher's: for those tests
it is told to use Debian's binaries. Where these are missing, this says so and succeeds.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from urllib.parse import quote

VERSIONS = Path("/usr/lib/postgresql")
ON_A_SERVER = ("tests/test_scope.py", "src/anjia/base/scope", "tests/imports")
UNDER_OUR_LAUNCHER = ("tests/durability",)


def main() -> int:
    found = sorted(VERSIONS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        print("Skipped: tests on Debian's PostgreSQL (install postgresql)", file=sys.stderr)
        return 0
    binaries = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="anjia-debian-"))
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    as_account = {"user": account.pw_uid, "group": account.pw_gid} if account else {}

    def run(program: str, *options: str) -> None:
        subprocess.run(
            [str(binaries / program), "-D", str(folder / "data"), *options],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **as_account,
        )

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8")
        options = (
            f"-k {folder} -h '' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        )
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        url = f"postgresql://postgres@{quote(str(folder), safe='')}/anjia"
        with ThreadPoolExecutor() as side_by_side:
            runs = (
                side_by_side.submit(tests, *ON_A_SERVER, DATABASE_URL=url),
                side_by_side.submit(tests, *UNDER_OUR_LAUNCHER, ANJIA_POSTGRES=str(binaries)),
            )
            for each in as_completed(runs):
                print(f"On PostgreSQL {binaries.parent.name}:\n{each.result().stdout}", flush=True)
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
    return int(any(each.result().returncode for each in runs))


def tests(*paths: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", *paths],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environment},
    )


if __name__ == "__main__":
    sys.exit(main())
