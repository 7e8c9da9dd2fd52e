"""What a monthly confirmation sends: the outcome, and what changed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.actions import Change, What
from anjia.domains.employment.models.choices import EndReason, Outcome, SpellKind
from anjia.registry.models.choices import WorkRegion

WHAT = (
    (What.LEFT, _("不干了")),
    (What.NEW, _("新工作")),
    (What.PLACE, _("换地方")),
    (What.PAY, _("工资变了")),
)
DIED = (EndReason.DIED, EndReason.CHANGED)  # recorded as an event, and as a new job


class ConfirmForm(forms.Form):
    """The two taps, and a few fields for who heard of a change."""

    outcome = forms.ChoiceField(choices=Outcome.choices)
    what = forms.ChoiceField(choices=WHAT, required=False)
    on = forms.DateField(required=False)
    reason = forms.ChoiceField(
        choices=[("", _("请选")), *(c for c in EndReason.choices if c[0] not in DIED)],
        required=False,
    )
    kind = forms.ChoiceField(choices=SpellKind.choices, required=False)
    employer_name = forms.CharField(max_length=100, required=False)
    region = forms.ChoiceField(choices=[("", _("请选")), *WorkRegion.choices], required=False)
    city = forms.CharField(max_length=60, required=False)
    pay = forms.DecimalField(max_digits=9, decimal_places=2, min_value=0, required=False)

    def change(self, *, today: date) -> Change | None:
        """Return what changed; None where nothing is said to have changed."""
        data: dict[str, Any] = self.cleaned_data
        if data["outcome"] != Outcome.CHANGED or not data["what"]:
            return None
        return Change(
            what=What(data["what"]),
            on=data["on"] or today,
            reason=data["reason"],
            kind=data["kind"] or SpellKind.FULL_TIME,
            employer_name=data["employer_name"],
            region=data["region"] or None,
            city=data["city"],
            pay=data["pay"],
        )
