"""Taking a document in: its original, its text, what it says of itself, and drafts of its tasks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from anjia.base.access.models import UnitKind
from anjia.base.files import actions as files
from anjia.base.files import vault
from anjia.base.files.policy import Kind
from anjia.base.scope import Actor, action
from anjia.engine import documents
from anjia.kernel.refusals import Refused
from anjia.ledger import texts
from anjia.processes.supervision.actions.documents import rows
from anjia.processes.supervision.models import Document, Task, UnitGroup
from anjia.processes.supervision.policy import DocumentState, Permission, genre, naming
from anjia.processes.supervision.queries import editions
from anjia.processes.supervision.queries.resolving import Register

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from anjia.base.files.models import StoredFile

LONGEST = 3_000_000  # characters of pasted text; a page holds some 700


@action(Permission.MANAGE, event="supervision.take_in")
def take_in(
    source: bytes | str,
    *,
    by: Actor,
    area: str,
    at: datetime,
    name: str = "",
    read_as: str = "",
    replaces: Document | None = None,
) -> Document:
    """Keep a file (bytes, with its `name`) or pasted text and draft its tasks for confirmation.

    Refused: what cannot be read, what is there already (`document_there`), and a second document
    of one number (`document_number_taken`), unless it is entered as the next edition of the first.
    """
    text = _text(source)
    digest = vault.digest(text.encode())
    reading = documents.parse(text)
    said = reading.metadata
    _refuse_twice(area, digest=digest, number=said["number"], replaces=replaces)
    kind = read_as or genre.read_as(said["title"], text).value
    document = Document(
        area=area,
        read_as=kind,
        title=(said["title"] or genre.title_of(text) or name)[:300],
        number=said["number"][:80],
        index_number=said["index_number"][:80],
        issuer=said["issuer"][:200],
        made_on=_day(said["made_on"]),
        published_on=_day(said["published_on"]),
        validity=said["validity"][:20],
        file=_stored(source, name=name, by=by, area=area, at=at),
        text=text,
        digest=digest,
        reading=reading.as_json(),
        replaces=replaces,
        edition=replaces.edition + 1 if replaces else 1,
        entered_at=at,
        entered_by=by.id,
        entered_by_name=by.name,
    )
    document.save(force_insert=True)
    tasks = rows.wanted(reading, read_as=kind)
    printed = (named.unit for task in tasks for named in (*task.leads, *task.partners))
    register = _register(area, printed)
    made = rows.draft(document, tasks, register=register, year=said["year"])
    if replaces is not None:
        matched = editions.matches(editions.living(replaces), made)
        for task in made:
            task.follows_id = matched.get(task.pk)
        Task.objects.bulk_update(made, ["follows"])
    return document


def _text(source: bytes | str) -> str:
    if isinstance(source, bytes):
        return texts.read(source)
    text = source.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        raise Refused("document_empty")
    if len(text) > LONGEST:
        raise Refused("document_too_long")
    return text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _stored(
    source: bytes | str, *, name: str, by: Actor, area: str, at: datetime
) -> StoredFile | None:
    if isinstance(source, str):
        return None
    return files.store(source, name=name or "document", kind=Kind.DOCUMENT, by=by, area=area, at=at)


def _refuse_twice(area: str, *, digest: str, number: str, replaces: Document | None) -> None:
    there = Document.objects.filter(area=area).exclude(state=DocumentState.WITHDRAWN.value)
    _refuse(there.filter(digest=digest), "document_there")
    if replaces is not None:
        if replaces.area != area or replaces.state != DocumentState.CONFIRMED.value:
            raise Refused("document_not_replaceable", title=replaces.title)
        _refuse(there.filter(replaces=replaces), "document_replaced_already")
    if number:
        same = there.filter(number=number)
        _refuse(same.exclude(pk__in=_chain(replaces)), "document_number_taken", number=number)


def _chain(document: Document | None) -> list[Any]:
    """The ids of a document and of all editions before it."""
    found = []
    while document is not None:
        found.append(document.pk)
        document = document.replaces
    return found


def _refuse(found: Any, code: str, **facts: str) -> None:
    first = found.order_by("edition", "id").first()
    if first is not None:
        raise Refused(code, document=str(first.pk), title=first.title, **facts)


def _register(area: str, printed: Iterable[str]) -> Register:
    """The units of the place; 各镇人民政府 are all towns, a group made where missing."""
    register = Register.of(area)
    for name in dict.fromkeys(printed):
        if not naming.is_all_towns(name) or register.find(name):
            continue
        group = UnitGroup.objects.filter(area=area, kind=UnitKind.TOWN).first()
        if group is None:
            group = UnitGroup(area=area, name=naming.plain(name)[:80], kind=UnitKind.TOWN)
        else:
            group.aliases = [*group.aliases, naming.plain(name)[:80]]
            group.version += 1
        group.save()
        register.groups[naming.core(name, place=register.place)] = group
    return register
