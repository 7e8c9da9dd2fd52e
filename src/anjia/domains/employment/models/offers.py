"""What was offered to whom, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import TwoPlaced
from anjia.domains.employment.models.campaigns import Campaign
from anjia.domains.employment.models.choices import Channel
from anjia.domains.employment.models.spells import JobSpell
from anjia.domains.employment.models.vacancies import Vacancy
from anjia.registry.models import Household, Person


class OfferState(models.TextChoices):
    PUSHED = "pushed", _("已推送")
    INTERESTED = "interested", _("有意向")
    INTERVIEW = "interview", _("约面试")
    OFFERED = "offered", _("已录用")
    STARTED = "started", _("已上岗")
    DECLINED = "declined", _("本人不去")
    FAILED = "failed", _("没有成")


class DeclineReason(models.TextChoices):
    FAMILY = "family", _("要照顾家人")
    DISTANCE = "distance", _("离家太远")
    PAY = "pay", _("工资低")
    SKILL = "skill", _("技能不合")
    HEALTH = "health", _("身体原因")
    HAS_WORK = "has_work", _("已有工作")
    HOURS = "hours", _("工时不合")
    NO_WISH = "no_wish", _("不想就业")
    OTHER = "other", _("其他")


OPEN = (OfferState.PUSHED, OfferState.INTERESTED, OfferState.INTERVIEW, OfferState.OFFERED)


class Offer(TwoPlaced):
    """One vacancy offered to one person; it lies where the person lives.

    It keeps what was offered (`position` to `pay_to`) and why (`reasons`) as it was on that day:
    the vacancy may lie at a place that the person's grid worker does not see.
    """

    personal: ClassVar[frozenset[str]] = frozenset(
        {"state", "points", "reasons", "decline_reason", "suitable", "note"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {
            "vacancy",
            "person",
            "household",
            "campaign",
            "channel",
            "position",
            "employer_name",
            "city",
        }
        | {"pay_from", "pay_to", "pushed_on", "pushed_at", "pushed_by", "answered_on"}
        | {"interview_on", "offered_on", "started_on", "ended_on", "spell"}
    )

    vacancy = models.ForeignKey(
        Vacancy, models.PROTECT, null=True, related_name="offers", verbose_name=_("岗位")
    )  # nullable for the outer join only: the place of the person may not read the vacancy's
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="job_offers", verbose_name=_("姓名")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name=_("活动"),
    )
    channel = models.CharField(_("推送方式"), max_length=20, choices=Channel.choices)
    position = models.CharField(_("岗位名称"), max_length=60)
    employer_name = models.CharField(_("用人单位"), max_length=100)
    city = models.CharField(_("工作地点"), max_length=60, blank=True, default="")
    pay_from = models.DecimalField(
        _("月工资从"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    pay_to = models.DecimalField(
        _("月工资到"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    points = models.PositiveIntegerField(_("匹配分"), null=True, blank=True)
    reasons = models.JSONField(_("匹配理由"), default=list, blank=True)
    state = models.CharField(
        _("状态"), max_length=20, choices=OfferState.choices, default=OfferState.PUSHED
    )
    pushed_on = models.DateField(_("推送日期"))
    pushed_at = models.DateTimeField(_("推送时间"))
    pushed_by = models.CharField(_("推送账号"), max_length=64)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    decline_reason = models.CharField(
        _("不去的原因"), max_length=20, choices=DeclineReason.choices, blank=True, default=""
    )
    # What an officer wrote down about the offer, not about the person: people decide what follows.
    suitable = models.BooleanField(_("岗位合适"), null=True, blank=True)
    interview_on = models.DateField(_("面试日期"), null=True, blank=True)
    offered_on = models.DateField(_("录用日期"), null=True, blank=True)
    started_on = models.DateField(_("上岗日期"), null=True, blank=True)
    ended_on = models.DateField(_("办结日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    spell = models.ForeignKey(
        JobSpell,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("务工登记"),
    )

    class Meta(TwoPlaced.Meta):
        verbose_name = _("推送")
        verbose_name_plural = _("推送")
        constraints = (
            models.UniqueConstraint(
                fields=("vacancy", "person"),
                condition=Q(state__in=[str(state) for state in OPEN]),
                name="employment_offer_open_once",
            ),
            models.CheckConstraint(
                name="employment_offer_has_vacancy", condition=Q(vacancy__isnull=False)
            ),
            models.CheckConstraint(
                name="employment_offer_started_has_day",
                condition=~Q(state=OfferState.STARTED) | Q(started_on__isnull=False),
            ),
            models.CheckConstraint(
                name="employment_offer_declined_has_reason",
                condition=~Q(state=OfferState.DECLINED) | ~Q(decline_reason=""),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="employment_offer_area"),
            models.Index(fields=("origin", "id"), name="employment_offer_origin"),
            models.Index(fields=("vacancy", "state"), name="employment_offer_vacancy"),
            models.Index(fields=("person", "-pushed_on"), name="employment_offer_person"),
            models.Index(fields=("campaign", "state"), name="employment_offer_campaign"),
        )

    def __str__(self) -> str:
        return self.position

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self.state in OPEN
