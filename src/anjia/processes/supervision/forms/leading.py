"""The form in which a leader is named or hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.processes.supervision.actions import Named
from anjia.processes.supervision.forms.plain import Plain, day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anjia.processes.supervision.models import Task


class LeaderForm(Plain):
    """Who takes over, for the unit or for one of its tasks."""

    leader = forms.CharField(label=_("责任领导"), max_length=50)
    post = forms.CharField(label=_("职务"), max_length=80, required=False)
    task = forms.ChoiceField(
        label=_("负责哪项"), required=False, help_text=_("不选就是负责整个单位。")
    )
    from_on = day(_("开始日期"), help_text=_("换人时，前任的最后一天是这天的前一天。"))
    duty_signed_on = day(_("责任书签订日期"), required=False)
    note = forms.CharField(
        label=_("交接说明"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, tasks: Sequence[Task], **options: Any) -> None:
        super().__init__(*args, **options)
        self._tasks = {str(task.pk): task for task in tasks}
        named = [(key, task.title) for key, task in self._tasks.items()]
        self.fields["task"].choices = [("", _("整个单位")), *named]  # type: ignore[attr-defined]

    def named(self) -> Named:
        """What the action takes."""
        given = self.cleaned_data
        return Named(
            leader=given["leader"],
            post=given["post"],
            task=self._tasks.get(given["task"]),
            from_on=given["from_on"],
            duty_signed_on=given["duty_signed_on"],
            note=given["note"],
        )
