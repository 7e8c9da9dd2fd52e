"""Units and appointments: which office a person works for, as what, where and until when."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.policy import Role
from anjia.base.scope.models import Placed, ScopedManager, ScopedQuerySet

from .officers import Officer


class UnitKind(models.TextChoices):
    """What a unit is in the structure of a county."""

    COUNTY_OFFICE = "county_office", _("县后扶办")
    DEPARTMENT = "department", _("县级部门")
    TOWN = "town", _("镇街道")
    COMMUNITY = "community", _("安置社区")
    VILLAGE = "village", _("村")
    SUPERIOR = "superior", _("市省单位")
    OTHER = "other", _("其他单位")


class Unit(Placed):  # type: ignore[django-manager-missing]  # appointments: made at run time
    """An office that officers belong to and that tasks are assigned to, with the names that
    documents give it.
    """

    personal: ClassVar = frozenset()
    not_personal: ClassVar = frozenset(
        {"name", "kind", "parent", "aliases", "second_factor", "active"}
    )

    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级单位"),
    )
    aliases = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("别名")
    )
    second_factor = models.BooleanField(
        _("登录须验证码"),
        default=False,
        help_text=_("本单位的人登录时，除密码外还要输入手机上的动态验证码。"),
    )
    active = models.BooleanField(_("在用"), default=True)

    class Meta(Placed.Meta):
        abstract = False
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "name"], name="access_unit_name_once_an_area")
        ]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(ScopedQuerySet):
    """Appointments by whether they count."""

    def valid(self, on: date) -> "AppointmentQuerySet":
        """Those that give rights on a day: begun, not ended, not withdrawn, and confirmed."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            valid_from__lte=on,
            withdrawn_at__isnull=True,
            confirmed_at__isnull=False,
        )


class Appointment(Placed):
    """One officer in one role at some areas between two days.

    ``area`` is the smallest area around all of ``areas``: whoever may see all of them may see
    the appointment. ``stamp`` is a keyed hash over everything that gives rights; a row changed
    behind the application gives none.
    """

    personal: ClassVar = frozenset()
    not_personal: ClassVar = frozenset(
        {
            "officer",
            "role",
            "areas",
            "unit",
            "subject",
            "valid_from",
            "valid_to",
            "reason",
            "proposed_by",
            "confirmed_by",
            "confirmed_at",
            "withdrawn_by",
            "withdrawn_at",
            "stamp",
        }
    )

    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="appointments", verbose_name=_("人员")
    )
    role = models.CharField(
        _("角色"), max_length=30, choices=[(role.value, role.value) for role in Role]
    )
    areas = ArrayField(models.CharField(max_length=18), verbose_name=_("负责的地方"))
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("单位"),
    )
    subject = models.CharField(_("分管业务"), max_length=40, blank=True)
    valid_from = models.DateField(_("开始日期"))
    valid_to = models.DateField(_("结束日期"), null=True, blank=True)
    reason = models.CharField(_("依据"), max_length=200, blank=True)
    proposed_by = models.CharField(_("提出人"), max_length=64)
    confirmed_by = models.CharField(_("确认人"), max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    withdrawn_by = models.CharField(_("撤销人"), max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    stamp = models.BinaryField(editable=False)

    # The checker cannot follow a manager that is made at run time.
    objects: ClassVar[Any] = ScopedManager.from_queryset(AppointmentQuerySet)()

    class Meta(Placed.Meta):
        abstract = False
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        indexes: ClassVar = [models.Index(fields=["officer"], name="access_appointment_officer")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="access_appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(areas__len__gte=1), name="access_appointment_has_areas"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {','.join(self.areas)}"
