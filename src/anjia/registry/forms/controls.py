"""How the controls of the registry's forms look."""

from typing import Any

from django import forms


class Form(forms.Form):
    """A form whose controls look like all others."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            look = "form-control"
            if isinstance(field.widget, forms.CheckboxSelectMultiple | forms.CheckboxInput):
                look = "form-check-input"
            elif isinstance(field.widget, forms.Select):
                look = "form-select"
            field.widget.attrs.setdefault("class", look)


def day(label: Any, *, required: bool = True) -> forms.DateField:
    """A date, chosen in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)
