"""Forms of evaluations."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import UnitKind
from anjia.processes.supervision.actions.evaluating import Line, Outline
from anjia.processes.supervision.forms.plain import Plain, day
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy.evaluating import Way

EVALUATED = (UnitKind.DEPARTMENT, UnitKind.TOWN, UnitKind.COMMUNITY, UnitKind.VILLAGE)


class GradesField(forms.CharField):
    """Names with the fewest points: 优秀 90、良好 80."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = []
        for part in text.replace("，", "、").replace(",", "、").split("、"):
            if not part.strip():
                continue
            name, _blank, floor = part.strip().rpartition(" ")
            try:
                found.append((name.strip(), Decimal(floor)))
            except InvalidOperation:
                name = ""
            if not name:
                said = gettext("“%(part)s”写得不对。写名称、空格和最低分，如 优秀 90、良好 80。")
                raise forms.ValidationError(said % {"part": part.strip()})
        return found


class OutlineForm(Plain):
    """An evaluation without its lines."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("名称"), max_length=120)
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文件名称和文号；没有文件的写“样例”。")
    )
    is_sample = forms.BooleanField(
        label=_("这是样例，不是县里定的办法"), required=False, widget=forms.CheckboxInput
    )
    about = forms.MultipleChoiceField(
        label=_("考评对象"),
        choices=[(kind.value, kind.label) for kind in EVALUATED],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("考评的是单位，不考评个人。"),
    )
    score_until = day(_("自评截止"))
    as_of = day(_("数据截至"), help_text=_("按数据算的分，用这一天或以前最近一次取的数。"))
    grades = GradesField(
        label=_("等次"),
        required=False,
        help_text=_("写名称、空格和最低分，用顿号隔开，如 优秀 90、良好 80。"),
    )

    def outline(self) -> Outline:
        """The evaluation as the action takes it."""
        return Outline(**self.cleaned_data)


class LineForm(Plain):
    """One line of a scheme."""

    dimension = forms.CharField(label=_("方面"), max_length=60, help_text=_("如 组织领导、就业。"))
    text = forms.CharField(label=_("考评内容"), max_length=300)
    way = forms.ChoiceField(label=_("怎么得分"), choices=choices.of(choices.WAYS))
    points = forms.DecimalField(
        label=_("分值"),
        min_value=0,
        max_value=1000,
        decimal_places=1,
        required=False,
        help_text=_("一票否决的不写。"),
    )
    indicator = forms.CharField(
        label=_("对应指标"),
        max_length=40,
        required=False,
        help_text=_("按指标算的才写，写指标代码，如 WRK-01。"),
    )
    none_at = forms.DecimalField(label=_("得零分的值"), required=False)
    full_at = forms.DecimalField(
        label=_("得满分的值"),
        required=False,
        help_text=_("两个值之间按比例给分；越低越好的，满分的值写小的。"),
    )
    evidence = forms.CharField(label=_("要交的佐证"), max_length=200, required=False)

    def line(self) -> Line:
        """The line as the action takes it."""
        given = dict(self.cleaned_data)
        given["way"] = Way(given["way"])
        given["points"] = given["points"] or Decimal(0)
        if given["way"] is Way.VETO:
            given["points"] = Decimal(0)
        given["indicator"] = given["indicator"].strip().upper()
        return Line(**given)


def decimal(text: str) -> Decimal | None:
    """Points as typed; None where nothing, or no number, was."""
    plain = text.strip().replace("，", "").replace("分", "")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
