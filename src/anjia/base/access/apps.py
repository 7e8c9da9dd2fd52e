"""The Django application of access."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from anjia.base.access import roles
from anjia.base.scope import refusals

WORDS = {
    "sign_in_wrong": _("工号或密码不对。还可以试 %(left)s 次，之后锁定。"),
    "sign_in_blocked": _("试错太多，已经锁定。%(minutes)s 分钟后再试，或者请管理员解锁。"),
    "code_wrong": _("验证码不对。请输入手机上现在显示的六位数字；还可以试 %(left)s 次。"),
    "calls_used_up": _("调用太频繁。%(wait)s 秒后再试。"),
    "username_taken": _("工号 %(username)s 已经有人用。请换一个。"),
    "officer_inactive": _("%(name)s 的账号已经停用。先启用账号，再任职。"),
    "officer_without_unit": _("%(name)s 还没有单位。请系统管理员先选单位。"),
    "not_oneself": _("不能给自己办。请另一位管理员办理。"),
    "roles_conflict": _("“%(held)s”和“%(wanted)s”不能由一个人兼任。先撤销前一项任职。"),
    "role_not_at_level": _("这个角色不能任在 %(area)s 这一级。请选相应级别的地方。"),
    "appointment_without_area": _("任职要写明负责的地方。"),
    "appointment_settled": _("这项任职已经办过了。请刷新页面。"),
    "appointment_altered": _(
        "这项任职在系统外被改动过，不再有效。请撤销后重新任职，并告知审计管理员。"
    ),
    "second_person_needed": _("管理员的任职要由另一位管理员确认，提出人自己不能确认。"),
    "areas_too_far_apart": _("这些地方不在一个省，请分开任职。"),
    "unit_exists": _("这个地方已经有名为“%(name)s”的单位。"),
    "unit_invalid": _("单位没有保存：%(errors)s"),
    "unit_above_itself": _("“%(name)s”不能是自己的上级。"),
}


class AccessConfig(AppConfig):
    """Officers, units, appointments, signing in."""

    name = "anjia.base.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the refusals of this package their words, and have every roles.toml checked."""
        refusals.register(WORDS)
        checks.register(roles.check_roles)
