"""Screenings that were made, what each rule counted where, and the clues that came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed, TwoPlaced

from .policy import Reason, Result, State

RULE_LENGTH = 40


class Screening(Placed):
    """All rules run once over one snapshot of an area."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"as_of", "manifest", "definitions", "screened_at", "seconds", "raised", "gone"}
    )

    as_of = models.DateField(_("截至日期"))
    manifest = models.CharField(_("快照编号"), max_length=16, db_collation="C")
    definitions = models.CharField(_("口径指纹"), max_length=16, db_collation="C")
    screened_at = models.DateTimeField(_("筛查时间"))
    seconds = models.FloatField(_("用时"), default=0)
    raised = models.PositiveIntegerField(_("新线索"), default=0)
    gone = models.PositiveIntegerField(_("消失的线索"), default=0)

    class Meta(Placed.Meta):
        verbose_name = _("筛查")
        verbose_name_plural = _("筛查")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "as_of"], name="screening_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.as_of} {self.manifest}"


class Tally(Placed):
    """What one rule counted in one place on one day. Made anew by each screening, never edited."""

    keeps_history: ClassVar[bool] = False  # any tally can be made again from its snapshot
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"screening", "as_of", "manifest", "code", "definition", "parameters", "state", "reason"}
        | {"hits", "unknown"}
    )

    screening = models.ForeignKey(
        Screening, models.CASCADE, related_name="tallies", verbose_name=_("筛查")
    )
    # Also kept here, because a place within the area may not see the screening's own row.
    as_of = models.DateField(_("截至日期"))
    manifest = models.CharField(_("快照编号"), max_length=16, db_collation="C")
    code = models.CharField(_("规则"), max_length=RULE_LENGTH, db_collation="C")
    definition = models.CharField(_("口径指纹"), max_length=16, db_collation="C")
    parameters = models.JSONField(_("参数"), default=dict)
    state = models.CharField(
        _("状态"), max_length=10, choices=[(each.value, each.value) for each in Result]
    )
    reason = models.CharField(_("没筛查的原因"), max_length=200, blank=True)
    hits = models.PositiveIntegerField(_("命中"), default=0)
    unknown = models.PositiveIntegerField(_("待核实"), default=0)

    class Meta(Placed.Meta):
        verbose_name = _("命中数")
        verbose_name_plural = _("命中数")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "code", "as_of"], name="screening_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.area} {self.as_of}"


class Clue(TwoPlaced):
    """What a rule hit, kept with the values that made it, until somebody has been to see.

    ``last_hit_on`` is empty as long as every screening hits it; then it is the last day on which
    one did. ``explained`` holds the values of ``first_hit_on`` and never changes. Of a rule and a
    subject one clue is open at most, and a refuted one is not raised again while the values stay
    the same (see ``policy.is_new``).
    """

    personal: ClassVar[frozenset[str]] = frozenset({"explained", "note"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"rule", "definition", "table", "subject", "first_hit_on", "last_hit_on", "manifest"}
        | {"state", "due_on", "reason", "judged_at", "judged_by", "judged_by_name"}
    )

    rule = models.CharField(_("规则"), max_length=RULE_LENGTH, db_collation="C")
    definition = models.CharField(_("口径指纹"), max_length=16, db_collation="C")
    table = models.CharField(_("对象"), max_length=40, db_collation="C")
    subject = models.CharField(_("对象编号"), max_length=36, db_collation="C")
    first_hit_on = models.DateField(_("首次命中"))
    last_hit_on = models.DateField(_("最后命中"), null=True, blank=True)
    manifest = models.CharField(_("快照编号"), max_length=16, db_collation="C")
    explained = models.JSONField(_("命中时的数据"), default=dict)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=[(each.value, each.value) for each in State],
        default=State.OPEN.value,
    )
    due_on = models.DateField(_("核实期限"), null=True, blank=True)
    reason = models.CharField(
        _("不属实的原因"),
        max_length=12,
        blank=True,
        choices=[(each.value, each.value) for each in Reason],
    )
    note = models.TextField(_("核实情况"), blank=True, default="")
    judged_at = models.DateTimeField(_("核实时间"), null=True, blank=True)
    judged_by = models.CharField(_("核实人编号"), max_length=64, blank=True)
    judged_by_name = models.CharField(_("核实人"), max_length=64, blank=True)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("线索")
        verbose_name_plural = _("线索")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "subject"], condition=Q(state="open"), name="screening_one_open"
            ),
            models.CheckConstraint(
                name="screening_refuted_with_reason",
                condition=~Q(state="refuted") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="screening_judged_by_somebody",
                condition=~Q(state__in=["verified", "refuted"]) | Q(judged_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "state", "due_on"], name="screening_clue_waiting"),
            models.Index(fields=["origin", "state"], name="screening_clue_origin"),
            models.Index(fields=["rule", "subject", "-first_hit_on"], name="screening_clue_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"
