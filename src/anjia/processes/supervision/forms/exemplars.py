"""The form of a typical case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.processes.supervision.actions.exemplars import Told
from anjia.processes.supervision.forms.plain import Plain, day
from anjia.processes.supervision.models import choices


class ExemplarForm(Plain):
    """A case as a unit tells it."""

    unit = forms.ChoiceField(label=_("报送单位"))
    kind = forms.ChoiceField(label=_("类型"), choices=choices.of(choices.EXEMPLAR_KINDS))
    title = forms.CharField(label=_("标题"), max_length=120)
    text = forms.CharField(label=_("正文"), max_length=20_000, widget=forms.Textarea({"rows": 10}))
    codes = forms.CharField(
        label=_("引用的指标"),
        max_length=200,
        required=False,
        help_text=_("写指标代码，用顿号隔开。存下时记住本单位所在地当时的数，以后可以核对。"),
    )
    names_persons = forms.BooleanField(
        label=_("写到具体的人，本人同意公开"), required=False, widget=forms.CheckboxInput
    )
    consent_on = day(_("本人同意日期"), required=False)
    consent_how = forms.CharField(
        label=_("怎么同意的"), max_length=120, required=False, help_text=_("如 签了同意书。")
    )

    def __init__(self, *args: Any, units: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = [(str(unit.pk), unit.name) for unit in units]  # type: ignore[attr-defined]

    def told(self) -> Told:
        """The case as the action takes it."""
        given = dict(self.cleaned_data)
        del given["unit"]
        codes = given.pop("codes").replace("，", "、").replace(",", "、")
        return Told(**given, codes=codes.split("、"))
