"""Reading stored files. A `StoredFile` comes from a scoped query, so whoever holds one may read."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from anjia.base.files import vault
from anjia.base.files.models import StoredFile
from anjia.kernel.refusals import Refused


def folder() -> Path:
    """Return where content is kept."""
    return Path(settings.HOME) / "files"


def chunks(file: StoredFile) -> Iterator[bytes]:
    """Give the content piece by piece; refuse when it has been removed after its time."""
    if file.removed_at is not None or not vault.place(folder(), file.digest).exists():
        raise Refused("file_removed", name=file.name)
    return vault.chunks(folder(), file.digest)


def read(file: StoredFile) -> bytes:
    """Return the whole content."""
    return b"".join(chunks(file))
