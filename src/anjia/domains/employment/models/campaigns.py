"""Seasonal campaigns (春风行动, 就业援助月), their events and whom they invited."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed, TwoPlaced
from anjia.registry.models import Household, Person


class CampaignKind(models.TextChoices):
    SPRING = "spring", _("春风行动")
    ASSISTANCE = "assistance", _("就业援助月")
    FAIR = "fair", _("专场招聘")
    OTHER = "other", _("其他活动")


class Campaign(Placed):
    """A campaign at a place, from its first day to its last; those inside the place see it."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"name", "kind", "starts_on", "ends_on", "note"}
    )

    name = models.CharField(_("活动名称"), max_length=60)
    kind = models.CharField(_("活动类型"), max_length=20, choices=CampaignKind.choices)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("就业活动")
        verbose_name_plural = _("就业活动")
        constraints = (
            models.UniqueConstraint(
                fields=("area", "name", "starts_on"), name="employment_campaign_once"
            ),
            models.CheckConstraint(
                name="employment_campaign_days", condition=Q(ends_on__gte=F("starts_on"))
            ),
        )
        indexes = (models.Index(fields=("area", "-starts_on"), name="employment_campaign_area"),)

    def __str__(self) -> str:
        return self.name


class CampaignEvent(Placed):
    """One occasion of a campaign: a fair, a live broadcast, a round of doors."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"campaign", "title", "held_on", "venue", "stalls", "visitors"}
    )

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="events", verbose_name=_("活动")
    )
    title = models.CharField(_("场次名称"), max_length=60)
    held_on = models.DateField(_("日期"))
    venue = models.CharField(_("地点"), max_length=100, blank=True, default="")
    stalls = models.PositiveIntegerField(_("参加单位数"), null=True, blank=True)
    visitors = models.PositiveIntegerField(_("到场人次"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("活动场次")
        verbose_name_plural = _("活动场次")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "title", "held_on"), name="employment_event_once"
            ),
        )
        indexes = (models.Index(fields=("area", "held_on"), name="employment_event_area"),)

    def __str__(self) -> str:
        return self.title


class CampaignGuest(TwoPlaced):
    """One person whom a campaign invited, and whether they came; lies where the person lives."""

    personal: ClassVar[frozenset[str]] = frozenset({"came_on"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"campaign", "person", "household", "invited_on"}
    )

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="guests", verbose_name=_("活动")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("姓名"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    invited_on = models.DateField(_("邀请日期"))
    came_on = models.DateField(_("到场日期"), null=True, blank=True)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("活动邀请")
        verbose_name_plural = _("活动邀请")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "person"), name="employment_guest_once"),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="employment_guest_area"),
            models.Index(fields=("origin", "id"), name="employment_guest_origin"),
        )

    def __str__(self) -> str:
        return str(self.pk)
