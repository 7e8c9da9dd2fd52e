"""Typical cases that units write, with consent of whom they name and the figures they quote."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy.exemplars import ExemplarState


class Exemplar(Placed):
    """One case at the place of the unit that wrote it.

    Without `consent_on` it must name nobody: the database refuses to publish a person otherwise.
    """

    personal: ClassVar[frozenset[str]] = frozenset(
        {"title", "text", "consent_how", "written_by_name", "checked_by_name", "published_by_name"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"unit", "unit_name", "kind", "names_persons", "consent_on", "state", "note"}
        | {"medium", "address", "written_at", "written_by", "checked_at", "checked_by"}
        | {"published_on", "published_by"}
    )

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("报送单位"))
    unit_name = models.CharField(_("报送单位名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=10, choices=choices.of(choices.EXEMPLAR_KINDS))
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("正文"))
    names_persons = models.BooleanField(_("写到具体的人"), default=False)
    consent_on = models.DateField(_("本人同意日期"), null=True, blank=True)
    consent_how = models.CharField(_("怎么同意的"), max_length=120, blank=True, default="")
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=choices.of(choices.EXEMPLAR_STATES),
        default=ExemplarState.WRITTEN.value,
    )
    note = models.CharField(_("退回或撤下的原因"), max_length=300, blank=True, default="")
    medium = models.CharField(_("刊发在哪里"), max_length=120, blank=True, default="")
    address = models.CharField(_("链接"), max_length=300, blank=True, default="")
    written_at = models.DateTimeField(_("报送时间"))
    written_by = models.CharField(_("报送人编号"), max_length=64)
    written_by_name = models.CharField(_("报送人"), max_length=64)
    checked_at = models.DateTimeField(_("核实时间"), null=True, blank=True)
    checked_by = models.CharField(_("核实人编号"), max_length=64, blank=True, default="")
    checked_by_name = models.CharField(_("核实人"), max_length=64, blank=True, default="")
    published_on = models.DateField(_("刊发日期"), null=True, blank=True)
    published_by = models.CharField(_("刊发人编号"), max_length=64, blank=True, default="")
    published_by_name = models.CharField(_("刊发人"), max_length=64, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("典型经验")
        verbose_name_plural = _("典型经验")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="supervision_exemplar_consent",
                condition=~Q(state="published")
                | Q(names_persons=False)
                | Q(consent_on__isnull=False),
            ),
            models.CheckConstraint(
                name="supervision_exemplar_published",
                condition=~Q(state="published") | Q(published_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "-written_at"], name="supervision_exemplar_latest")
        ]

    def __str__(self) -> str:
        return self.title


class Quotation(Placed):
    """A figure that a case quotes, as it was: it can be opened and held against today's."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"exemplar", "indicator", "figure_area", "as_of", "value", "manifest"}
    )

    exemplar = models.ForeignKey(
        Exemplar, models.CASCADE, related_name="quotations", verbose_name=_("典型经验")
    )
    indicator = models.CharField(_("指标"), max_length=40, db_collation="C")
    figure_area = models.CharField(_("指标所在地"), max_length=18)
    as_of = models.DateField(_("数据截至"))
    value = models.DecimalField(_("值"), max_digits=24, decimal_places=4)
    manifest = models.CharField(_("快照编号"), max_length=16, db_collation="C")

    class Meta(Placed.Meta):
        verbose_name = _("引用的数")
        verbose_name_plural = _("引用的数")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["exemplar", "indicator"], name="supervision_quotation_once"
            )
        ]

    def __str__(self) -> str:
        return self.indicator
