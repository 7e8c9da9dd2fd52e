"""Who answers for a unit or a task by name, from when until when (一把手工程, 五级书记一起抓)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models.tasks import Task


class Leadership(Placed):
    """One leader of a unit, or of a unit for one task, between two days; the last day is the day
    before the successor begins.

    At most one at a time, which the database holds. A hand-over ends one and begins the next, so
    that the row of whoever came before stays. `duty_signed_on` is when the letter of
    responsibility was signed.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"leader", "note"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"unit", "unit_name", "task", "post", "from_on", "until_on", "duty_signed_on"}
    )

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=80)
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="leaders", verbose_name=_("任务")
    )
    leader = models.CharField(_("责任领导"), max_length=50)
    post = models.CharField(_("职务"), max_length=80, blank=True, default="")
    from_on = models.DateField(_("开始日期"))
    until_on = models.DateField(_("结束日期"), null=True, blank=True)
    duty_signed_on = models.DateField(_("责任书签订日期"), null=True, blank=True)
    note = models.CharField(_("交接说明"), max_length=500, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("责任领导")
        verbose_name_plural = _("责任领导")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "task"],
                condition=Q(until_on__isnull=True),
                nulls_distinct=False,
                name="supervision_leader_one_now",
            ),
            models.CheckConstraint(
                name="supervision_leader_dates",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "task", "-from_on"], name="supervision_leader_unit")
        ]

    def __str__(self) -> str:
        return self.leader
