"""What a person is able to work, as it was assessed from year to year, and appeals against it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import TwoPlaced
from anjia.registry.models.choices import AppealOutcome, LabourCapacity
from anjia.registry.models.people import Household, Person


class LabourAssessment(TwoPlaced):
    """One assessment of a person's labour capacity, with the appeal against it, if there was one.

    The latest by its day holds: the person's own `labour_capacity` follows it. It lies where the
    person lives, and comes along when they move.
    """

    personal: ClassVar[frozenset[str]] = frozenset(
        {"result", "basis", "assessors", "appellant", "grounds", "outcome", "answer", "answered_by"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"person", "household", "assessed_on", "recorded_at", "recorded_by", "appealed_on"}
        | {"answered_on", "after_appeal"}
    )

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="labour_assessments", verbose_name=_("姓名")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    assessed_on = models.DateField(_("认定日期"))
    result = models.CharField(_("认定结果"), max_length=20, choices=LabourCapacity.choices)
    basis = models.CharField(_("认定依据"), max_length=300)
    assessors = models.CharField(_("认定人"), max_length=100)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.CharField(_("登记账号"), max_length=64)
    after_appeal = models.BooleanField(_("申诉后改认"), default=False)
    appealed_on = models.DateField(_("申诉日期"), null=True, blank=True)
    appellant = models.CharField(_("申诉人"), max_length=50, blank=True, default="")
    grounds = models.CharField(_("申诉理由"), max_length=300, blank=True, default="")
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    outcome = models.CharField(
        _("申诉结果"), max_length=10, choices=AppealOutcome.choices, blank=True, default=""
    )
    answer = models.CharField(_("答复"), max_length=300, blank=True, default="")
    answered_by = models.CharField(_("答复人"), max_length=100, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("劳动能力认定")
        verbose_name_plural = _("劳动能力认定")
        constraints = (
            models.CheckConstraint(
                name="registry_labour_answer_needs_appeal",
                condition=Q(answered_on__isnull=True) | Q(appealed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_labour_answer_has_outcome",
                condition=Q(answered_on__isnull=True, outcome="")
                | (Q(answered_on__isnull=False) & ~Q(outcome="")),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="registry_labour_area"),
            models.Index(fields=("origin", "id"), name="registry_labour_origin"),
            models.Index(fields=("person", "-assessed_on"), name="registry_labour_latest"),
        )

    def __str__(self) -> str:
        return f"{self.assessed_on} {self.get_result_display()}"

    @property
    def is_open(self) -> bool:
        """Whether an appeal against it waits for its answer."""
        return self.appealed_on is not None and self.answered_on is None
