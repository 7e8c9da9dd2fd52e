"""Forms of pushing work and of recording what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.models.choices import Channel
from anjia.domains.employment.models.offers import DeclineReason
from anjia.registry.forms.controls import Form, day

PUSHED_BY = (
    Channel.DOOR,
    Channel.FAIR,
    Channel.ONLINE,
    Channel.POINT_TO_POINT,
    Channel.LABOUR_COMPANY,
    Channel.PARTNER,
)
CHOSEN = ("", _("请选"))


class PushForm(Form):
    """How the ticked persons are asked, and within which campaign."""

    channel = forms.ChoiceField(
        label=_("推送方式"), choices=[(one.value, one.label) for one in PUSHED_BY]
    )
    campaign = forms.ChoiceField(label=_("所属活动"), required=False)

    def __init__(self, *args: Any, campaigns: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["campaign"]
        field.choices = [("", _("不属于活动")), *campaigns]  # type: ignore[attr-defined]


class DeclineForm(Form):
    """Why a person does not take an offer, in their own words."""

    decline_reason = forms.ChoiceField(
        label=_("本人不去的原因"), choices=[CHOSEN, *DeclineReason.choices]
    )
    suitable = forms.ChoiceField(
        label=_("岗位对本人合适"),
        required=False,
        choices=[("", _("说不准")), ("1", _("合适")), ("0", _("不合适"))],
        help_text=_("只记岗位合不合适，不评价人。"),
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=200)


class DayForm(Form):
    """The day of an interview, of being taken."""

    on = day(_("日期"))


class StartForm(Form):
    """The first day of work."""

    on = day(_("上岗日期"))
    monthly_pay = forms.DecimalField(
        label=_("月工资（元）"), required=False, min_value=0, max_digits=9, decimal_places=2
    )


class FailForm(Form):
    """Why nothing came of an offer."""

    note = forms.CharField(label=_("没有成的原因"), max_length=200)


class EventForm(Form):
    """One occasion of a campaign."""

    title = forms.CharField(label=_("场次名称"), max_length=60)
    held_on = day(_("日期"))
    venue = forms.CharField(label=_("地点"), required=False, max_length=100)
    stalls = forms.IntegerField(label=_("参加单位数"), required=False, min_value=0, max_value=9999)
    visitors = forms.IntegerField(
        label=_("到场人次"), required=False, min_value=0, max_value=999_999
    )
