"""The forms of decisions: taking back, confirming, assigning duties, applying norms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.base.parameters import definitions
from anjia.registry.forms.controls import Form, day
from anjia.registry.models.choices import ConfirmationSide, DutyKind, RuleMetric
from anjia.registry.policy import SIZE_CLASSES


class ReasonForm(Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("理由"), max_length=200)


class ConfirmForm(Form):
    """One side's word."""

    on = day(_("确认日期"))
    said_by = forms.CharField(label=_("确认人"), max_length=64, required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class DutyForm(Form):
    """A duty, the side that bears it, the unit that does it."""

    kind = forms.ChoiceField(label=_("事权"), choices=DutyKind.choices)
    side = forms.ChoiceField(
        label=_("责任方"),
        choices=[("", _("按惯例")), *ConfirmationSide.choices],
        required=False,
    )
    owner = forms.CharField(label=_("责任单位"), max_length=100)


class ExemptForm(Form):
    """The decision not to ask a norm of a site."""

    site = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("理由"), max_length=500)
    approved_by = forms.CharField(label=_("批准人"), max_length=64)
    until = day(_("到期日期"), required=False)


def thresholds() -> list[tuple[str, str]]:
    """The parameters that a norm can start from, under their titles."""
    return [(size.parameter, definitions.get(size.parameter).title) for size in SIZE_CLASSES]


class RuleForm(Form):
    """A norm for sites from a size upwards."""

    code = forms.SlugField(label=_("规则代码"), max_length=40)
    title = forms.CharField(label=_("要求"), max_length=200)
    metric = forms.ChoiceField(label=_("按什么算"), choices=RuleMetric.choices)
    parameter = forms.ChoiceField(label=_("从多大规模起"), choices=thresholds)
    document = forms.CharField(label=_("依据"), max_length=200)
    conditional = forms.BooleanField(label=_("有条件的才适用"), required=False)


class FreezeForm(Form):
    """The year for which a list is frozen."""

    year = forms.IntegerField(label=_("考核年度"), min_value=2000, max_value=2100)
