"""Groups of units that documents name as one: 各镇人民政府, 县直相关单位."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit, UnitKind
from anjia.base.scope.models import Placed


class UnitGroup(Placed):
    """A group with the names that documents give it.

    With a `kind` its members are all units of that kind in use within the place on the day of
    asking; without one they are the units listed by hand.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"name", "aliases", "kind"})

    name = models.CharField(_("名称"), max_length=80)
    aliases = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("别名")
    )
    kind = models.CharField(
        _("包含哪类单位"), max_length=20, blank=True, default="", choices=UnitKind.choices
    )

    class Meta(Placed.Meta):
        verbose_name = _("单位组")
        verbose_name_plural = _("单位组")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "name"], name="supervision_group_once")
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(Placed):
    """One unit listed in a group."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"group", "unit", "unit_name"})

    group = models.ForeignKey(
        UnitGroup, models.CASCADE, related_name="members", verbose_name=_("单位组")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=80)

    class Meta(Placed.Meta):
        verbose_name = _("组内单位")
        verbose_name_plural = _("组内单位")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "unit"], name="supervision_member_once")
        ]

    def __str__(self) -> str:
        return self.unit_name
