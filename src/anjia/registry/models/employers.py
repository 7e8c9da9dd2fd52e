"""Employers: whoever gives relocated people work, here or far away."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed
from anjia.base.sealed.fields import IndexField, SealedField
from anjia.base.sealed.kinds import Kind
from anjia.registry.models.choices import EmployerKind, Trade, WorkRegion


class Employer(Placed):
    """An employer on the list of the place that keeps it.

    One outside the county is kept by the county: `area` says who keeps it, `region` how far away
    it is, `city` where. Those inside `area` see it, so that a grid worker can name it.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset({"contact", "phone", "phone_index"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"name", "credit_code", "kind", "trade", "region", "city", "address"}
        | {"opened_on", "closed_on"}
    )

    name = models.CharField(_("单位名称"), max_length=100)
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, blank=True, default="", db_collation="C"
    )
    kind = models.CharField(_("单位类型"), max_length=20, choices=EmployerKind.choices)
    trade = models.CharField(  # noqa: DJ001 - unknown is NULL, so that figures can count it apart
        _("行业"), max_length=20, choices=Trade.choices, null=True, blank=True
    )
    region = models.CharField(  # noqa: DJ001 - as above
        _("所在区域"), max_length=20, choices=WorkRegion.choices, null=True, blank=True
    )
    city = models.CharField(_("所在省市"), max_length=60, blank=True, default="")
    address = models.CharField(_("地址"), max_length=200, blank=True, default="")
    contact = models.CharField(_("联系人"), max_length=50, blank=True, default="")
    phone = SealedField(_("联系电话"), kind=Kind.PHONE)
    phone_index = IndexField()
    opened_on = models.DateField(_("开业日期"), null=True, blank=True)
    closed_on = models.DateField(_("停业日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("用人单位")
        verbose_name_plural = _("用人单位")
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="registry_employer_name"),
            models.UniqueConstraint(
                fields=("area", "credit_code"),
                condition=~Q(credit_code=""),
                name="registry_employer_credit_code",
            ),
            models.CheckConstraint(
                name="registry_employer_closes_after_opening",
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
            ),
        )
        indexes = (models.Index(fields=("area", "kind"), name="registry_employer_area_kind"),)

    def __str__(self) -> str:
        return self.name
