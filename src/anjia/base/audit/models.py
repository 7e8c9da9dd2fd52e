"""Two tables that only grow. Field names and ids only: no personal value stands in an event.

``RowHistory`` is written by the database itself (triggers in ``base.scope.guards``); it keeps what
a row was before each change, sealed columns as ciphertext.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """One act of one actor."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    event = models.CharField(max_length=80)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=64)
    area = models.CharField(max_length=18, null=True, db_collation="C")  # noqa: DJ001 - no place is NULL
    subject_type = models.CharField(max_length=64, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    batch = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)
    facts = models.JSONField(default=dict)

    personal: ClassVar[frozenset[str]] = frozenset({"actor_name", "address"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"id", "at", "event", "actor_id", "area", "subject_type", "subject_id", "reason", "batch"}
        | {"facts"}
    )

    class Meta:
        indexes: ClassVar = [
            BrinIndex(fields=["at"], name="audit_event_at"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_event_actor"),
        ]


class Op(models.TextChoices):
    """What happened to a row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class RowHistory(models.Model):
    """What a row was before a change: the changed columns of an update, all of a delete."""

    id = models.BigAutoField(primary_key=True)
    table = models.CharField(max_length=63)
    row_id = models.UUIDField()
    area = models.CharField(max_length=18, db_collation="C")
    origin = models.CharField(max_length=18, null=True, db_collation="C")  # noqa: DJ001 - no place is NULL
    op = models.CharField(max_length=6, choices=Op.choices)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField()
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    batch = models.UUIDField(null=True)

    personal: ClassVar[frozenset[str]] = frozenset({"before", "after", "actor_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"id", "table", "row_id", "area", "origin", "op", "at", "actor_id", "reason", "batch"}
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["table", "row_id", "id"], name="audit_history_row"),
            models.Index(
                fields=["batch"],
                name="audit_history_batch",
                condition=models.Q(batch__isnull=False),
            ),
        ]
