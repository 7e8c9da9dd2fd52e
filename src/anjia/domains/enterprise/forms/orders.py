"""Forms of service orders, of the policy checklist and of its recheck."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.domains.enterprise.actions import Found
from anjia.domains.enterprise.models import PolicyCheck
from anjia.domains.enterprise.models.choices import Delivered, OrderAct
from anjia.domains.enterprise.policy import ITEMS
from anjia.registry.forms.controls import Form, day


class OrderForm(Form):
    """The next step of an order."""

    act = forms.ChoiceField(label=_("办哪一步"))
    on = day(_("日期"))
    note = forms.CharField(
        label=_("派给谁，或办的结果"),
        max_length=100,
        help_text=_("派单写承办人或单位；别的写做了什么、本人怎么说。"),
    )

    def __init__(self, *args: Any, acts: list[str], on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = on.isoformat()
        act = self.fields["act"]
        if isinstance(act, forms.ChoiceField):
            act.choices = [(each, OrderAct(each).label) for each in acts]


class SweepForm(Form):
    """The checklist of one household: each policy delivered, not delivered, or not meant."""

    on = day(_("排查日期"))

    def __init__(self, *args: Any, on: date, last: list[PolicyCheck], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = on.isoformat()
        said = {one.item: one for one in last}
        for item in ITEMS:
            held = said.get(item.code)
            self.fields[item.code] = forms.ChoiceField(
                label=item.name,
                help_text=item.about,
                choices=[("", _("没有查")), *Delivered.choices],
                required=False,
                initial=held.found if held else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"{item.code}_gap"] = forms.CharField(
                label=_("差什么"),
                max_length=200,
                required=False,
                initial=held.gap if held and held.fixed_on is None else "",
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    def found(self) -> list[Found]:
        """Return what was found of each policy that was asked about."""
        data = self.cleaned_data
        return [
            Found(item=item.code, found=data[item.code], gap=data[f"{item.code}_gap"])
            for item in ITEMS
            if data[item.code]
        ]


class RecheckForm(Form):
    """A gap was mended."""

    on = day(_("复核日期"))
    fix = forms.CharField(label=_("怎么整改的"), max_length=200)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = on.isoformat()
