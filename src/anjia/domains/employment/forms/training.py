"""The forms of training."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.registry.forms.controls import Form, day


class DayForm(Form):
    """Which day of a class."""

    held_on = day(_("上课日期"))


class EnrolForm(Form):
    """Who of a family is enrolled."""

    person = forms.UUIDField(error_messages={"required": _("请选学员。")})
