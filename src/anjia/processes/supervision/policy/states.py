"""The states of documents, tasks and assignments, and the parts that units have in a task."""

from __future__ import annotations

from enum import StrEnum


class DocumentState(StrEnum):
    """A document is read by the parser, then confirmed by an officer; an edition can replace it."""

    READ = "read"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class ReadAs(StrEnum):
    """What a document is, which decides whether its numbered items may be tasks."""

    PLAN = "plan"
    LIST = "list"
    NOTICE = "notice"
    OPINION = "opinion"
    MINUTES = "minutes"
    REPLY = "reply"
    OTHER = "other"


class TaskState(StrEnum):
    """A task counts once it is confirmed; a revised edition can replace or cancel it."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class UnitRole(StrEnum):
    """The part of a unit in a task, as `anjia.engine.documents` reads it."""

    LEAD = "lead"
    EACH = "each"
    JOINT = "joint"
    RESPONSIBLE = "responsible"
    COOPERATING = "cooperating"


class FoundBy(StrEnum):
    """How a printed unit was found in the register; nothing but equal letters finds one unasked."""

    NAME = "name"
    ALIAS = "alias"
    PREFIX = "prefix"  # equal once the place is left out: 县水利局 is 汉阴县水利局 in 汉阴县
    GROUP = "group"
    HAND = "hand"
    KEPT = "kept"  # an officer says that the register does not hold it


class TargetBasis(StrEnum):
    """Where the progress of a target comes from: rows, or what a unit reports."""

    FIGURE = "figure"
    REPORTED = "reported"


class State(StrEnum):
    """Where an assignment stands (handbook section 7.2).

    立项 is the confirmed task; 交办, 签收, 进展报告, 核查, 办结; beside them 退回, 中止.
    """

    ASSIGNED = "assigned"
    SIGNED = "signed"
    SUBMITTED = "submitted"  # the unit says that it is done
    RETURNED = "returned"  # handed back by the unit: not ours
    SUSPENDED = "suspended"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class FindingState(StrEnum):
    """Where a finding of an inspection stands."""

    OPEN = "open"
    RECTIFIED = "rectified"  # the unit says so; somebody else looks
    CLOSED = "closed"
    DROPPED = "dropped"  # found wrongly


OPEN = (State.ASSIGNED, State.SIGNED, State.SUBMITTED, State.RETURNED, State.SUSPENDED)
