"""The form that a grid worker fills in at the door: one person, what changes most often."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.registry.forms.controls import Form
from anjia.registry.models import Person
from anjia.registry.models.choices import (
    Education,
    Health,
    LabourCapacity,
    MedicalInsurance,
    PensionInsurance,
    SchoolStatus,
    WorkRegion,
    WorkStatus,
)

UNKNOWN = ("", _("待核实"))
CHOSEN = {
    "work_status": WorkStatus.choices,
    "work_region": WorkRegion.choices,
    "labour_capacity": LabourCapacity.choices,
    "health": Health.choices,
    "education": Education.choices,
    "school_status": SchoolStatus.choices,
    "medical_insurance": MedicalInsurance.choices,
    "pension_insurance": PensionInsurance.choices,
}
WRITTEN = ("skills", "training_wish")
AT_WORK = frozenset({WorkStatus.EMPLOYED, WorkStatus.SELF_EMPLOYED, WorkStatus.FARMING})
GROUPS = (
    (_("务工"), ("work_status", "work_region", "labour_capacity", "skills", "training_wish")),
    (_("健康和学业"), ("health", "education", "school_status")),
    (_("参保"), ("medical_insurance", "pension_insurance")),
    (_("联系"), ("phone",)),
)


def _label(name: str) -> Any:
    field: Any = Person._meta.get_field(name)
    return field.verbose_name


class SurveyForm(Form):
    """What is asked of one person; a phone number is written only where it changed."""

    phone = forms.CharField(
        label=_("新的手机号"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        for name, choices in CHOSEN.items():
            self.fields[name] = forms.ChoiceField(
                label=_label(name),
                choices=[UNKNOWN, *choices],
                required=False,
                initial=getattr(person, name) or "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        for name in WRITTEN:
            self.fields[name] = forms.CharField(
                label=_label(name),
                max_length=200,
                required=False,
                initial=getattr(person, name),
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
        self.fields["version"].initial = person.version
        if person.phone is not None:
            kept = _("现在登记的是 %(phone)s，没变就不填。") % {"phone": person.phone.mask()}
            self.fields["phone"].help_text = kept

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """Yield the fields as they are asked at the door."""
        for title, names in GROUPS:
            yield title, [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        """Let nobody be at work in a region who is not at work."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("work_status") not in AT_WORK:
            data["work_region"] = ""
        return data

    def changes(self) -> dict[str, object]:
        """Return what differs from what is stored; an answer nobody gave is unknown."""
        data = self.cleaned_data
        found: dict[str, object] = {}
        for name in CHOSEN:
            if (data[name] or None) != getattr(self.person, name):
                found[name] = data[name] or None
        for name in WRITTEN:
            if data[name] != getattr(self.person, name):
                found[name] = data[name]
        if data["phone"]:
            found["phone"] = data["phone"]
        return found
