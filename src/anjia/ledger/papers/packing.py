"""Packs an Office file so that the same parts give the same bytes."""

import io
import zipfile

_THEN = (1980, 1, 1, 0, 0, 0)  # the first day that an archive knows


def packed(data: bytes) -> bytes:
    """Return the same package with its parts in order and without the time of its making."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            new.writestr(zipfile.ZipInfo(name, _THEN), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
