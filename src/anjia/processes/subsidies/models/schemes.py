"""Versions of schemes and their lives: added to, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import AreaField
from anjia.processes.subsidies.policy import Every, Payee, Per, SchemeStep, Table

NUMBER_LENGTH = 80


class Scheme(models.Model):
    """One version of a scheme as an officer wrote it, for an area; a change is another version.

    A number is written as itself or as `param(code)`, a dated parameter with its document. Every
    office may read every version, because those of a wider area hold for the places in it.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("代码"), max_length=40, db_collation="C")
    title = models.CharField(_("项目名称"), max_length=80)
    area = AreaField(_("适用地区"))
    document = models.CharField(_("文件"), max_length=120)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    article = models.CharField(_("条款"), max_length=60, blank=True)
    fund = models.CharField(_("资金来源"), max_length=60)
    table = models.CharField(
        _("补给谁"), max_length=10, choices=[(each.value, each.value) for each in Table]
    )
    payee = models.CharField(
        _("付给谁"), max_length=10, choices=[(each.value, each.value) for each in Payee]
    )
    condition = models.TextField(_("条件"))
    per = models.CharField(
        _("按什么算"), max_length=10, choices=[(each.value, each.value) for each in Per]
    )
    every = models.CharField(
        _("多久一次"), max_length=10, choices=[(each.value, each.value) for each in Every]
    )
    amount = models.CharField(_("标准"), max_length=NUMBER_LENGTH)
    most_months = models.CharField(_("最多几个月"), max_length=NUMBER_LENGTH, blank=True)
    most_a_year = models.CharField(_("每年最多多少元"), max_length=NUMBER_LENGTH, blank=True)
    notice_days = models.CharField(_("公示天数"), max_length=NUMBER_LENGTH)
    evidence = models.JSONField(_("要交的材料"), default=list)
    excludes = models.JSONField(_("不能同时享受的项目"), default=list)
    valid_from = models.DateField(_("从哪天起"))
    valid_until = models.DateField(_("到哪天止"), null=True, blank=True)
    is_sample = models.BooleanField(_("示例"), default=False)
    hash = models.CharField(_("条件指纹"), max_length=16, db_collation="C")
    author = models.CharField(_("编写人"), max_length=64)
    author_name = models.CharField(_("编写人姓名"), max_length=64)
    written_at = models.DateTimeField(_("编写时间"))

    append_only: ClassVar[bool] = True  # the application's role may not update or delete

    personal: ClassVar = frozenset({"author_name"})
    not_personal: ClassVar = frozenset(
        {"id", "code", "title", "area", "document", "number", "article", "fund", "table", "payee"}
        | {"condition", "per", "every", "amount", "most_months", "most_a_year", "notice_days"}
        | {"evidence", "excludes", "valid_from", "valid_until", "is_sample", "hash", "author"}
        | {"written_at"}
    )

    class Meta:
        verbose_name = _("补贴项目")
        verbose_name_plural = _("补贴项目")
        indexes: ClassVar = [models.Index(fields=["code", "id"], name="subsidies_scheme_code")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="subsidies_scheme_dates",
            ),
            models.CheckConstraint(
                condition=~Q(per="month") | Q(every="month"), name="subsidies_scheme_by_the_month"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SchemeEvent(models.Model):
    """One step of a version's life: who took it, when, and why."""

    id = models.BigAutoField(primary_key=True)
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="events", verbose_name=_("补贴项目")
    )
    step = models.CharField(
        _("步骤"), max_length=10, choices=[(each.value, each.value) for each in SchemeStep]
    )
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    by = models.CharField(_("经办人"), max_length=64)
    by_name = models.CharField(_("经办人姓名"), max_length=64)
    at = models.DateTimeField(_("时间"))

    append_only: ClassVar[bool] = True

    personal: ClassVar = frozenset({"by_name", "reason"})
    not_personal: ClassVar = frozenset({"id", "scheme", "step", "by", "at"})

    class Meta:
        verbose_name = _("补贴项目的经过")
        verbose_name_plural = _("补贴项目的经过")
        constraints: ClassVar = [
            # Two officers who press a button at the same time do not both take the step.
            models.UniqueConstraint(fields=["scheme", "step"], name="subsidies_scheme_step_once"),
            models.UniqueConstraint(
                fields=["scheme"],
                condition=Q(step__in=["approved", "declined"]),
                name="subsidies_scheme_decided_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.step}"
