"""The phone form of a monthly report, and the forms of a factory's recognition."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.domains.enterprise.models import FactoryReport
from anjia.domains.enterprise.models.choices import OperatingState, RecognitionAct
from anjia.registry.forms.controls import Form, day

NUMBERS = ("staff", "relocated_staff", "wages", "orders", "power")


def _amount(label: Any, *, digits: int) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.DecimalField(
        label=label, min_value=0, max_digits=digits, decimal_places=2, required=False, widget=widget
    )


def _count(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=0, max_value=100_000, required=False, widget=widget
    )


class ReportForm(Form):
    """What a factory reports of a month; what is left empty is not known yet."""

    state = forms.ChoiceField(label=_("生产情况"), choices=OperatingState.choices)
    staff = _count(_("在岗人数（人）"))
    relocated_staff = _count(_("其中搬迁群众（人）"))
    wages = _amount(_("当月发放工资（元）"), digits=12)
    orders = _amount(_("当月订单金额（元）"), digits=14)
    power = _amount(_("当月用电量（千瓦时）"), digits=12)
    note = forms.CharField(
        label=_("说明"),
        max_length=200,
        required=False,
        help_text=_("停产、欠薪、人数大变的，写一句原因。"),
    )

    @staticmethod
    def initial_of(report: FactoryReport | None) -> dict[str, Any]:
        """Return what the form shows at first: the report, where there is one."""
        if report is None:
            return {}
        return {name: getattr(report, name) for name in ("state", *NUMBERS, "note")}


class ApplyForm(Form):
    """The town applies for the recognition of a factory."""

    on = day(_("申请日期"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = on.isoformat()


class StepForm(Form):
    """The next step of a recognition."""

    act = forms.ChoiceField(label=_("办哪一步"))
    on = day(_("日期"))
    note = forms.CharField(
        label=_("说明"),
        max_length=300,
        required=False,
        help_text=_("有异议、不予认定、移出名单的，必须写理由。"),
    )

    def __init__(self, *args: Any, acts: list[str], on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = on.isoformat()
        act = self.fields["act"]
        if isinstance(act, forms.ChoiceField):
            act.choices = [("", _("请选")), *((each, RecognitionAct(each).label) for each in acts)]
