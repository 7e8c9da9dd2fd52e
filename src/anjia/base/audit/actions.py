"""The only writer of the event log. Row history is written by the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from uuid import UUID


def record(
    event: str,
    *,
    by: str,
    by_name: str = "",
    area: str | None = None,
    subject: tuple[str, str] = ("", ""),
    reason: str = "",
    batch: UUID | None = None,
    address: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Add one event in the present transaction; ``facts`` must hold no personal value."""
    # Looked up late: `base.scope` imports this module before the models are loaded.
    apps.get_model("audit", "Event").objects.create(
        event=event,
        actor_id=by,
        actor_name=by_name,
        area=area,
        subject_type=subject[0],
        subject_id=subject[1],
        reason=reason,
        batch=batch,
        address=address,
        facts=facts or {},
    )
