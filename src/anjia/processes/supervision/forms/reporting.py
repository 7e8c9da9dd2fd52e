"""The form of a progress report: one field for each target that the unit reports itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.kernel.periods import Kind, around
from anjia.processes.supervision.actions import Reported, Upload
from anjia.processes.supervision.forms.plain import Plain
from anjia.processes.supervision.policy import reporting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile

    from anjia.processes.supervision.models import Assignment
    from anjia.processes.supervision.queries.attaining import Value

BACK = 4  # how many earlier quarters can be chosen
MOST_TEXT = 5_000
VALUE = "value-"


class ReportForm(Plain):
    """What a unit says of one quarter."""

    quarter = forms.TypedChoiceField(label=_("季度"))
    text = forms.CharField(
        label=_("进展情况"),
        max_length=MOST_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("这个季度做了什么、做成多少。不要写居民的身份证号和电话。"),
    )
    percent = forms.DecimalField(
        label=_("完成进度（%）"), min_value=0, max_value=100, decimal_places=1, required=False
    )
    problems = forms.CharField(
        label=_("存在问题"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    plans = forms.CharField(
        label=_("下步打算"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        values: Sequence[Value],
        quarters: Sequence[date],
        asked: str = "",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        named = [(each.isoformat(), quarter_name(each)) for each in quarters]
        chosen: Any = self.fields["quarter"]
        chosen.choices = named
        chosen.coerce = lambda text: next(q for q in quarters if q.isoformat() == text)
        self.targets = [value for value in values if value.basis == "reported"]
        for value in self.targets:
            self.fields[f"{VALUE}{value.target.pk}"] = forms.DecimalField(
                label=_("%(measure)s（%(unit)s）")
                % {
                    "measure": value.target.measure,
                    "unit": value.unit or _("数"),
                },
                min_value=0,
                max_digits=18,
                decimal_places=4,
                required=False,
                initial=value.value,
                widget=forms.NumberInput({"class": "form-control", "step": "any"}),
            )
        if values and not self.targets:
            # Every target has a figure behind it: the progress is computed from rows.
            del self.fields["percent"]
        order = [name for name in self.fields if name.startswith(VALUE)]
        self.order_fields(["quarter", "text", *order, "percent", "problems", "plans"])
        known = [key for key, _name in named]
        self.fields["quarter"].initial = asked if asked in known else next(iter(known), None)

    def reported(self, uploads: Iterable[UploadedFile[Any]]) -> Reported:
        """The report as the action takes it."""
        given = self.cleaned_data
        values = {
            UUID(name.removeprefix(VALUE)): value
            for name, value in given.items()
            if name.startswith(VALUE) and value is not None
        }
        return Reported(
            quarter=given["quarter"],
            text=given["text"],
            problems=given["problems"],
            plans=given["plans"],
            percent=given.get("percent"),
            values=values,
            evidence=[Upload(str(each.name), each.read()) for each in uploads],
        )


def quarter_name(quarter: date) -> str:
    """What a quarter is called."""
    number = around(quarter, Kind.QUARTER).number
    return _("%(year)s年第%(number)s季度") % {"year": quarter.year, "number": number}


def quarters(assignment: Assignment, *, on: date) -> list[date]:
    """The quarters that can be reported, the present one first."""
    found = [reporting.quarter_of(on)]
    while len(found) <= BACK:
        earlier = reporting.before(found[-1])
        if reporting.quarter_end(earlier) < assignment.starts_on:
            break
        found.append(earlier)
    return found
