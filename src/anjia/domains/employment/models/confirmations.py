"""What was heard of each person's work, month by month."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import TwoPlaced
from anjia.domains.employment.models.choices import Outcome
from anjia.registry.models import Household, Person


class Confirmation(TwoPlaced):
    """That somebody asked after a person's work in a month, and what they heard.

    Its id is the batch of every change that it caused, so that they can be taken back with it.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"outcome"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"person", "household", "month", "confirmed_at", "confirmed_by", "confirmed_by_name"}
    )

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="work_confirmations", verbose_name=_("姓名")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    month = models.DateField(_("月份"))  # its first day
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices)
    confirmed_at = models.DateTimeField(_("确认时间"))
    confirmed_by = models.CharField(_("确认账号"), max_length=64)
    confirmed_by_name = models.CharField(_("确认人"), max_length=64)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("务工确认")
        verbose_name_plural = _("务工确认")
        constraints = (
            models.UniqueConstraint(fields=("person", "month"), name="employment_confirmed_once"),
        )
        indexes = (
            models.Index(fields=("area", "month", "id"), name="employment_confirm_area"),
            models.Index(fields=("origin", "id"), name="employment_confirm_origin"),
        )

    def __str__(self) -> str:
        return str(self.pk)
