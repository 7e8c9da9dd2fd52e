"""The forms of a labour assessment, of an appeal against it and of the answer."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import Actor
from anjia.registry import actions
from anjia.registry.forms.events import EventForm, asked
from anjia.registry.models import LifeEvent, Person
from anjia.registry.models.choices import LabourCapacity
from anjia.registry.queries import labour


def _written(label: Any, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=300, widget=widget, **options)


class LabourForm(EventForm):
    """A person's labour capacity is assessed, as every year."""

    title, verb = _("登记劳动能力认定"), _("登记认定")
    about = _("认定后，这个人的劳动能力就按认定结果。每年复核一次，结果没变也要登记。")
    of_person = True
    result = forms.ChoiceField(label=_("认定结果"), choices=LabourCapacity.choices)
    basis = _written(_("认定依据"), help_text=_("例如：体检报告、残疾证、入户核实的情况。"))
    assessors = forms.CharField(label=_("认定人"), max_length=100)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].label = _("认定日期")
        if self.person is not None:
            self.fields["result"].initial = self.person.labour_capacity

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        return actions.assess_labour(
            asked(self.person),
            by=by,
            at=at,
            assessed_on=data["on"],
            result=data["result"],
            basis=data["basis"],
            assessors=data["assessors"],
        )


class LabourAppealForm(EventForm):
    """Somebody does not agree with an assessment."""

    title, verb = _("登记劳动能力申诉"), _("登记申诉")
    about = _("登记后进入待办，由登记认定的人以外的人答复。")
    of_person = True
    appellant = forms.CharField(label=_("申诉人"), max_length=50)
    grounds = _written(_("申诉理由"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].label = _("申诉日期")
        if self.person is not None:
            self.fields["appellant"].initial = self.person.name

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        return actions.appeal_labour(
            asked(self.person),
            by=by,
            at=at,
            appealed_on=data["on"],
            appellant=data["appellant"],
            grounds=data["grounds"],
        )


class LabourAnswerForm(EventForm):
    """An appeal is answered."""

    title, verb = _("答复劳动能力申诉"), _("登记答复")
    of_person = True
    result = forms.ChoiceField(
        label=_("复核结果"),
        choices=LabourCapacity.choices,
        help_text=_("和原认定一样就是维持；不一样就是改认，从答复日期起按新的结果。"),
    )
    answer = _written(_("答复"))
    answered_by = forms.CharField(label=_("答复人"), max_length=100)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].label = _("答复日期")
        held = labour.latest(self.person) if self.person is not None else None
        if held is not None:
            self.fields["result"].initial = held.result
            self.about = _("%(on)s认定为“%(result)s”。申诉理由：%(grounds)s") % {
                "on": date_format(held.assessed_on, str(_("Y年n月j日"))),
                "result": held.get_result_display(),
                "grounds": held.grounds,
            }

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        return actions.answer_labour_appeal(
            asked(self.person),
            by=by,
            at=at,
            answered_on=data["on"],
            result=data["result"],
            answer=data["answer"],
            answered_by=data["answered_by"],
        )


def possible(person: Person) -> frozenset[str]:
    """Return which of the three a person can have now."""
    held = labour.latest(person)
    if held is not None and held.is_open:
        return frozenset({"labour-answer"})
    if held is None or held.appealed_on is not None:
        return frozenset({"labour"})
    return frozenset({"labour", "labour-appeal"})
