"""Forms of documents, tasks and groups: what must be there; what is right the actions decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import UnitKind
from anjia.processes.supervision.actions import documents
from anjia.processes.supervision.forms.plain import Plain, day
from anjia.processes.supervision.models import choices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anjia.processes.supervision.models import Document, Task, UnitGroup
    from anjia.processes.supervision.queries.resolving import Register


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class DocumentForm(Plain):
    """What a document says of itself."""

    title = forms.CharField(label=_("标题"), max_length=300)
    read_as = forms.ChoiceField(label=_("文件类型"), choices=choices.of(choices.READ_AS))
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    index_number = forms.CharField(label=_("索引号"), max_length=80, required=False)
    issuer = forms.CharField(label=_("发文机关"), max_length=200, required=False)
    made_on = day(_("成文日期"), required=False)
    published_on = day(_("公开日期"), required=False)
    valid_until = day(_("有效期至"), required=False)
    validity = forms.CharField(label=_("有效性"), max_length=20, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, document: Document) -> DocumentForm:
        """The form with what the document says now."""
        return cls(initial={name: getattr(document, name) for name in cls.base_fields})

    def described(self) -> documents.Described:
        """What was written, for the action."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return documents.Described(**given)


class TaskForm(Plain):
    """One task without its lines."""

    number = forms.CharField(label=_("编号"), max_length=20, required=False)
    title = forms.CharField(label=_("任务"), max_length=200)
    section = forms.CharField(
        label=_("所在章节"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一级一行，从大到小。"),
    )
    text = forms.CharField(label=_("任务内容"), widget=forms.Textarea(attrs={"rows": 6}))
    starts_on = day(_("开始日期"), required=False)
    due_on = day(_("完成期限"), required=False)
    continuing = forms.BooleanField(label=_("长期坚持，没有期限"), required=False)
    deliverables = forms.CharField(
        label=_("要交的成果"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一样一行。"),
    )
    leader = forms.CharField(label=_("责任领导"), max_length=50, required=False)
    leader_post = forms.CharField(label=_("责任领导职务"), max_length=80, required=False)
    settled = forms.MultipleChoiceField(
        label=_("看过的疑点"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, **options: Any) -> None:
        super().__init__(*args, **options)
        doubts: Any = self.fields["settled"]
        doubts.choices = [(doubt, doubt) for doubt in task.doubts]

    @staticmethod
    def initial_of(task: Task) -> dict[str, Any]:
        """What the task says now."""
        plain = ("number", "title", "text", "starts_on", "due_on", "continuing", "leader")
        return {
            **{name: getattr(task, name) for name in (*plain, "leader_post", "version")},
            "section": "\n".join(task.section),
            "deliverables": "\n".join(task.deliverables),
        }

    def written(
        self, *, units: Iterable[UnitForm], targets: Iterable[TargetForm], register: Register
    ) -> documents.Written:
        """What was written, for the action."""
        given = self.cleaned_data
        return documents.Written(
            **{name: given[name] for name in ("title", "text", "number", "starts_on", "due_on")},
            **{name: given[name] for name in ("continuing", "leader", "leader_post", "settled")},
            section=_lines(given["section"]),
            deliverables=_lines(given["deliverables"]),
            units=[line for form in units if (line := form.line(register)) is not None],
            targets=[each for form in targets if (each := form.line()) is not None],
        )


class UnitForm(Plain):
    """One unit of a task; an empty name takes the line away."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    role = forms.ChoiceField(label=_("分工"), choices=choices.of(choices.UNIT_ROLES))
    name = forms.CharField(
        label=_("单位"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )

    def line(self, register: Register) -> documents.UnitLine | None:
        """The line for the action; a name that nobody bears stays as it is written."""
        given = self.cleaned_data
        name = given.get("name", "").strip()
        if not name:
            return None
        found = register.find(name)
        return documents.UnitLine(
            id=given.get("id"),
            role=given["role"],
            printed=name,
            unit=found.unit,
            group=found.group,
        )


class TargetForm(Plain):
    """One target of a task; an empty measure takes the line away."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    measure = forms.CharField(label=_("指标"), max_length=120, required=False)
    condition = forms.CharField(label=_("对象或条件"), max_length=200, required=False)
    operator = forms.ChoiceField(label=_("比较"), choices=list(choices.OPERATORS.items()))
    value = forms.DecimalField(label=_("目标值"), max_digits=18, decimal_places=4, required=False)
    value_high = forms.DecimalField(
        label=_("目标上限"), max_digits=18, decimal_places=4, required=False
    )
    unit = forms.CharField(label=_("计量单位"), max_length=30, required=False)

    def line(self) -> documents.TargetLine | None:
        """The line for the action."""
        given = self.cleaned_data
        if not given.get("measure", "").strip():
            return None
        return documents.TargetLine(**given)


UnitForms: Any = forms.formset_factory(UnitForm, extra=2)
TargetForms: Any = forms.formset_factory(TargetForm, extra=1)


class GroupForm(Plain):
    """A group of units."""

    name = forms.CharField(label=_("名称"), max_length=80)
    aliases = forms.CharField(
        label=_("别名"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("文件里的其他叫法，一个一行。"),
    )
    kind = forms.ChoiceField(
        label=_("包含哪类单位"),
        required=False,
        choices=[("", _("下面列出的单位")), *UnitKind.choices],
    )
    members = forms.MultipleChoiceField(
        label=_("单位"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        members: Any = self.fields["members"]
        members.choices = [(str(unit.pk), unit.name) for unit in units]

    @staticmethod
    def initial_of(group: UnitGroup) -> dict[str, Any]:
        """What the group holds now."""
        return {
            "name": group.name,
            "aliases": "\n".join(group.aliases),
            "kind": group.kind,
            "members": [str(pk) for pk in group.members.values_list("unit_id", flat=True)],
        }

    def given(self) -> dict[str, Any]:
        """Name, aliases and kind, for the action."""
        said = self.cleaned_data
        return {"name": said["name"], "kind": said["kind"], "aliases": _lines(said["aliases"])}
