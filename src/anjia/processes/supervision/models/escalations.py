"""Slips: what went out to a unit when a clock had run out, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import AreaField, Placed
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.models.assignments import Assignment
from anjia.processes.supervision.policy.escalation import Ending


class Escalation(Placed):
    """One slip to the unit of an assignment; `since` is the day on which its cause began.

    `answer_by` is empty while the calendar of its year is not announced. `number` counts within a
    year at the place of the office that sends it.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"asked", "answer", "by_name", "ended_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"assignment", "cause", "since", "level", "office", "year", "number", "raised_on"}
        | {"answer_by", "by", "ending", "ended_at", "ended_by", "promised_on"}
    )

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="slips", verbose_name=_("交办事项")
    )
    cause = models.CharField(_("事由"), max_length=10, choices=choices.of(choices.CAUSES))
    since = models.DateField(_("从哪天起"))
    level = models.CharField(_("督查单"), max_length=10, choices=choices.of(choices.LEVELS))
    office = AreaField(_("发出单位所在地"))
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("编号"))
    raised_on = models.DateField(_("发出日期"))
    answer_by = models.DateField(_("答复期限"), null=True, blank=True)
    asked = models.CharField(_("要求"), max_length=500, blank=True, default="")
    by = models.CharField(_("发出人编号"), max_length=64)
    by_name = models.CharField(_("发出人"), max_length=64)
    ending = models.CharField(
        _("结果"),
        max_length=10,
        blank=True,
        default=Ending.OPEN.value,
        choices=choices.of(choices.ENDINGS),
    )
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_by = models.CharField(_("结束人编号"), max_length=64, blank=True, default="")
    ended_by_name = models.CharField(_("结束人"), max_length=64, blank=True, default="")
    answer = models.CharField(_("答复"), max_length=500, blank=True, default="")
    promised_on = models.DateField(_("答应办好的日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("督查单")
        verbose_name_plural = _("督查单")
        constraints: ClassVar = [
            # The daily job may run twice: no slip goes out twice.
            models.UniqueConstraint(
                fields=["assignment", "cause", "since", "level"], name="supervision_slip_once"
            ),
            models.UniqueConstraint(
                fields=["office", "year", "number"], name="supervision_slip_number"
            ),
            models.CheckConstraint(
                name="supervision_slip_answered",
                condition=~Q(ending="answered") | (~Q(answer="") & Q(promised_on__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area", "answer_by"],
                condition=Q(ending=""),
                name="supervision_slip_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"
