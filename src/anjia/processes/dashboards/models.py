"""Snapshots that were taken, and the figures computed from them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed

from .policy import Basis, Outcome, State


class Snapshot(Placed):
    """One reading of all facts of an area; its files are named by the manifest and never change."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"as_of", "manifest", "definitions", "application", "taken_at", "rows", "seconds"}
        | {"history_mark", "basis"}
    )

    as_of = models.DateField(_("截至日期"))
    manifest = models.CharField(_("快照编号"), max_length=16, db_collation="C")
    definitions = models.CharField(_("口径指纹"), max_length=16, db_collation="C")
    application = models.CharField(_("程序版本"), max_length=40)
    taken_at = models.DateTimeField(_("取数时间"))
    rows = models.JSONField(_("行数"), default=dict)
    seconds = models.FloatField(_("用时"), default=0)
    history_mark = models.BigIntegerField(_("最后一条修改"), default=0)
    basis = models.CharField(
        _("取数依据"),
        max_length=10,
        choices=[(each.value, each.value) for each in Basis],
        default=Basis.PRESENT.value,
    )

    class Meta(Placed.Meta):
        verbose_name = _("快照")
        verbose_name_plural = _("快照")
        indexes: ClassVar = [
            models.Index(fields=["area", "-as_of", "-taken_at"], name="dashboards_snapshot_latest")
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.as_of} {self.manifest}"


class Figure(Placed):
    """One number of one place, with everything that proves it. Recomputed, never edited."""

    keeps_history: ClassVar[bool] = False  # any figure can be computed again from its snapshot
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {
            "snapshot",
            "manifest",
            "taken_at",
            "as_of",
            "code",
            "definition",
            "parameters",
            "counties",
            "state",
            "reason",
        }
        | {"numerator", "denominator", "unknown", "undecided", "value", "low", "high"}
    )

    snapshot = models.ForeignKey(
        Snapshot, models.CASCADE, related_name="figures", verbose_name=_("快照")
    )
    # Also kept here, because a place within the snapshot's area may not see the snapshot's own row.
    manifest = models.CharField(_("快照编号"), max_length=16, db_collation="C")
    taken_at = models.DateTimeField(_("取数时间"))
    as_of = models.DateField(_("截至日期"))
    code = models.CharField(_("指标"), max_length=40, db_collation="C")
    definition = models.CharField(_("口径指纹"), max_length=16, db_collation="C")
    # Those that hold in all the counties behind the number, and by county those that differ.
    parameters = models.JSONField(_("参数"), default=dict)
    counties = models.JSONField(_("各县不同的参数"), default=dict)
    state = models.CharField(
        _("状态"), max_length=10, choices=[(state.value, state.value) for state in State]
    )
    reason = models.CharField(_("没算出来的原因"), max_length=200, blank=True)
    numerator = models.DecimalField(_("分子"), max_digits=24, decimal_places=4, default=0)
    denominator = models.DecimalField(_("分母"), max_digits=24, decimal_places=4, default=0)
    unknown = models.PositiveIntegerField(_("待核实"), default=0)
    undecided = models.PositiveIntegerField(_("不能确定是否算入"), default=0)
    value = models.DecimalField(_("值"), max_digits=24, decimal_places=4, null=True)
    low = models.DecimalField(_("确定"), max_digits=24, decimal_places=4, null=True)
    high = models.DecimalField(_("可能"), max_digits=24, decimal_places=4, null=True)

    class Meta(Placed.Meta):
        verbose_name = _("指标值")
        verbose_name_plural = _("指标值")
        constraints: ClassVar = [
            # One number of a place on a date, whichever snapshot it is from; also serves series.
            models.UniqueConstraint(fields=["area", "code", "as_of"], name="dashboards_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.area} {self.as_of}"


class Outlook(Placed):
    """What the figures would be if one import were committed as its preview stands."""

    keeps_history: ClassVar[bool] = False  # it can be worked out again while the preview is there
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"batch", "preview", "outcome", "asked_at", "rows", "changes"}
    )

    batch = models.UUIDField(_("导入批次"), unique=True)
    # Of which rows it speaks: another preview, or another choice of rows, is another question.
    preview = models.CharField(_("预览摘要"), max_length=64, db_collation="C")
    outcome = models.CharField(
        _("状态"), max_length=10, choices=[(each.value, each.value) for each in Outcome]
    )
    asked_at = models.DateTimeField(_("提出时间"))
    rows = models.PositiveIntegerField(_("行数"), default=0)
    changes = models.JSONField(_("会变的指标"), default=list)

    class Meta(Placed.Meta):
        verbose_name = _("入库后会变")
        verbose_name_plural = _("入库后会变")

    def __str__(self) -> str:
        return f"{self.area} {self.batch} {self.outcome}"


class Report(Placed):
    """Figures as they were reported, with all that computes them again; never changed, never gone.

    `figures` holds each figure by code as it was, `kept` the definitions behind them, whole: so a
    later release, a later edit or a later parameter changes nothing that was reported.
    """

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"frozen_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"title", "occasion", "as_of", "manifest", "taken_at", "history_mark", "basis"}
        | {"frozen_by", "frozen_at", "codes", "figures", "kept"}
    )

    title = models.CharField(_("名称"), max_length=100)
    occasion = models.CharField(_("报给谁、做什么用"), max_length=200, blank=True)
    as_of = models.DateField(_("截至日期"))
    manifest = models.CharField(_("快照编号"), max_length=16, db_collation="C")
    taken_at = models.DateTimeField(_("取数时间"))
    history_mark = models.BigIntegerField(_("最后一条修改"))
    basis = models.CharField(
        _("取数依据"), max_length=10, choices=[(each.value, each.value) for each in Basis]
    )
    frozen_by = models.CharField(_("冻结人"), max_length=64)
    frozen_by_name = models.CharField(_("冻结人姓名"), max_length=64)
    frozen_at = models.DateTimeField(_("冻结时间"))
    codes = models.JSONField(_("指标"))
    figures = models.JSONField(_("冻结的数"))
    kept = models.JSONField(_("当时的口径"))

    class Meta(Placed.Meta):
        verbose_name = _("冻结报表")
        verbose_name_plural = _("冻结报表")
        indexes: ClassVar = [
            models.Index(fields=["area", "-frozen_at"], name="dashboards_report_latest")
        ]

    def __str__(self) -> str:
        return self.title
