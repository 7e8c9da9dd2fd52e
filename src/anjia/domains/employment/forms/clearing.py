"""Forms of a household without work: help, reasons by member, an exception."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.actions import Help
from anjia.domains.employment.models.choices import HelpAnswer, HelpKind, IdleReason
from anjia.registry.forms.controls import Form, day
from anjia.registry.models import Person


class HelpForm(Form):
    """One help, for a member or for the household."""

    kind = forms.ChoiceField(label=_("帮扶方式"), choices=HelpKind.choices)
    person = forms.ChoiceField(label=_("帮谁"), required=False)
    what = forms.CharField(
        label=_("内容"),
        max_length=200,
        help_text=_("哪个单位、什么岗位或课程。不要写身份证号和电话。"),
    )
    answer = forms.ChoiceField(label=_("答复"), choices=HelpAnswer.choices)
    on = day(_("日期"))

    def __init__(self, *args: Any, people: Iterable[Person], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(one.pk): one for one in people}
        named = [(key, one.name) for key, one in self.people.items()]
        field: Any = self.fields["person"]
        field.choices = [("", _("全家")), *named]
        self.fields["on"].initial = today

    def help(self) -> Help:
        """Return the help as it was filled in."""
        data = self.cleaned_data
        return Help(
            kind=data["kind"],
            what=data["what"],
            on=data["on"],
            person=self.people.get(data["person"]),
            answer=data["answer"],
        )


class ReasonForm(Form):
    """Why each member does not work."""

    def __init__(
        self, *args: Any, people: Iterable[Person], known: dict[UUID, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.people = list(people)
        for one in self.people:
            self.fields[str(one.pk)] = forms.ChoiceField(
                label=one.name,
                required=False,
                choices=[("", _("待核实")), *IdleReason.choices],
                initial=known.get(one.pk, ""),
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def reasons(self) -> dict[UUID, tuple[str, str]]:
        """Return the reasons that were stated, by person."""
        stated = {one.pk: self.cleaned_data[str(one.pk)] for one in self.people}
        return {key: (reason, "") for key, reason in stated.items() if reason}


class ExceptionForm(Form):
    """An exception with its reason and its last day."""

    reason = forms.CharField(label=_("例外理由"), max_length=300)
    until = day(_("到哪天为止"))
