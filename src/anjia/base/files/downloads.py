"""A file as an answer: saved under its name, never shown in the page or guessed at."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from anjia.base.files.policy import Type


def download(content: bytes, name: str, *, kind: str = Type.XLSX) -> HttpResponse:
    """Answer with content to be saved under a name; a workbook unless another kind is said."""
    return HttpResponse(
        content,
        content_type=str(kind),
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "",  # noqa: FBT003 - Django's own signature
            "X-Content-Type-Options": "nosniff",
        },
    )
