"""The forms of public posts: an application and the steps that follow it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.models.choices import Contract, ExitReason
from anjia.domains.employment.queries.posts import Declared
from anjia.registry.forms.controls import Form, day

YES, NO = "1", "0"


def _asked(label: Any, *, help_text: Any = "") -> forms.TypedChoiceField:
    """A question that may stay open: it is then unknown, and no."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("待核实")), (YES, _("是")), (NO, _("否"))],
        coerce=lambda value: value == YES,
        empty_value=None,
        required=False,
        help_text=help_text,
    )


def _text(label: Any, *, required: bool = True, length: int = 300, rows: int = 2) -> Any:
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return forms.CharField(label=label, required=required, max_length=length, widget=widget)


class ApplicationForm(Form):
    """Who applies, why, and what the officer declares of them."""

    person = forms.ChoiceField(label=_("申请人"), widget=forms.RadioSelect)
    applied_on = day(_("申请日期"))
    grounds = _text(_("申请理由"), length=200)
    stays = _asked(_("无法外出务工"), help_text=_("乡村岗位和护林员要核实。"))
    is_cadre_family = _asked(
        _("本人是村干部或其家属"), help_text=_("乡村岗位不安排村干部和他们的家属。")
    )
    is_hard_to_employ = _asked(
        _("认定为就业困难人员"), help_text=_("城镇岗位要核实；零就业家庭的成员不用填。")
    )
    is_special_hardship = forms.BooleanField(
        label=_("特殊困难，超过次数或年限再次安置"), required=False
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].widget.attrs["class"] = "form-check-input"
        person = self.fields["person"]
        if isinstance(person, forms.ChoiceField):
            person.choices = people
        self.fields["applied_on"].initial = on.isoformat()

    def declared(self) -> Declared:
        """Return what was declared."""
        names = ("stays", "is_cadre_family", "is_hard_to_employ", "is_special_hardship")
        return Declared(**{name: self.cleaned_data[name] for name in names})


class NoticeForm(Form):
    """When and where an application is announced."""

    noticed_from = day(_("公示开始"))
    noticed_to = day(_("公示结束"))
    notice_place = _text(_("公示地点"), length=100, rows=1)


class NoteForm(Form):
    """Why."""

    note = _text(_("理由"))


class AppointForm(Form):
    """The contract of somebody who is given the post."""

    started_on = day(_("上岗日期"))
    contract = forms.ChoiceField(
        label=_("合同"),
        choices=[
            (value, label)
            for value, label in Contract.choices
            if value in (Contract.LABOUR, Contract.SERVICE)
        ],
    )
    contract_from = day(_("合同开始"))
    contract_to = day(_("合同到期"))
    accident_insurance = forms.BooleanField(label=_("已买意外伤害保险"), required=False)
    note = _text(_("审批意见"), required=False)


class LeaveForm(Form):
    """When and why somebody leaves the post."""

    ended_on = day(_("退出日期"))
    exit_reason = forms.ChoiceField(
        label=_("退出原因"), choices=[("", _("请选")), *ExitReason.choices]
    )
    note = _text(_("说明"), required=False)


class ReportForm(Form):
    """What somebody says about who really does the work."""

    on = day(_("反映日期"))
    note = _text(_("反映内容"))


class PaidForm(Form):
    """When a month was paid."""

    paid_on = day(_("发放日期"))
