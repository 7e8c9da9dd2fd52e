"""The form with which a finished project is accepted."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.registry.forms.controls import Form, day


class AcceptForm(Form):
    """A second officer accepts a project."""

    on = day(_("验收日期"))
    acceptance = forms.CharField(
        label=_("验收意见"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清工程质量、报酬发放和占比。验收后不能再改。"),
    )

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = on.isoformat()
