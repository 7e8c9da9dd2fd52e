"""Documents as the register lists them, and what it doubts about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from anjia.base.files.models import StoredFile
from anjia.base.scope import acting, system
from anjia.processes.supervision.models import Document
from anjia.processes.supervision.policy import DocumentState, TaskState, register

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.processes.supervision.policy.register import Remark

HIDDEN = DocumentState.WITHDRAWN.value
_DRAFT, _CONFIRMED = TaskState.DRAFT.value, TaskState.CONFIRMED.value


@dataclass(frozen=True)
class Wanted:
    """What a list of documents is narrowed to; nothing given narrows nothing."""

    text: str = ""
    state: str = ""
    read_as: str = ""
    year: int | None = None
    issuer: str = ""
    doubted: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != Wanted()


@dataclass(frozen=True)
class Entry:
    """One document of the register with how many tasks it has and what is doubted."""

    document: Any
    tasks: int
    drafts: int
    remarks: list[Remark] = field(default_factory=list)


def remarks(document: Document, *, today: date) -> list[Remark]:
    """What the register doubts about a document."""
    return register.remarks(
        number=document.number,
        index_number=document.index_number,
        made_on=document.made_on,
        published_on=document.published_on,
        valid_until=document.valid_until,
        validity=document.validity,
        today=today,
    )


def listed(wanted: Wanted, *, today: date) -> list[Entry]:
    """The documents of the reader's places, the latest first, without their texts."""
    found: QuerySet[Any] = Document.objects.defer("text", "reading").order_by(
        "-made_on", "-entered_at", "id"
    )
    found = found.filter(state=wanted.state) if wanted.state else found.exclude(state=HIDDEN)
    if wanted.text:
        words = wanted.text
        found = found.filter(
            Q(title__icontains=words)
            | Q(number__icontains=words)
            | Q(index_number__icontains=words)
        )
    if wanted.issuer:
        found = found.filter(issuer__icontains=wanted.issuer)
    if wanted.read_as:
        found = found.filter(read_as=wanted.read_as)
    if wanted.year:
        found = found.filter(made_on__year=wanted.year)
    counted = found.annotate(
        confirmed=Count("tasks", filter=Q(tasks__state=_CONFIRMED)),
        drafts=Count("tasks", filter=Q(tasks__state=_DRAFT)),
    )
    entries = [
        Entry(one, one.confirmed + one.drafts, one.drafts, remarks(one, today=today))
        for one in counted
    ]
    return [entry for entry in entries if entry.remarks or not wanted.doubted]


def years() -> list[int]:
    """The years of which there is a document, the latest first."""
    days = Document.objects.exclude(state=HIDDEN).dates("made_on", "year", order="DESC")
    return [day.year for day in days]


def get(pk: UUID) -> Document | None:
    """A document that the reader may see."""
    found: Document | None = Document.objects.select_related("replaces").filter(pk=pk).first()
    return found


def original(document: Document) -> StoredFile | None:
    """The file that a document came in as; whoever may read the document may have it."""
    if document.file_id is None:
        return None
    with acting(system(name="supervision")):
        found: StoredFile | None = StoredFile.objects.filter(pk=document.file_id).first()
    return found


def only_tables(document: Document) -> bool:
    """Whether nearly all of its lines are rows of a table."""
    lines = [line for line in document.text.splitlines() if line.strip()]
    return bool(lines) and sum("\t" in line for line in lines) * 3 > len(lines) * 2


def editions(document: Document) -> list[Document]:
    """All editions of a document, the first one first."""
    first = document
    while first.replaces is not None:
        first = first.replaces
    found, after = [first], _after([first])
    while after:
        found += after
        after = _after(after)
    return found


def _after(documents: Iterable[Document]) -> list[Document]:
    return list(
        Document.objects.filter(replaces__in=list(documents)).exclude(state=HIDDEN).order_by("id")
    )
