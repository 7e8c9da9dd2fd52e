"""Tasks: what a document, a meeting or a reply says is to be done, by whom, to reach what."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.models.documents import Document
from anjia.processes.supervision.models.units import UnitGroup
from anjia.processes.supervision.policy import TargetBasis, TaskState


class Task(Placed):
    """One task of a place. `span_start` and `span_end` count characters of the document's text.

    A task without a document was entered by hand, or is a decision of a meeting or a commitment of
    a reply, which name it.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset({"leader"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"document", "order", "number", "section", "title", "text", "span_start", "span_end"}
        | {"starts_on", "due_on", "due_text", "continuing", "deliverables", "unsure", "state"}
        | {"replaced_by", "leader_post", "more_spans", "settled", "reason", "follows"}
    )

    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("文件"),
    )
    order = models.PositiveIntegerField(_("顺序"), default=0)
    number = models.CharField(_("编号"), max_length=20, blank=True, default="")
    section = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("所在章节")
    )
    title = models.CharField(_("任务"), max_length=200)
    text = models.TextField(_("任务内容"))
    span_start = models.PositiveIntegerField(_("原文起"), null=True, blank=True)
    span_end = models.PositiveIntegerField(_("原文止"), null=True, blank=True)
    # Further stretches [start, end] of the source: of a task merged into this one, or moved here
    # from what was not read.
    more_spans = models.JSONField(_("其他原文"), default=list, blank=True)
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    due_text = models.CharField(_("原文期限"), max_length=100, blank=True, default="")
    continuing = models.BooleanField(_("长期坚持"), default=False)
    deliverables = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("要交的成果")
    )
    unsure = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("没读准的地方")
    )
    settled = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("已看过的疑点")
    )
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=choices.of(choices.TASK_STATES),
        default=TaskState.DRAFT.value,
    )
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced",
        verbose_name=_("新版任务"),
    )
    # Of a revised edition: the task of the old edition that this one takes the place of.
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=_("旧版任务"),
    )
    reason = models.CharField(_("不作任务的理由"), max_length=300, blank=True, default="")
    # 一把手工程: who answers for the task by name (002 item 33).
    leader = models.CharField(_("责任领导"), max_length=50, blank=True, default="")
    leader_post = models.CharField(_("责任领导职务"), max_length=80, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("任务")
        verbose_name_plural = _("任务")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="supervision_task_dates",
                condition=Q(starts_on__isnull=True)
                | Q(due_on__isnull=True)
                | Q(due_on__gte=models.F("starts_on")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "document", "order"], name="supervision_task_order")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def doubts(self) -> list[str]:
        """What was not read for certain and nobody has looked at yet."""
        return [doubt for doubt in self.unsure if doubt not in self.settled]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The stretches of the source that this task was read from, in their order."""
        own = [] if self.span_start is None else [(self.span_start, self.span_end or 0)]
        return sorted([*own, *((int(start), int(end)) for start, end in self.more_spans)])


class TaskUnit(Placed):
    """A unit or a group with its part in a task: as printed, and as found in the register.

    Without `unit` and `group` nobody has said yet who is meant, or, where `how` is ``kept``, an
    officer has said that the register does not hold it.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"task", "order", "role", "printed", "unit", "unit_name", "group", "span_start"}
        | {"span_end", "how"}
    )

    task = models.ForeignKey(Task, models.CASCADE, related_name="units", verbose_name=_("任务"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    role = models.CharField(_("分工"), max_length=12, choices=choices.of(choices.UNIT_ROLES))
    printed = models.CharField(_("原文名称"), max_length=120)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    unit_name = models.CharField(_("单位名称"), max_length=80, blank=True, default="")
    group = models.ForeignKey(
        UnitGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位组")
    )
    how = models.CharField(
        _("怎么对上的"), max_length=8, blank=True, default="", choices=choices.of(choices.FOUND_BY)
    )
    span_start = models.PositiveIntegerField(_("原文起"), null=True, blank=True)
    span_end = models.PositiveIntegerField(_("原文止"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("任务单位")
        verbose_name_plural = _("任务单位")
        indexes: ClassVar = [
            models.Index(fields=["task", "order"], name="supervision_taskunit_order"),
            models.Index(fields=["unit"], name="supervision_taskunit_unit"),
        ]

    def __str__(self) -> str:
        return self.unit_name or self.printed


class Target(Placed):
    """What a task has to reach: `measure operator value unit` of `condition`, as printed.

    With a figure behind it (`indicator`, a code of the definitions in force) progress is computed
    from rows for the place of whoever does it; without one it is what the unit reports.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"task", "order", "measure", "operator", "value", "value_high", "unit", "condition"}
        | {"printed", "basis", "indicator", "figure_value", "span_start", "span_end"}
    )

    task = models.ForeignKey(Task, models.CASCADE, related_name="targets", verbose_name=_("任务"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    measure = models.CharField(_("指标"), max_length=120)
    operator = models.CharField(_("比较"), max_length=8, default=">=")
    value = models.DecimalField(_("目标值"), max_digits=18, decimal_places=4, null=True, blank=True)
    value_high = models.DecimalField(
        _("目标上限"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("计量单位"), max_length=30, blank=True, default="")
    condition = models.CharField(_("对象或条件"), max_length=200, blank=True, default="")
    printed = models.CharField(_("原文"), max_length=300, blank=True, default="")
    basis = models.CharField(
        _("进度来源"),
        max_length=10,
        choices=choices.of(choices.TARGET_BASES),
        default=TargetBasis.REPORTED.value,
    )
    indicator = models.CharField(
        _("对应指标"), max_length=40, blank=True, default="", db_collation="C"
    )
    # Where the figure counts otherwise than the text: 每户至少一人 is 100 % of the households.
    figure_value = models.DecimalField(
        _("指标要达到的值"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    span_start = models.PositiveIntegerField(_("原文起"), null=True, blank=True)
    span_end = models.PositiveIntegerField(_("原文止"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("目标")
        verbose_name_plural = _("目标")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="supervision_target_has_its_figure",
                condition=Q(basis="reported", indicator="", figure_value__isnull=True)
                | (Q(basis="figure") & ~Q(indicator="")),
            ),
            models.CheckConstraint(
                name="supervision_target_range",
                condition=Q(value_high__isnull=True) | Q(value_high__gte=models.F("value")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["task", "order"], name="supervision_target_order")
        ]

    def __str__(self) -> str:
        return self.measure
