"""What inspections find of assignments, and what was done about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.files.models import StoredFile
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.models.assignments import Assignment
from anjia.processes.supervision.policy import FindingState


class Finding(Placed):
    """One thing that an inspection found wrong, to be put right by a day (以督查倒逼落实).

    It lies where its assignment lies. `rectified_on` is the day on which the unit said last that it
    is put right; the finding is open until somebody else of the office has looked.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"what", "found_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"assignment", "inspection", "found_on", "found_by", "due_on", "state", "rectified_on"}
        | {"closed_on"}
    )

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="findings", verbose_name=_("交办事项")
    )
    inspection = models.CharField(_("哪次督查"), max_length=80, blank=True, default="")
    what = models.CharField(_("发现的问题"), max_length=500)
    found_on = models.DateField(_("发现日期"))
    found_by = models.CharField(_("登记人编号"), max_length=64)
    found_by_name = models.CharField(_("督查人"), max_length=64)
    due_on = models.DateField(_("整改期限"))
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=choices.of(choices.FINDING_STATES),
        default=FindingState.OPEN.value,
    )
    rectified_on = models.DateField(_("整改日期"), null=True, blank=True)
    closed_on = models.DateField(_("复查通过日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("督查发现的问题")
        verbose_name_plural = _("督查发现的问题")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="supervision_finding_dates", condition=Q(due_on__gte=F("found_on"))
            ),
            models.CheckConstraint(
                name="supervision_finding_closed",
                condition=~Q(state="closed")
                | Q(closed_on__isnull=False, rectified_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["assignment"], name="supervision_finding_of"),
            models.Index(
                fields=["due_on"],
                condition=Q(state="open"),
                name="supervision_finding_due",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class FindingStep(Placed):
    """One step of a finding's life, with what was done and the file that shows it."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # it is the history
    personal: ClassVar[frozenset[str]] = frozenset({"text", "by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"finding", "number", "name", "at", "by", "file"}
    )

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="steps", verbose_name=_("督查发现的问题")
    )
    number = models.PositiveSmallIntegerField(_("第几步"))
    name = models.CharField(_("办理"), max_length=20)
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办人编号"), max_length=64)
    by_name = models.CharField(_("经办人"), max_length=64)
    text = models.CharField(_("说明"), max_length=500, blank=True, default="")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("文件")
    )

    class Meta(Placed.Meta):
        verbose_name = _("整改经过")
        verbose_name_plural = _("整改经过")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["finding", "number"], name="supervision_findingstep_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.number} {self.name}"
