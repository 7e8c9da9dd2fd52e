"""The person who signs in. Their rights are elsewhere: in appointments and in ``roles.toml``."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from anjia.base.sealed.fields import SealedField
from anjia.base.sealed.kinds import Kind
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused


class Officers(BaseUserManager["Officer"]):
    """Finds an officer by the name they sign in with, without regard to case."""

    def get_by_natural_key(self, username: str | None) -> "Officer":
        """Return the officer with this name, in whatever case it is written."""
        return self.get(username__iexact=username)


class Language(models.TextChoices):
    """The languages of the interface."""

    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class Theme(models.TextChoices):
    """How pages are coloured."""

    AUTO = "auto", _("跟随系统")
    LIGHT = "light", _("浅色")
    DARK = "dark", _("深色")


class Officer(AbstractBaseUser):  # type: ignore[django-manager-missing]  # appointments: made at run time
    """A person who works with the application and signs in as themselves.

    Read before anyone has signed in, so it holds no place and no row security of its own: who
    may see an officer follows from the officer's unit.
    """

    personal: ClassVar = {"name", "username", "phone"}
    not_personal: ClassVar = {
        "id",
        "password",
        "last_login",
        "unit",
        "active",
        "must_change_password",
        "password_changed_at",
        "language",
        "theme",
        "created_at",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("工号"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    phone = SealedField(_("电话"), kind=Kind.PHONE)
    unit = models.ForeignKey(
        "access.Unit", models.PROTECT, null=True, related_name="officers", verbose_name=_("单位")
    )
    active = models.BooleanField(_("在用"), default=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=True)
    password_changed_at = models.DateTimeField(_("密码修改时间"), null=True, blank=True)
    language = models.CharField(
        _("界面语言"), max_length=10, choices=Language.choices, default=Language.CHINESE
    )
    theme = models.CharField(
        _("界面颜色"), max_length=10, choices=Theme.choices, default=Theme.AUTO
    )
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = Officers()

    class Meta:
        verbose_name = _("工作人员")
        verbose_name_plural = _("工作人员")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="access_officer_username_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def area(self) -> str:
        """Where the officer works: the area of their unit, as far as the present actor may see
        it.
        """
        if self.unit is None:
            raise Refused("officer_without_unit", name=self.name)
        return str(self.unit.area)

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django reads it, we store `active`
        """Whether the officer may sign in."""
        return self.active
