"""Joint meetings: what units ask them to speak of, who came, what was said and decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.models.documents import Document
from anjia.processes.supervision.models.tasks import Task
from anjia.processes.supervision.policy.meetings import IssueState, MeetingState, Presence


class Meeting(Placed):
    """One meeting of a place. Once its minutes are issued they are a document, with the tasks that
    the meeting decided.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset(
        {"chair", "called_by_name", "recorded_by_name", "issued_by_name", "summary"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"kind", "title", "held_on", "starts_at", "place", "chair_post", "state", "off_reason"}
        | {"called_at", "called_by", "recorded_by", "issued_at", "issued_by", "minutes"}
    )

    kind = models.CharField(_("会议类型"), max_length=10, choices=choices.of(choices.MEETING_KINDS))
    title = models.CharField(_("会议名称"), max_length=120)
    held_on = models.DateField(_("会议日期"))
    starts_at = models.TimeField(_("开始时间"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True, default="")
    chair = models.CharField(_("主持人"), max_length=50, blank=True, default="")
    chair_post = models.CharField(_("主持人职务"), max_length=80, blank=True, default="")
    summary = models.TextField(_("会议情况"), blank=True, default="")
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=choices.of(choices.MEETING_STATES),
        default=MeetingState.CALLED.value,
    )
    off_reason = models.CharField(_("取消原因"), max_length=300, blank=True, default="")
    called_at = models.DateTimeField(_("召集时间"))
    called_by = models.CharField(_("召集人编号"), max_length=64)
    called_by_name = models.CharField(_("召集人"), max_length=64)
    recorded_by = models.CharField(_("记录人编号"), max_length=64, blank=True, default="")
    recorded_by_name = models.CharField(_("记录人"), max_length=64, blank=True, default="")
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)
    issued_by = models.CharField(_("印发人编号"), max_length=64, blank=True, default="")
    issued_by_name = models.CharField(_("印发人"), max_length=64, blank=True, default="")
    minutes = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("会议纪要"),
    )

    class Meta(Placed.Meta):
        verbose_name = _("会议")
        verbose_name_plural = _("会议")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="supervision_meeting_issued",
                condition=~Q(state="issued") | Q(minutes__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "-held_on"], name="supervision_meeting_latest")
        ]

    def __str__(self) -> str:
        return self.title


class Issue(Placed):
    """What a unit asks a meeting to speak of; it lies where the unit lies."""

    personal: ClassVar[frozenset[str]] = frozenset({"raised_by_name", "text"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"unit", "unit_name", "title", "raised_at", "raised_by", "state", "answer"}
    )

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("提出单位"))
    unit_name = models.CharField(_("提出单位名称"), max_length=80)
    title = models.CharField(_("议题"), max_length=120)
    text = models.TextField(_("情况和建议"))
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=choices.of(choices.ISSUE_STATES),
        default=IssueState.WAITING.value,
    )
    answer = models.CharField(_("答复"), max_length=300, blank=True, default="")
    raised_at = models.DateTimeField(_("提出时间"))
    raised_by = models.CharField(_("提出人编号"), max_length=64)
    raised_by_name = models.CharField(_("提出人"), max_length=64)

    class Meta(Placed.Meta):
        verbose_name = _("征集的议题")
        verbose_name_plural = _("征集的议题")
        indexes: ClassVar = [models.Index(fields=["area", "state"], name="supervision_issue_state")]

    def __str__(self) -> str:
        return self.title


class AgendaItem(Placed):
    """One item of a meeting's agenda, and what was said of it."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset({"said"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"meeting", "order", "title", "issue", "unit_name"}
    )

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="agenda", verbose_name=_("会议")
    )
    order = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("议题"), max_length=120)
    issue = models.ForeignKey(
        Issue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("征集的议题"),
    )
    unit_name = models.CharField(_("汇报单位"), max_length=80, blank=True, default="")
    said = models.TextField(_("讨论情况"), blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("议程")
        verbose_name_plural = _("议程")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "order"], name="supervision_agenda_once")
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(Placed):
    """One invited unit, who came for it, and whether it was there."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset({"person", "post"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"meeting", "unit", "unit_name", "presence"})

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="attendance", verbose_name=_("会议")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=80)
    presence = models.CharField(
        _("到会情况"),
        max_length=10,
        choices=choices.of(choices.PRESENCES),
        default=Presence.EXPECTED.value,
    )
    person = models.CharField(_("参会人"), max_length=50, blank=True, default="")
    post = models.CharField(_("职务"), max_length=80, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("参会单位")
        verbose_name_plural = _("参会单位")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="supervision_attendance_once")
        ]

    def __str__(self) -> str:
        return self.unit_name


class Decision(Placed):
    """What a meeting decided.

    With somebody to do it, it has a task from the start: a draft that nobody is given until the
    minutes are issued.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"meeting", "item", "order", "title", "task"}
    )

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="decisions", verbose_name=_("会议")
    )
    item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("议程"),
    )
    order = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("事项"), max_length=120)
    text = models.TextField(_("议定内容"))
    task = models.OneToOneField(
        Task,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name=_("立项任务"),
    )

    class Meta(Placed.Meta):
        verbose_name = _("议定事项")
        verbose_name_plural = _("议定事项")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "order"], name="supervision_decision_once")
        ]

    def __str__(self) -> str:
        return self.title
