"""Administrative areas down to the village. No row security: codes and names are public."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anjia.registry.models.choices import AreaChangeKind, AreaLevel


class Area(models.Model):
    """One province, city, county, town or village under its national statistical code."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"code", "name", "level", "parent"})

    code = models.CharField(_("代码"), max_length=12, primary_key=True, db_collation="C")
    name = models.CharField(_("名称"), max_length=100)
    level = models.CharField(_("级别"), max_length=10, choices=AreaLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name=_("上级")
    )

    class Meta:
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                name="registry_area_code_fits_level",
                condition=models.Q(level=AreaLevel.PROVINCE, code__regex=r"^[0-9]{2}$")
                | models.Q(level=AreaLevel.CITY, code__regex=r"^[0-9]{4}$")
                | models.Q(level=AreaLevel.COUNTY, code__regex=r"^[0-9]{6}$")
                | models.Q(level=AreaLevel.TOWN, code__regex=r"^[0-9]{9}$")
                | models.Q(level=AreaLevel.VILLAGE, code__regex=r"^[0-9]{12}$"),
            ),
        )
        indexes = (models.Index(fields=("name",), name="registry_area_name"),)

    def __str__(self) -> str:
        return self.name


class AreaChange(models.Model):
    """A dated mapping from a code that is gone to the one that took its place."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"id", "old_code", "new_code", "changed_on", "kind", "document"}
    )

    old_code = models.CharField(_("原代码"), max_length=12, db_collation="C")
    new_code = models.CharField(_("现代码"), max_length=12, db_collation="C")
    changed_on = models.DateField(_("变更日期"))
    kind = models.CharField(_("变更方式"), max_length=10, choices=AreaChangeKind.choices)
    document = models.CharField(_("文号"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("区划变更")
        verbose_name_plural = _("区划变更")
        ordering = ("changed_on", "old_code")
        constraints = (
            models.UniqueConstraint(
                fields=("old_code", "new_code", "changed_on"), name="registry_areachange_once"
            ),
            models.CheckConstraint(
                name="registry_areachange_moves",
                condition=~models.Q(old_code=models.F("new_code")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.old_code} → {self.new_code}"
