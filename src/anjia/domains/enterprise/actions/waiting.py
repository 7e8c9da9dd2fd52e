"""What waits for somebody in enterprise: reports that are due, recognitions that stand still."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor
from anjia.domains.enterprise.models import Factory, Recognition
from anjia.domains.enterprise.models.choices import RecognitionState
from anjia.domains.enterprise.policy import Permission
from anjia.ledger.declaration import RowChange

REPORT_WAITS = "enterprise.report_due"
RECOGNITION_WAITS = "enterprise.recognition"
AT_WORK = (
    RecognitionState.APPLIED,
    RecognitionState.EVALUATED,
    RecognitionState.STUDIED,
    RecognitionState.PUBLISHED,
)


def wait_for_report(factory: Factory, month: date, *, due_on: date, at: datetime) -> None:
    """Let the report of a month wait at the factory's site until it is there."""
    work = notices.Work(
        code=REPORT_WAITS,
        facts={"name": factory.name, "month": f"{month:%Y-%m}"},
        url=reverse("enterprise:report", args=[factory.pk, f"{month:%Y-%m}"]),
        permission=str(Permission.WRITE),
        due_on=due_on,
        once=f"{REPORT_WAITS} {factory.pk} {month:%Y-%m}",
    )
    notices.post(work, area=factory.area, at=at)


def finish_reports(rows: Sequence[RowChange], *, by: Actor, at: datetime) -> None:
    """Close what waited for these reports."""
    for row in rows:
        if row.new:
            month, area = row.values["month"], str(row.values["area"])
            once = f"{REPORT_WAITS} {row.values['factory']} {month:%Y-%m}"
            notices.finish_waiting(once, area=area, by=by, at=at)


def wait_for_recognition(recognition: Recognition, *, by: Actor, at: datetime) -> None:
    """Let the next step of a recognition wait for whoever decides; nothing once it has ended."""
    once = f"{RECOGNITION_WAITS} {recognition.pk}"
    notices.finish_waiting(once, area=recognition.area, by=by, at=at)
    if recognition.state not in AT_WORK:
        return
    work = notices.Work(
        code=RECOGNITION_WAITS,
        facts={
            "name": recognition.factory.name,
            "state": str(RecognitionState(recognition.state).label),
        },
        url=reverse("enterprise:factory", args=[recognition.factory_id]),
        permission=str(Permission.DECIDE),
        not_for=recognition.applied_by,
        due_on=recognition.due_on,
        once=once,
    )
    notices.post(work, area=recognition.area, at=at)
