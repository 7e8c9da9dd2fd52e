"""The ledgers of documents and of the tasks that they set; both are written on their own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from anjia.ledger.declaration import (
    Between,
    Column,
    Contains,
    Ledger,
    Link,
    OneOf,
    Permissions,
    Place,
    Related,
    View,
    YesNo,
)
from anjia.ledger.declaration.units import PERCENT
from anjia.processes.supervision.models import Assignment, Document, Task, TaskUnit
from anjia.processes.supervision.policy import (
    OPEN,
    DocumentState,
    Light,
    Permission,
    State,
    TaskState,
    register,
)
from anjia.processes.supervision.queries.tasks import LEADING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.db.models.expressions import Combinable

_OWN = Permissions(read=Permission.READ, export=Permission.EXPORT)


def _over(on: date) -> Q:
    found = Q(valid_until__lt=on)
    for word in register.OVER:
        found |= Q(validity__contains=word)
    return found


class Documents(Ledger):
    """One row per document: the register of what is in force and what it says of itself."""

    code = "policy-documents"
    model = Document
    title = _("督办文件台账")
    noun = _("份文件")
    permissions = _OWN
    key = ("number", "name")
    title_of = "name"
    order = ("made_on", "id")
    views = (
        View("all", _("全部"), order="-made_on"),
        View("read", _("待确认"), Q(state=DocumentState.READ.value)),
        View("undated", _("日期不齐"), Q(made_on__isnull=True) | Q(published_on__isnull=True)),
        View("over", _("有效期已过"), _over),
    )
    related = (Related("policy-tasks", "document", _("任务")),)
    links = (
        Link(_("看文件"), "supervision:document", Permission.READ, icon="file-text", primary=True),
    )
    about = _("每份文件一行。录入、核对、确认、抄送在督办的文件页面办。")

    name = Column(
        "title", label=_("标题"), group=_("文件"), filter=Contains(), pinned=True, read_only=True
    )
    number = Column("number", filter=Contains(), read_only=True)
    index_number = Column("index_number", filter=Contains(), read_only=True)
    read_as = Column("read_as", filter=OneOf(), read_only=True)
    issuer = Column("issuer", filter=Contains(), read_only=True)
    made_on = Column("made_on", filter=Between(), read_only=True)
    published_on = Column("published_on", filter=Between(), read_only=True)
    valid_until = Column("valid_until", filter=Between(), read_only=True, unknown=False)
    validity = Column("validity", filter=Contains(), read_only=True)
    state = Column("state", filter=OneOf(), read_only=True)
    edition = Column("edition", read_only=True)
    entered_at = Column("entered_at", filter=Between(), read_only=True, shown=False)
    entered_by_name = Column("entered_by_name", filter=Contains(), read_only=True, shown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True
    )


def _named(*roles: str) -> Callable[[], Combinable]:
    """The units of a task in one part, as one text."""

    def named() -> Combinable:
        rows = TaskUnit.objects.filter(task=OuterRef("pk"), role__in=roles).order_by()
        name = Coalesce(NullIf(F("unit_name"), Value("")), F("printed"))
        joined = rows.values("task").annotate(
            names=StringAgg(name, delimiter="、", order_by=("order", "id"))
        )
        return Subquery(joined.values("names"))

    return named


class Tasks(Ledger):
    """One row per task of a document, with who leads and who helps."""

    code = "policy-tasks"
    model = Task
    title = _("督办任务台账")
    noun = _("项任务")
    permissions = _OWN
    key = ("document", "number")
    title_of = "name"
    order = ("document", "number", "id")
    views = (
        View("all", _("全部")),
        View("confirmed", _("已立项"), Q(state=TaskState.CONFIRMED.value)),
        View("draft", _("待确认"), Q(state=TaskState.DRAFT.value)),
        View(
            "undated",
            _("没有期限"),
            Q(state=TaskState.CONFIRMED.value, due_on__isnull=True, continuing=False),
        ),
    )
    links = (
        Link(_("看任务"), "supervision:task", Permission.READ, icon="checklist", primary=True),
    )
    about = _("每项任务一行，从文件里读出、确认。改任务、交办、报进展在督办的页面办。")

    number = Column("number", group=_("任务"), filter=Contains(), pinned=True, read_only=True)
    name = Column("title", label=_("任务"), filter=Contains(), pinned=True, read_only=True)
    document = Column("document__title", label=_("文件"), filter=Contains())
    document_number = Column("document__number", label=_("文号"), filter=Contains())
    leads = Column(
        label=_("牵头单位"),
        expression=_named(*LEADING),
        output=models.CharField(max_length=1000),
        filter=Contains(),
        unknown=False,
    )
    partners = Column(
        label=_("责任和配合单位"),
        expression=_named("responsible", "cooperating"),
        output=models.CharField(max_length=1000),
        filter=Contains(),
        unknown=False,
    )
    due_on = Column("due_on", filter=Between(), read_only=True, unknown=False)
    due_text = Column("due_text", read_only=True, shown=False)
    continuing = Column("continuing", filter=YesNo(), read_only=True)
    state = Column("state", filter=OneOf(), read_only=True)
    leader = Column("leader", filter=Contains(), read_only=True, shown=False)
    text = Column("text", filter=Contains(), read_only=True, shown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True
    )


class Assignments(Ledger):
    """One row per unit and task: who does what, by when, how far, and under which light."""

    code = "assignments"
    model = Assignment
    title = _("交办台账")
    noun = _("项交办")
    permissions = _OWN
    key = ("task", "unit_name")
    title_of = "task"
    order = ("due_on", "id")
    views = (
        View("all", _("全部")),
        View("open", _("在办"), Q(state__in=[state.value for state in OPEN])),
        View("red", _("红灯"), Q(light=Light.RED.value)),
        View("yellow", _("黄灯"), Q(light=Light.YELLOW.value)),
        View("verify", _("待核查"), Q(state=State.SUBMITTED.value)),
        View("was_late", _("曾经超期"), Q(was_late=True)),
    )
    links = (
        Link(
            _("看办理"), "supervision:assignment", Permission.READ, icon="checklist", primary=True
        ),
    )
    about = _("每个单位的每项任务一行。签收、报告、核查、办结在督办的页面办。")

    task = Column("task__title", label=_("任务"), group=_("任务"), filter=Contains(), pinned=True)
    number = Column("task__number", label=_("编号"), filter=Contains())
    document = Column("task__document__title", label=_("文件"), filter=Contains())
    unit_name = Column("unit_name", label=_("承办单位"), filter=Contains(), read_only=True)
    role = Column("role", filter=OneOf(), read_only=True)
    state = Column("state", group=_("办理"), filter=OneOf(), read_only=True)
    light = Column("light", filter=OneOf(), read_only=True)
    due_on = Column("due_on", filter=Between(), read_only=True, unknown=False)
    first_due_on = Column(
        "first_due_on", filter=Between(), read_only=True, unknown=False, shown=False
    )
    progress = Column("progress", filter=Between(), unit=PERCENT, read_only=True, unknown=False)
    signed_on = Column("signed_on", filter=Between(), read_only=True, unknown=False)
    reported_on = Column("reported_on", filter=Between(), read_only=True, unknown=False)
    closed_on = Column("closed_on", filter=Between(), read_only=True, unknown=False)
    was_late = Column("was_late", filter=YesNo(), read_only=True)
    asked = Column("asked", read_only=True, shown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True
    )
