"""The only writer of stored files.

`store` is part of other actions, which ask for the permission; it runs inside their scope.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from anjia.base import parameters
from anjia.base.files import vault
from anjia.base.files.models import StoredFile
from anjia.base.files.policy import KEPT, UPLOADED, Kind, refuse_unfit
from anjia.base.files.queries import folder
from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused

# Content without a row is left by an action that failed; one that is under way gets a day.
ORPHAN_SECONDS = 86_400
NAME_LENGTH = 255


def store(
    source: bytes | Path,
    *,
    name: str,
    kind: Kind,
    by: Actor,
    area: str,
    at: datetime | None = None,
    counted: bool = True,
) -> StoredFile:
    """Keep a file and return its row; refuse one that is empty, too large, foreign, or too many.

    What the command line brings in is not `counted`: the limit is on what comes over the network.
    """
    now = at or timezone.now()
    today = timezone.localdate(now)
    limit = int(parameters.value("upload_megabytes", area=area, on=today))
    content = _read(source, name=name, limit_megabytes=limit, limited=kind in UPLOADED)
    if kind in UPLOADED and counted and not by.everything:
        _refuse_too_many(by, kind=kind, area=area, now=now)
    # What Anjia wrote itself may be larger than what may be uploaded.
    size_limit = limit if kind in UPLOADED else max(limit, len(content) // 1_000_000 + 1)
    media_type = refuse_unfit(content, kind=kind, name=name, limit_megabytes=size_limit)
    _lock(vault.digest(content))
    made: StoredFile = StoredFile.objects.create(
        area=area,
        name=Path(name).name[-NAME_LENGTH:],
        kind=kind,
        media_type=media_type,
        size=len(content),
        digest=vault.put(folder(), content),
        made_by=by.id,
        made_by_name=by.name,
        made_at=now,
        expires_at=None if kind in KEPT else now + _kept(kind, area=area, now=now),
    )
    return made


def remove_expired(*, at: datetime) -> int:
    """Delete the content of files whose time is over, and content that no row names; how many.

    Runs as the system; the rows stay, as the record that there was a file.
    """
    expired = StoredFile.objects.filter(expires_at__lt=at, removed_at__isnull=True)
    removed = 0
    for file in expired.iterator():
        _lock(file.digest)
        StoredFile.objects.filter(pk=file.pk).update(removed_at=at)
        if not _named(file.digest):
            vault.remove(folder(), file.digest)
        removed += 1
    return removed + _remove_orphans(at)


def _remove_orphans(at: datetime) -> int:
    removed = 0
    for digest, written in vault.names(folder()):
        if at.timestamp() - written < ORPHAN_SECONDS:
            continue
        _lock(digest)
        if not _named(digest):
            vault.remove(folder(), digest)
            removed += 1
    return removed


def _named(digest: str) -> bool:
    return bool(StoredFile.objects.filter(digest=digest, removed_at__isnull=True).exists())


def _lock(digest: str) -> None:
    """Let storing and removing the same content wait for each other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"file {digest}"])


def _read(source: bytes | Path, *, name: str, limit_megabytes: int, limited: bool) -> bytes:
    if isinstance(source, bytes):
        return source
    size = source.stat().st_size / 1_000_000
    if limited and size > limit_megabytes:
        raise Refused("file_too_large", name=name, size=f"{size:.1f}", limit=limit_megabytes)
    return source.read_bytes()


def _refuse_too_many(by: Actor, *, kind: Kind, area: str, now: datetime) -> None:
    allowed = int(parameters.value("uploads_an_hour", area=area, on=timezone.localdate(now)))
    recent = StoredFile.objects.filter(
        made_by=by.id, kind=kind, made_at__gt=now - timedelta(hours=1)
    )
    if recent.count() >= allowed:
        raise Refused("uploads_used_up", allowed=allowed)


def _kept(kind: Kind, *, area: str, now: datetime) -> timedelta:
    on = timezone.localdate(now)
    if kind is Kind.EXPORT:
        return timedelta(hours=int(parameters.value("export_link_hours", area=area, on=on)))
    return timedelta(days=int(parameters.value("workbook_keep_days", area=area, on=on)))
