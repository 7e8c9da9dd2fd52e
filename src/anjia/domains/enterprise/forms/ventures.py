"""The form of a repayment."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.registry.forms.controls import Form, day


class RepayForm(Form):
    """Money paid back on a loan."""

    amount = forms.DecimalField(
        label=_("还款金额（元）"),
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
        help_text=_("登记错了的，用负数冲回，写原凭证号加“冲”。"),
    )
    on = day(_("还款日期"))
    voucher = forms.CharField(label=_("凭证号"), max_length=60)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = on.isoformat()
