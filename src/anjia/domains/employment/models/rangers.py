"""Forest rangers: the forest they look after, their patrols and reviews, a change of forest."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.flow import Flow, Transition
from anjia.base.scope.models import AreaField, TwoPlaced
from anjia.domains.employment.models.choices import ReviewResult, TransferState
from anjia.domains.employment.models.posts import PostHolding
from anjia.registry.models import Household, Person
from anjia.registry.models.choices import ConfirmationSide

LIFE = Flow(
    name="plot_transfer",
    title="Forest rangers: another forest, once both sides have agreed",
    start=TransferState.WAITING,
    refused="transfer_decided",
    transitions=(
        Transition(name="do", source=(TransferState.WAITING,), target=TransferState.DONE),
        Transition(name="refuse", source=(TransferState.WAITING,), target=TransferState.REFUSED),
    ),
)


class _OfRanger(TwoPlaced):
    """A row about somebody who holds a ranger's post; it lies where they live."""

    of_ranger: ClassVar[frozenset[str]] = frozenset({"holding", "person", "household"})

    holding = models.ForeignKey(
        PostHolding, models.PROTECT, related_name="+", verbose_name=_("护林员岗位")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("姓名"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )

    class Meta(TwoPlaced.Meta):
        abstract = True


class RangerPlot(_OfRanger):
    """A forest that a ranger looks after, from a day to a day; one at a time.

    `forest` is the area code of the village or town in which it lies.
    """

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = _OfRanger.of_ranger | frozenset(
        {"forest", "plot", "mu", "since", "until"}
    )

    forest = AreaField(_("林区所在地代码"))
    plot = models.CharField(_("管护地块"), max_length=100)
    mu = models.DecimalField(_("管护面积"), max_digits=9, decimal_places=2, null=True, blank=True)
    since = models.DateField(_("管护开始"))
    until = models.DateField(_("管护结束"), null=True, blank=True)

    class Meta(_OfRanger.Meta):
        verbose_name = _("护林员管护地块")
        verbose_name_plural = _("护林员管护地块")
        constraints = (
            models.UniqueConstraint(
                fields=("holding",),
                condition=Q(until__isnull=True),
                name="employment_plot_one_open",
            ),
            models.CheckConstraint(
                name="employment_plot_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="employment_plot_area"),
            models.Index(fields=("origin", "id"), name="employment_plot_origin"),
        )

    def __str__(self) -> str:
        return self.plot


class Patrol(_OfRanger):
    """One day on which a ranger went through their forest, and what they saw."""

    personal: ClassVar[frozenset[str]] = frozenset({"note"})
    not_personal: ClassVar[frozenset[str]] = _OfRanger.of_ranger | frozenset(
        {"plot", "patrolled_on", "is_unusual"}
    )

    plot = models.CharField(_("管护地块"), max_length=100)
    patrolled_on = models.DateField(_("巡护日期"))
    is_unusual = models.BooleanField(_("发现异常"), default=False)
    note = models.CharField(_("巡护情况"), max_length=300, blank=True, default="")

    class Meta(_OfRanger.Meta):
        verbose_name = _("巡护记录")
        verbose_name_plural = _("巡护记录")
        constraints = (
            models.UniqueConstraint(
                fields=("holding", "patrolled_on"), name="employment_patrol_once_a_day"
            ),
        )
        indexes = (
            models.Index(fields=("area", "patrolled_on"), name="employment_patrol_area"),
            models.Index(fields=("origin", "id"), name="employment_patrol_origin"),
        )

    def __str__(self) -> str:
        return f"{self.patrolled_on}"


class RangerReview(_OfRanger):
    """The yearly assessment of a ranger."""

    personal: ClassVar[frozenset[str]] = frozenset({"result", "note"})
    not_personal: ClassVar[frozenset[str]] = _OfRanger.of_ranger | frozenset(
        {"year", "reviewed_on", "reviewed_by"}
    )

    year = models.PositiveSmallIntegerField(_("考核年度"))
    result = models.CharField(_("考核结果"), max_length=10, choices=ReviewResult.choices)
    note = models.CharField(_("考核意见"), max_length=300, blank=True, default="")
    reviewed_on = models.DateField(_("考核日期"))
    reviewed_by = models.CharField(_("考核人"), max_length=64)

    class Meta(_OfRanger.Meta):
        verbose_name = _("护林员年度考核")
        verbose_name_plural = _("护林员年度考核")
        constraints = (
            models.UniqueConstraint(
                fields=("holding", "year"), name="employment_review_once_a_year"
            ),
        )
        indexes = (
            models.Index(fields=("area", "year"), name="employment_review_area"),
            models.Index(fields=("origin", "id"), name="employment_review_origin"),
        )

    def __str__(self) -> str:
        return f"{self.year}"


class PlotTransfer(_OfRanger):
    """A ranger is to look after another forest: each side says its word, then it is done."""

    personal: ClassVar[frozenset[str]] = frozenset({"reason"})
    not_personal: ClassVar[frozenset[str]] = _OfRanger.of_ranger | frozenset(
        {"state", "old", "forest", "plot", "mu", "asked_on", "asked_by", "from_on"}
        | {"origin_agreed_on", "host_agreed_on", "decided_on"}
    )

    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=TransferState.choices,
        default=TransferState.WAITING,
    )
    old = models.ForeignKey(
        RangerPlot, models.PROTECT, related_name="+", verbose_name=_("原管护地块")
    )
    forest = AreaField(_("新林区所在地代码"))
    plot = models.CharField(_("新管护地块"), max_length=100)
    mu = models.DecimalField(_("管护面积"), max_digits=9, decimal_places=2, null=True, blank=True)
    from_on = models.DateField(_("调整日期"))
    reason = models.CharField(_("调整原因"), max_length=200)
    asked_on = models.DateField(_("提出日期"))
    asked_by = models.CharField(_("提出账号"), max_length=64)
    origin_agreed_on = models.DateField(_("迁出地同意日期"), null=True, blank=True)
    host_agreed_on = models.DateField(_("迁入地同意日期"), null=True, blank=True)
    decided_on = models.DateField(_("办结日期"), null=True, blank=True)

    class Meta(_OfRanger.Meta):
        verbose_name = _("管护地块调整")
        verbose_name_plural = _("管护地块调整")
        constraints = (
            models.UniqueConstraint(
                fields=("holding",),
                condition=Q(state=TransferState.WAITING),
                name="employment_transfer_one_waiting",
            ),
            models.CheckConstraint(
                name="employment_transfer_done_by_both",
                condition=~Q(state=TransferState.DONE)
                | Q(origin_agreed_on__isnull=False, host_agreed_on__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("area", "state"), name="employment_transfer_area"),
            models.Index(fields=("origin", "state"), name="employment_transfer_origin"),
        )

    def __str__(self) -> str:
        return self.plot


class TransferWord(TwoPlaced):
    """What one side said of a transfer, in a row of its own that lies with that side."""

    personal: ClassVar[frozenset[str]] = frozenset({"note"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"transfer", "side", "agrees", "said_on", "said_by"}
    )

    transfer = models.ForeignKey(
        PlotTransfer, models.PROTECT, related_name="words", verbose_name=_("管护地块调整")
    )
    side = models.CharField(_("哪一方"), max_length=10, choices=ConfirmationSide.choices)
    agrees = models.BooleanField(_("同意"))
    said_on = models.DateField(_("日期"))
    said_by = models.CharField(_("确认人"), max_length=64)
    note = models.CharField(_("意见"), max_length=200, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("管护地块调整意见")
        verbose_name_plural = _("管护地块调整意见")
        constraints = (
            models.UniqueConstraint(
                fields=("transfer", "side"), name="employment_transfer_word_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
