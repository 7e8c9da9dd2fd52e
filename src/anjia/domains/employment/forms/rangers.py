"""The forms of forest rangers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.models.choices import ReviewResult
from anjia.registry.forms.controls import Form, day


def _line(label: Any, *, length: int = 100) -> forms.CharField:
    return forms.CharField(label=label, max_length=length)


def _text(label: Any, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=required, max_length=300, widget=widget)


class PatrolForm(Form):
    """A day in the forest."""

    patrolled_on = day(_("巡护日期"))
    is_unusual = forms.BooleanField(label=_("发现异常（火情、盗伐、病虫害等）"), required=False)
    note = _text(_("巡护情况"))


class ReviewForm(Form):
    """The assessment of a year."""

    year = forms.IntegerField(label=_("考核年度"), min_value=2000, max_value=2100)
    result = forms.ChoiceField(label=_("考核结果"), choices=ReviewResult.choices)
    note = _text(_("考核意见"))


class TransferForm(Form):
    """Which other forest, from when, and why."""

    forest = forms.CharField(
        label=_("新林区所在地代码"),
        max_length=12,
        help_text=_("镇 9 位或村 12 位代码，可在“地区”页面查。"),
    )
    plot = _line(_("新管护地块"))
    mu = forms.DecimalField(
        label=_("管护面积（亩）"), required=False, min_value=0, max_digits=9, decimal_places=2
    )
    from_on = day(_("调整日期"))
    reason = _line(_("调整原因"), length=200)


class WordForm(Form):
    """Whether a side agrees."""

    agrees = forms.TypedChoiceField(
        label=_("意见"),
        choices=[("1", _("同意")), ("0", _("不同意"))],
        coerce=lambda value: value == "1",
    )
    note = _text(_("说明"))
