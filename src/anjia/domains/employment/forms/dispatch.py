"""Forms of dispatch: the steps of a batch, calls, claims."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.models.dispatch import RightsKind
from anjia.registry.forms.controls import Form, day

ANSWERS = [("", _("没问到")), ("1", _("是")), ("0", _("否"))]
HOW = [("settle", _("已解决")), ("refer", _("转劳动监察或仲裁")), ("drop", _("本人撤回"))]


class OnForm(Form):
    """The day of a departure or an arrival."""

    on = day(_("日期"))


class BackForm(Form):
    """The day of a return, and why."""

    on = day(_("返回日期"))
    reason = forms.CharField(label=_("返回的原因"), max_length=200)


class CallForm(Form):
    """What a dispatched person said on the phone."""

    on = day(_("回访日期"))
    at_work = forms.ChoiceField(label=_("在岗"), choices=ANSWERS, required=False)
    paid = forms.ChoiceField(label=_("工资按时足额发放"), choices=ANSWERS, required=False)
    has_contract = forms.ChoiceField(label=_("签了合同"), choices=ANSWERS, required=False)
    insured = forms.ChoiceField(label=_("参加工伤保险"), choices=ANSWERS, required=False)
    note = forms.CharField(label=_("说明"), required=False, max_length=200)

    def said(self) -> dict[str, Any]:
        """Return the answers; None for what was not asked or not answered."""
        data = dict(self.cleaned_data)
        for name in ("at_work", "paid", "has_contract", "insured"):
            data[name] = {"1": True, "0": False}.get(data[name])
        return data


class ClaimForm(Form):
    """What a person claims of an employer."""

    kind = forms.ChoiceField(label=_("事由"), choices=RightsKind.choices)
    employer = forms.ChoiceField(label=_("用人单位"), required=False)
    against = forms.CharField(
        label=_("单位名称"), required=False, max_length=100, help_text=_("不在名录里的写这里。")
    )
    amount = forms.DecimalField(
        label=_("涉及金额（元）"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    filed_on = day(_("提出日期"))

    def __init__(self, *args: Any, employers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["employer"]
        field.choices = [("", _("不在名录")), *employers]  # type: ignore[attr-defined]


class CloseForm(Form):
    """How a claim ended."""

    how = forms.ChoiceField(label=_("怎么办结"), choices=HOW)
    on = day(_("办结日期"))
    recovered = forms.DecimalField(
        label=_("追回金额（元）"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    result = forms.CharField(label=_("结果"), max_length=300)
