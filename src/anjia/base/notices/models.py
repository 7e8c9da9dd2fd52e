"""One thing that waits for somebody."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anjia.base.notices.policy import State
from anjia.base.scope.models import Placed


class Notice(Placed):
    """Waits for one officer (`officer`), or for whoever holds `permission` at its place.

    `not_for` is the officer whose own act is to be decided about by somebody else.

    `facts` fill the words that the reader sees. They name nobody: the page behind `url` shows
    persons to whom it may.
    """

    code = models.CharField(_("事项"), max_length=80)
    facts = models.JSONField(_("内容"), default=dict)
    url = models.CharField(_("链接"), max_length=200, blank=True)
    officer = models.CharField(_("办理人"), max_length=64, blank=True)
    permission = models.CharField(_("所需权限"), max_length=80, blank=True)
    not_for = models.CharField(_("不由谁办"), max_length=64, blank=True, default="")
    due_on = models.DateField(_("到期日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, default=State.OPEN.value,
        choices=[(state.value, state.value) for state in State],
    )  # fmt: skip
    once = models.CharField(_("去重键"), max_length=120, blank=True)
    posted_at = models.DateTimeField(_("发出时间"))
    finished_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    finished_by = models.CharField(_("办结人"), max_length=64, blank=True)

    personal: ClassVar = frozenset({"officer", "not_for", "finished_by"})
    not_personal: ClassVar = frozenset(
        {"code", "facts", "url", "permission", "due_on", "state", "once", "posted_at"}
        | {"finished_at"}
    )

    class Meta(Placed.Meta):
        verbose_name = _("待办")
        verbose_name_plural = _("待办")
        indexes: ClassVar = [
            models.Index(fields=["area", "due_on"], name="notices_area"),
            models.Index(fields=["officer", "state"], name="notices_officer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(officer="", permission=""), name="notices_for_somebody"
            ),
            models.UniqueConstraint(
                fields=["area", "once"],
                condition=models.Q(state="open") & ~models.Q(once=""),
                name="notices_once_while_open",
            ),
        ]

    def __str__(self) -> str:
        return self.code
