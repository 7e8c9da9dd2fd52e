"""What units report of their assignments, the values of targets, and the evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.files.models import StoredFile
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.models.assignments import Assignment
from anjia.processes.supervision.models.tasks import Target


class Progress(Placed):
    """One report of progress: never changed; a later one of the same quarter counts instead.

    `quarter` is its first day. `percent` is what the unit says; where every target has a figure
    behind it, the assignment's progress is computed and this only stands beside it. `reached` is
    what the unit says of its own targets, as a workbook writes it; `Attainment` holds the same as
    numbers. `batch` is the import that it came with; `TakenBack` says that it counts no more.
    """

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"text", "problems", "plans", "by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"assignment", "quarter", "reported_at", "percent", "by", "reached", "batch"}
    )

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="reports", verbose_name=_("交办事项")
    )
    quarter = models.DateField(_("季度"))
    reported_at = models.DateTimeField(_("报告时间"))
    percent = models.DecimalField(
        _("完成进度"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    text = models.TextField(_("进展情况"))
    reached = models.TextField(_("目标完成值"), blank=True, default="")
    problems = models.TextField(_("存在问题"), blank=True, default="")
    plans = models.TextField(_("下步打算"), blank=True, default="")
    by = models.CharField(_("报告人编号"), max_length=64)
    by_name = models.CharField(_("报告人"), max_length=64)
    batch = models.UUIDField(_("导入批次"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("进展报告")
        verbose_name_plural = _("进展报告")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="supervision_progress_percent",
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["assignment", "quarter", "-reported_at"], name="supervision_progress_last"
            ),
            # Whether a quarter was reported is read from the index alone, with row security.
            models.Index(
                fields=["quarter", "assignment"],
                include=["area"],
                name="supervision_progress_quarter",
            ),
            models.Index(
                fields=["batch"],
                condition=Q(batch__isnull=False),
                name="supervision_progress_batch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.quarter}"


class TakenBack(Placed):
    """A report whose import was undone: it stays to be read and counts no more."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"progress", "at", "by"})

    progress = models.OneToOneField(
        Progress, models.PROTECT, related_name="taken_back", verbose_name=_("进展报告")
    )
    at = models.DateTimeField(_("撤回时间"))
    by = models.CharField(_("撤回人编号"), max_length=64)
    by_name = models.CharField(_("撤回人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("撤回的报告")
        verbose_name_plural = _("撤回的报告")

    def __str__(self) -> str:
        return str(self.progress_id)


class Attainment(Placed):
    """The value of a target at a report: computed from a figure, or as the unit reports it.

    A computed one names its figure (place, code, date, snapshot, definition), which proves it.
    """

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"progress", "target", "basis", "value", "numerator", "denominator", "unknown"}
        | {"figure_area", "indicator", "as_of", "manifest", "definition"}
    )

    progress = models.ForeignKey(
        Progress, models.PROTECT, related_name="attained", verbose_name=_("进展报告")
    )
    target = models.ForeignKey(Target, models.PROTECT, related_name="+", verbose_name=_("目标"))
    basis = models.CharField(_("进度来源"), max_length=10, choices=choices.of(choices.TARGET_BASES))
    value = models.DecimalField(_("完成值"), max_digits=24, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(_("分子"), max_digits=24, decimal_places=4, null=True)
    denominator = models.DecimalField(_("分母"), max_digits=24, decimal_places=4, null=True)
    unknown = models.PositiveIntegerField(_("待核实"), default=0)
    figure_area = models.CharField(_("指标所在地"), max_length=18, blank=True, default="")
    indicator = models.CharField(_("指标"), max_length=40, blank=True, default="", db_collation="C")
    as_of = models.DateField(_("数据截至"), null=True, blank=True)
    manifest = models.CharField(
        _("快照编号"), max_length=16, blank=True, default="", db_collation="C"
    )
    definition = models.CharField(
        _("口径指纹"), max_length=16, blank=True, default="", db_collation="C"
    )

    class Meta(Placed.Meta):
        verbose_name = _("目标完成值")
        verbose_name_plural = _("目标完成值")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["progress", "target"], name="supervision_attainment_once"
            ),
            models.CheckConstraint(
                name="supervision_attainment_proved",
                condition=Q(basis="reported") | (~Q(indicator="") & Q(as_of__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)


class Evidence(Placed):
    """A file that shows what a report says."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"progress", "file"})

    progress = models.ForeignKey(
        Progress, models.PROTECT, related_name="evidence", verbose_name=_("进展报告")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("文件"))
    name = models.CharField(_("佐证材料"), max_length=255)

    class Meta(Placed.Meta):
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")

    def __str__(self) -> str:
        return self.name
