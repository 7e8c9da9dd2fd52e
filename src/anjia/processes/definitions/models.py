"""What offices define for themselves: versions and their lives are added to, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .policy import Step, What


class Version(models.Model):
    """One definition as an officer wrote it, for an area; a change is another version.

    Every office may read every version, because those of a wider area hold for the places in it.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("代码"), max_length=80, db_collation="C")
    what = models.CharField(
        _("种类"), max_length=10, choices=[(each.value, each.value) for each in What]
    )
    area = models.CharField(_("适用地区"), max_length=18, db_collation="C")
    content = models.JSONField(_("内容"))
    hash = models.CharField(_("口径指纹"), max_length=16, db_collation="C")
    based_on = models.CharField(_("改自"), max_length=16, blank=True, db_collation="C")
    author = models.CharField(_("编写人"), max_length=64)
    author_name = models.CharField(_("编写人姓名"), max_length=64)
    written_at = models.DateTimeField(_("编写时间"))

    append_only: ClassVar[bool] = True  # the application's role may not update or delete

    personal: ClassVar = frozenset({"author_name"})
    not_personal: ClassVar = frozenset(
        {"id", "code", "what", "area", "content", "hash", "based_on", "author", "written_at"}
    )

    class Meta:
        verbose_name = _("口径版本")
        verbose_name_plural = _("口径版本")
        indexes: ClassVar = [models.Index(fields=["code", "id"], name="definitions_version_code")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(area=""), name="definitions_version_has_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.area} {self.pk}"


class Event(models.Model):
    """One step of a version's life: who took it, when, and why."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(
        Version, models.PROTECT, related_name="events", verbose_name=_("口径版本")
    )
    step = models.CharField(
        _("步骤"), max_length=10, choices=[(each.value, each.value) for each in Step]
    )
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    by = models.CharField(_("经办人"), max_length=64)
    by_name = models.CharField(_("经办人姓名"), max_length=64)
    at = models.DateTimeField(_("时间"))

    append_only: ClassVar[bool] = True

    personal: ClassVar = frozenset({"by_name", "reason"})
    not_personal: ClassVar = frozenset({"id", "version", "step", "valid_from", "by", "at"})

    class Meta:
        verbose_name = _("口径版本的经过")
        verbose_name_plural = _("口径版本的经过")
        constraints: ClassVar = [
            # Two officers who press a button at the same time do not both take the step.
            models.UniqueConstraint(fields=["version", "step"], name="definitions_step_once"),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(step__in=[Step.APPROVED.value, Step.DECLINED.value]),
                name="definitions_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(step=Step.PUBLISHED.value, valid_from__isnull=False)
                | (~Q(step=Step.PUBLISHED.value) & Q(valid_from__isnull=True)),
                name="definitions_published_from_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(step=Step.DECLINED.value, reason=""),
                name="definitions_declined_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.step}"
