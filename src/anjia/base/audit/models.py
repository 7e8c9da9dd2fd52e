"""Two tables that only grow. Field names and ids only: no personal value stands in an event.

``RowHistory`` is written by the database itself (triggers in ``base.scope.guards``); it keeps what
a row was before each change, sealed columns as ciphertext.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

# The number of the writing transaction, which goes on growing after a restore (see `seals`).
_XID = models.Func(function="anjia_xid", output_field=models.BigIntegerField())


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
    # Both are set by the database itself, whatever the application sends.
    xid = models.BigIntegerField(db_default=0, editable=False)
    row_hash = models.BinaryField(db_default=b"", editable=False)

    append_only: ClassVar[bool] = True

    personal: ClassVar[frozenset[str]] = frozenset({"actor_name", "address"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"id", "at", "event", "actor_id", "area", "subject_type", "subject_id", "reason", "batch"}
        | {"facts", "xid", "row_hash"}
    )

    class Meta:
        indexes: ClassVar = [
            BrinIndex(fields=["at"], name="audit_event_at"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_event_actor"),
            BrinIndex(fields=["xid"], name="audit_event_xid", autosummarize=True),
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
    xid = models.BigIntegerField(db_default=_XID, editable=False)

    personal: ClassVar[frozenset[str]] = frozenset({"before", "after", "actor_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"id", "table", "row_id", "area", "origin", "op", "at", "actor_id", "reason", "batch"}
        | {"xid"}
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["table", "row_id", "id"], name="audit_history_row"),
            models.Index(
                fields=["batch"],
                name="audit_history_batch",
                condition=models.Q(batch__isnull=False),
            ),
            BrinIndex(fields=["xid"], name="audit_history_xid", autosummarize=True),
        ]


class Log(models.TextChoices):
    """The tables that are sealed."""

    EVENT = "event"
    HISTORY = "history"


class Seal(models.Model):
    """Proof of all rows of one log whose transaction number lies in a range, chained and signed."""

    id = models.BigAutoField(primary_key=True)
    log = models.CharField(max_length=7, choices=Log.choices)
    number = models.PositiveBigIntegerField()
    first_xid = models.BigIntegerField()
    end_xid = models.BigIntegerField()
    rows = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    chain = models.CharField(max_length=64)
    key = models.CharField(max_length=8)
    signature = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    append_only: ClassVar[bool] = True

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"id", "log", "number", "first_xid", "end_xid", "rows", "digest", "previous", "chain"}
        | {"key", "signature", "made_at"}
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "number"], name="audit_seal_once")
        ]

    def __str__(self) -> str:
        return f"{self.log} {self.number}"


class Shift(models.Model):
    """How far transaction numbers were moved, after a restore into a cluster that counts anew."""

    id = models.BigAutoField(primary_key=True)
    added = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=models.functions.Now())

    append_only: ClassVar[bool] = True

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"id", "added", "made_at"})

    def __str__(self) -> str:
        return f"+{self.added}"
