"""Exports above the limit: asked for with a reason, decided by a second officer, on record.

Whoever decides holds the right to at every place that the rows may come from. What leaves is then
made with the rights of the one who asked, and never more rows than were approved.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from anjia.base.audit import actions as audit
from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import Actor
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.ledger.declaration import Ledger
from anjia.ledger.models import Export, ExportState

WAITS = "export_waits"


def request(export: Export, ledger: type[Ledger], *, by: Actor, at: datetime) -> Export:
    """Let an export that was noted down wait for a second officer; it says why it is needed."""
    export.reason = export.reason.strip()
    if not export.reason:
        raise Refused("export_reason_missing")
    place = areas.around([area for area in by.areas(str(ledger.permissions.export)) if area])
    if place is None or ledger.permissions.approve is None:
        raise Refused("export_cannot_be_approved")
    asked = Export.objects.filter(officer=by.id, ledger=ledger.code, state=ExportState.ASKED)
    if asked.exists():
        raise Refused("export_waits_already", title=str(ledger.title))
    export.place, export.state = place, ExportState.ASKED
    export.save(force_insert=True)
    _record("ledger.export_asked", export, by=by)
    work = Work(
        code=WAITS,
        facts={"title": str(ledger.title), "rows": export.counted},
        url=reverse("ledger:decide-export", args=[export.pk]),
        permission=str(ledger.permissions.approve),
        not_for=by.id,
        once=_once(export),
    )
    notices.post(work, area=place, at=at)
    return export


def waiting(*, by: Actor) -> Sequence[Export]:
    """Return the exports of others that wait for this officer's decision, the oldest first."""
    asked = Export.objects.filter(state=ExportState.ASKED).exclude(officer=by.id)
    return [export for export in asked.order_by("asked_at") if may_decide(export, by=by)]


def may_decide(export: Export, *, by: Actor) -> bool:
    """Whether an officer may decide about an export: never the one who asked."""
    ledger = next((each for each in catalogue.all() if each.code == export.ledger), None)
    right = ledger.permissions.approve if ledger is not None else None
    return (
        right is not None
        and bool(export.place)
        and export.officer != by.id
        and by.may(right, export.place)
    )


def decide(export: Export, *, by: Actor, at: datetime, approved: bool, note: str) -> Export:
    """Approve an export, which then waits to be made, or decline it and say why; only once."""
    with transaction.atomic():
        found = Export.objects.select_for_update().filter(pk=export.pk).first()
        if found is None or not may_decide(found, by=by):
            raise Refused("not_permitted")
        if found.state != ExportState.ASKED:
            raise Refused("export_decided_already")
        found.note = note.strip()
        if not approved and not found.note:
            raise Refused("export_note_missing")
        found.state = ExportState.WAITING if approved else ExportState.DECLINED
        found.decided_at, found.decided_by, found.decided_by_name = at, by.id, by.name
        found.save(update_fields=["state", "note", "decided_at", "decided_by", "decided_by_name"])
        _record(f"ledger.export_{'approved' if approved else 'declined'}", found, by=by)
        notices.finish_waiting(_once(found), area=found.place, by=by, at=at)
        if not approved:
            _tell_declined(found, at=at)
    return found


def _tell_declined(export: Export, *, at: datetime) -> None:
    work = Work(
        code="export_declined",
        facts={"title": str(catalogue.get(export.ledger).title)},
        url=reverse("ledger:exports"),
        officer=export.officer,
        once=f"ledger.export:{export.pk}",
    )
    notices.post(work, area=export.place, at=at)


def _record(event: str, export: Export, *, by: Actor) -> None:
    # The reason is on the request itself: people write names into reasons, and the log has none.
    audit.record(
        event,
        by=by.id,
        by_name=by.name,
        area=export.place,
        subject=("ledger.export", str(export.pk)),
        facts={"ledger": export.ledger, "rows": export.counted},
    )


def _once(export: Export) -> str:
    return f"ledger.export_asked:{export.pk}"
