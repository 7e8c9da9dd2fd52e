"""Files that only their owner may read, on the disk before anybody relies on them."""

import os
from collections.abc import Iterable
from pathlib import Path


def write(path: Path, content: Iterable[bytes], *, replacing: bool = False) -> None:
    """Write a file of mode 0600 that a power cut does not take away.

    FileExistsError where it is there already, unless it may be replaced.
    """
    how = os.O_TRUNC if replacing else os.O_EXCL
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600), "wb") as file:
        file.writelines(content)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Bring to the disk which names a folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
