"""Who does what of a task: assignments, their splits, their plans and the steps of their lives."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.models.tasks import Target, Task
from anjia.processes.supervision.policy import Light, State


class Assignment(Placed):
    """A task, or a part of it, given to one unit; it lies where the unit lies.

    `parent` is the assignment that it was split from. The database lets nobody change it, and has a
    part stand only under one of its own task that is there already: no split comes back to itself.
    `state`, `light` and `progress` are kept here, so that a board of many thousands opens at once;
    each change of state is a `Step`, each change of light stands in the history. `was_late` stays
    once it is true.
    """

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"task", "unit", "unit_name", "role", "parent", "asked", "starts_on", "due_on"}
        | {"first_due_on", "assigned_at", "state", "light", "light_since", "light_why"}
        | {"was_late", "progress", "planned", "reported_on", "signed_on", "closed_on"}
        | {"sign_by", "asked_until"}
    )

    task = models.ForeignKey(
        Task, models.PROTECT, related_name="assignments", verbose_name=_("任务")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    unit_name = models.CharField(_("承办单位名称"), max_length=80)
    role = models.CharField(_("分工"), max_length=12, choices=choices.of(choices.UNIT_ROLES))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("由哪项分解"),
    )
    asked = models.CharField(_("具体要求"), max_length=1000, blank=True, default="")
    starts_on = models.DateField(_("开始日期"))
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    # Before any extension: whether it was extended, and by how much, stays visible.
    first_due_on = models.DateField(_("原定期限"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("交办时间"))
    # By parameter; empty where nobody has announced yet which days of that year are worked.
    sign_by = models.DateField(_("签收期限"), null=True, blank=True)
    # The day that the unit asks for, while nobody has said yes or no.
    asked_until = models.DateField(_("申请延期到"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=choices.of(choices.STATES), default=State.ASSIGNED.value
    )
    light = models.CharField(
        _("亮灯"), max_length=10, choices=choices.of(choices.LIGHTS), default=Light.NONE.value
    )
    light_since = models.DateField(_("亮灯日期"), null=True, blank=True)
    light_why = models.CharField(_("亮灯原因"), max_length=40, blank=True, default="")
    was_late = models.BooleanField(_("曾经超期"), default=False)
    progress = models.DecimalField(
        _("完成进度"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    planned = models.DecimalField(
        _("计划进度"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    reported_on = models.DateField(_("最近报告日期"), null=True, blank=True)
    signed_on = models.DateField(_("签收日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("交办事项")
        verbose_name_plural = _("交办事项")
        constraints: ClassVar = [
            # A unit does a task once, however often the task is split: no split can come back.
            models.UniqueConstraint(
                fields=["task", "unit"],
                condition=~Q(state="cancelled"),
                name="supervision_assignment_once",
            ),
            models.CheckConstraint(
                name="supervision_assignment_not_own_part",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(
                name="supervision_assignment_dates",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="supervision_assignment_closed",
                condition=~Q(state="closed") | Q(closed_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "light"], name="supervision_assignment_light"),
            models.Index(fields=["unit", "state"], name="supervision_assignment_unit"),
            models.Index(fields=["parent"], name="supervision_assignment_parent"),
            models.Index(
                fields=["due_on"],
                condition=~Q(state__in=["closed", "cancelled"]),
                name="supervision_assignment_due",
            ),
        ]

    def __str__(self) -> str:
        return self.unit_name


class Share(Placed):
    """The part of a target that one assignment has to reach."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"assignment", "target", "value"})

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="shares", verbose_name=_("交办事项")
    )
    target = models.ForeignKey(Target, models.PROTECT, related_name="+", verbose_name=_("目标"))
    value = models.DecimalField(_("分到的目标值"), max_digits=18, decimal_places=4)

    class Meta(Placed.Meta):
        verbose_name = _("分解目标")
        verbose_name_plural = _("分解目标")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "target"], name="supervision_share_once")
        ]

    def __str__(self) -> str:
        return str(self.value)


class Milestone(Placed):
    """By which day which part is planned to be done; without any, the plan is a straight line."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"assignment", "due_on", "percent", "text"})

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="milestones", verbose_name=_("交办事项")
    )
    due_on = models.DateField(_("节点日期"))
    percent = models.DecimalField(_("应完成"), max_digits=5, decimal_places=1)
    text = models.CharField(_("节点内容"), max_length=200, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("计划节点")
        verbose_name_plural = _("计划节点")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assignment", "due_on"], name="supervision_milestone_once"
            ),
            models.CheckConstraint(
                name="supervision_milestone_percent", condition=Q(percent__gte=0, percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.percent}"


class Step(Placed):
    """One step of an assignment's life; the last one says where it stands.

    `name` is the verb of `LIFE`; `until` is the day asked for or granted by an extension.
    """

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # it is the history
    personal: ClassVar[frozenset[str]] = frozenset({"reason", "by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"assignment", "number", "name", "state", "light", "at", "by", "until"}
    )

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="steps", verbose_name=_("交办事项")
    )
    number = models.PositiveSmallIntegerField(_("第几步"))
    name = models.CharField(_("办理"), max_length=20)
    state = models.CharField(_("状态"), max_length=10, choices=choices.of(choices.STATES))
    light = models.CharField(_("亮灯"), max_length=10, choices=choices.of(choices.LIGHTS))
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办人编号"), max_length=64)
    by_name = models.CharField(_("经办人"), max_length=64)
    reason = models.CharField(_("说明"), max_length=500, blank=True, default="")
    until = models.DateField(_("延期到"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("办理经过")
        verbose_name_plural = _("办理经过")
        constraints: ClassVar = [
            # Two officers who press at the same time do not both take the next step.
            models.UniqueConstraint(fields=["assignment", "number"], name="supervision_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.number} {self.name}"
