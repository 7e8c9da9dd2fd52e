"""What offices entered: versions are added, never changed (the database refuses it as well)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One value as it was entered, for an area and from a day on.

    A later entry for the same area and day takes its place; `withdrawn` takes it away. Every office
    may read every value, because rules of a wider area hold for the places inside it.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("参数"), max_length=80)
    area = models.CharField(_("适用地区"), max_length=18, blank=True, db_collation="C")
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("截止日期"), null=True, blank=True)
    text = models.CharField(_("数值"), max_length=400)
    document = models.CharField(_("依据文件"), max_length=200)
    note = models.CharField(_("说明"), max_length=400, blank=True)
    withdrawn = models.BooleanField(_("已撤销"), default=False)
    changed_by = models.CharField(_("修改人"), max_length=64)
    changed_by_name = models.CharField(_("修改人姓名"), max_length=64)
    changed_at = models.DateTimeField(_("修改时间"))

    append_only: ClassVar = True  # the application's role may not update or delete

    personal: ClassVar = frozenset({"changed_by_name"})
    not_personal: ClassVar = frozenset(
        {"id", "code", "area", "valid_from", "valid_to", "text", "document", "note", "withdrawn"}
        | {"changed_by", "changed_at"}
    )

    class Meta:
        verbose_name = _("参数版本")
        verbose_name_plural = _("参数版本")
        indexes: ClassVar = [models.Index(fields=["code", "id"], name="parameters_entry_code")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="parameters_entry_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.area} {self.valid_from}"
