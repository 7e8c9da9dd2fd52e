"""Forms of meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.processes.supervision.actions.meetings import Called, Decided
from anjia.processes.supervision.forms.plain import Plain, by_kind, day
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.queries import meetings

if TYPE_CHECKING:
    from anjia.processes.supervision.models import Meeting


class CallForm(Plain):
    """A meeting as it is called."""

    kind = forms.ChoiceField(label=_("会议类型"), choices=choices.of(choices.MEETING_KINDS))
    title = forms.CharField(
        label=_("会议名称"),
        max_length=120,
        help_text=_("如 2022年第二季度易地搬迁后续扶持工作联席会议。"),
    )
    held_on = day(_("会议日期"))
    starts_at = forms.TimeField(
        label=_("开始时间"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    chair = forms.CharField(label=_("主持人"), max_length=50, required=False)
    chair_post = forms.CharField(label=_("主持人职务"), max_length=80, required=False)

    def called(self) -> Called:
        """The meeting as the action takes it."""
        return Called(**self.cleaned_data)


class IssueForm(Plain):
    """What a unit asks the next meeting to speak of."""

    unit = forms.ChoiceField(label=_("提出单位"))
    title = forms.CharField(label=_("议题"), max_length=120)
    text = forms.CharField(
        label=_("情况和建议"),
        max_length=4_000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("写清楚问题、想请会议定什么。不要写群众的姓名和证件号码。"),
    )

    def __init__(self, *args: Any, units: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = [(str(unit.pk), unit.name) for unit in units]  # type: ignore[attr-defined]


class DecideForm(Plain):
    """A decision, with who does it by when."""

    title = forms.CharField(label=_("事项"), max_length=120)
    text = forms.CharField(
        label=_("议定内容"), max_length=4_000, widget=forms.Textarea({"rows": 4})
    )
    item = forms.ChoiceField(label=_("哪个议题"), required=False)
    lead = forms.ChoiceField(
        label=_("牵头单位"),
        required=False,
        help_text=_("写了单位的，纪要印发以后就是督办任务。"),
    )
    partners = forms.MultipleChoiceField(
        label=_("责任单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        label=_("责任单位组"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = day(_("完成期限"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        invitable = meetings.invitable(meeting.area)
        known = meetings.groups(meeting.area)
        self._units = {str(unit.pk): unit for unit in invitable}
        self._groups = {str(group.pk): group for group in known}
        self._items = {str(item.pk): item for item in meetings.agenda(meeting)}
        by_kinds = by_kind(invitable)
        chosen: dict[str, list[Any]] = {
            "item": [("", _("不属于哪个议题")), *((k, i.title) for k, i in self._items.items())],
            "lead": [("", _("没有牵头单位")), *by_kinds],
            "partners": by_kinds,
            "groups": [(key, group.name) for key, group in self._groups.items()],
        }
        for name, options_of in chosen.items():
            self.fields[name].choices = options_of  # type: ignore[attr-defined]
        if not known:
            del self.fields["groups"]
        if not self._items:
            del self.fields["item"]

    def decided(self) -> Decided:
        """The decision as the action takes it."""
        given = self.cleaned_data
        item = self._items.get(given.get("item", ""))
        return Decided(
            title=given["title"],
            text=given["text"],
            item=item.pk if item else None,
            due_on=given.get("due_on"),
            lead=self._units.get(given.get("lead", "")),
            partners=[self._units[key] for key in given.get("partners", [])],
            groups=[self._groups[key] for key in given.get("groups", [])],
        )
