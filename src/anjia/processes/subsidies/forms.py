"""Forms of schemes and claims: what must be there; whether it is right the actions decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anjia.kernel.refusals import Refused
from anjia.processes.subsidies.actions import Wanted, Written
from anjia.processes.subsidies.policy import (
    MOST_MONTHS,
    Every,
    Payee,
    Per,
    Permission,
    Table,
    month_start,
)
from anjia.processes.subsidies.queries import schemes
from anjia.registry.models import Employer, Household, Person, Site
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anjia.base.scope import Actor

COUNTY, TOWN = 6, 9


class _Plain(forms.Form):
    """Controls in the look of the house."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            choosing = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if choosing else "form-control")


class MonthField(forms.DateField):
    """A month; its first day is what is kept."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
        super().__init__(input_formats=["%Y-%m", "%Y年%m月", "%Y-%m-%d"], widget=widget, **options)

    def clean(self, value: Any) -> date | None:
        found = super().clean(value)
        return month_start(found) if found is not None else None


def _in_force(by: Actor) -> list[tuple[str, str]]:
    """The schemes that may be claimed of in the officer's places in this month or the last ones."""
    today = timezone.localdate()
    versions = schemes.every()
    found: dict[str, str] = {}
    for area in by.areas(Permission.ENTER):
        for code, version in schemes.holding(area, month_start(today), versions=versions).items():
            found[code] = f"{code} {version.scheme.title}"
        # Claims for months of a scheme that has ended are still entered for a while.
        for version in versions:
            scheme = version.scheme
            if version.step == "approved" and area.startswith(scheme.area):
                found.setdefault(scheme.code, f"{scheme.code} {scheme.title}")
    return sorted(found.items())


class ClaimForm(_Plain):
    """One claim at the counter."""

    code = forms.ChoiceField(label=_("补贴项目"))
    number = forms.CharField(
        label=_("给谁"),
        max_length=40,
        help_text=_("个人写身份证号，户写户编号，单位写单位名称。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    employer = forms.CharField(
        label=_("用人单位"),
        max_length=100,
        required=False,
        help_text=_("付给单位的项目才填，写单位名称。"),
    )
    first_month = MonthField(label=_("从哪个月"))
    months = forms.IntegerField(
        label=_("几个月"), min_value=1, max_value=MOST_MONTHS, required=False
    )
    heads = forms.IntegerField(label=_("几个人"), min_value=1, max_value=10_000, required=False)
    evidence = forms.CharField(
        label=_("交了哪些材料"),
        max_length=300,
        required=False,
        help_text=_("按项目要的名称写，用顿号隔开。"),
    )
    note = forms.CharField(label=_("备注"), max_length=300, required=False)

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        self.fields["code"].choices = _in_force(by)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find whom the number names, in the officer's places."""
        given: dict[str, Any] = super().clean() or {}
        code, number = given.get("code"), given.get("number", "").strip()
        if not code or not number:
            return given
        version = next(v for v in reversed(schemes.every()) if v.scheme.code == code)
        table = version.scheme.table
        key = _find(table, number)
        if key is None:
            self.add_error("number", _("在你负责的地方没有找到。核对号码再填。"))
        given[table] = key
        name = given.get("employer", "").strip()
        if name and table != Table.EMPLOYER:
            employer = Employer.objects.filter(name=name).first()
            if employer is None:
                self.add_error("employer", _("用人单位名录里没有这个单位。"))
            given["employer_id"] = employer.pk if employer else None
        return given

    def wanted(self) -> Wanted:
        """The claim as the action takes it."""
        given = self.cleaned_data
        employer = given.get("employer") if isinstance(given.get("employer"), UUID) else None
        return Wanted(
            code=given["code"],
            person=given.get("person"),
            household=given.get("household"),
            employer=given.get("employer_id") or employer,
            first_month=given["first_month"],
            months=given.get("months") or 1,
            heads=given.get("heads") or 1,
            evidence=given.get("evidence", ""),
            note=given.get("note", ""),
        )


def _find(table: str, number: str) -> UUID | None:
    if table == Table.PERSON:
        field: Any = Person._meta.get_field("identity_number")
        found = Person.objects.filter(identity_number_index=field.index(number), status="present")
    elif table == Table.HOUSEHOLD:
        found = Household.objects.filter(number=number)
    else:
        found = Employer.objects.filter(name=number)
    row = found.first()
    return row.pk if row is not None else None


class ProposeForm(_Plain):
    """Everybody whom a condition hits, at a place, for a month."""

    code = forms.ChoiceField(label=_("补贴项目"))
    within = forms.ChoiceField(label=_("地方"))
    month = MonthField(label=_("从哪个月"))
    months = forms.IntegerField(
        label=_("几个月"), min_value=1, max_value=MOST_MONTHS, required=False
    )

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        roots = [area for area in by.areas(Permission.ENTER) if len(area) >= COUNTY]
        sites = [
            (site.area, f"　{site.name}")
            for root in roots
            for site in Site.objects.within(root).order_by("area")
        ]
        called = places.names([*roots, *(area[:TOWN] for area, _name in sites)])
        towns = {area[:TOWN] for area, _name in sites}
        own = [(area, called.get(area, area)) for area in {*roots, *towns}]
        listed = dict(sorted([*sites, *own]))
        self.fields["within"].choices = list(listed.items())  # type: ignore[attr-defined]
        self.fields["code"].choices = _in_force(by)  # type: ignore[attr-defined]


def _choices(words: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    return [(key.value, label) for key, label in words.items()]


TABLES = {Table.PERSON: _("个人"), Table.HOUSEHOLD: _("户"), Table.EMPLOYER: _("单位")}
PAYEES = {Payee.PERSON: _("本人"), Payee.HOUSEHOLD: _("本户"), Payee.EMPLOYER: _("用人单位")}
PERS = {Per.CLAIM: _("每次一笔"), Per.MONTH: _("每月"), Per.HEAD: _("每人")}
EVERYS = {Every.ONCE: _("只能一次"), Every.YEAR: _("每年一次"), Every.MONTH: _("每月一次")}
NUMBER_HELP = _("写数字，或写 param(参数代码)，随参数的日期变。")


class SchemeForm(_Plain):
    """A scheme, field by field."""

    code = forms.CharField(label=_("代码"), max_length=40, help_text=_("大写字母和数字，如 JTBT。"))
    title = forms.CharField(label=_("项目名称"), max_length=80)
    document = forms.CharField(label=_("文件"), max_length=120)
    number = forms.CharField(label=_("文号"), max_length=60, required=False)
    article = forms.CharField(label=_("条款"), max_length=60, required=False)
    fund = forms.CharField(label=_("资金来源"), max_length=60)
    table = forms.ChoiceField(label=_("补给谁"), choices=_choices(TABLES))
    payee = forms.ChoiceField(label=_("付给谁"), choices=_choices(PAYEES))
    condition = forms.CharField(
        label=_("条件"),
        max_length=2_000,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false", "class": "form-control mono"}),
        help_text=_("用口径语言写，如 work_status = 'unemployed'。事实的代码看事实字典。"),
    )
    amount = forms.CharField(label=_("标准（元）"), max_length=80, help_text=NUMBER_HELP)
    per = forms.ChoiceField(label=_("按什么算"), choices=_choices(PERS))
    every = forms.ChoiceField(label=_("多久一次"), choices=_choices(EVERYS))
    most_months = forms.CharField(label=_("最多几个月"), max_length=80, required=False)
    most_a_year = forms.CharField(label=_("每年最多（元）"), max_length=80, required=False)
    notice_days = forms.CharField(label=_("公示天数"), max_length=80)
    evidence = forms.CharField(
        label=_("要交的材料"), max_length=600, required=False, help_text=_("用顿号隔开。")
    )
    excludes = forms.CharField(
        label=_("不能同时享受"),
        max_length=300,
        required=False,
        help_text=_("别的项目的代码，用逗号隔开。"),
    )
    valid_from = forms.DateField(
        label=_("从哪天起"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("到哪天止"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def written(self, *, area: str) -> Written:
        """The scheme as the action takes it."""
        given = dict(self.cleaned_data)
        for name in ("evidence", "excludes"):
            plain = given.pop(name).replace("，", "、").replace(",", "、").replace("；", "、")
            given[name] = tuple(part.strip() for part in plain.split("、") if part.strip())
        given["excludes"] = tuple(code.upper() for code in given["excludes"])
        given["code"] = given["code"].strip().upper()
        return Written(**given, area=area)


def refused_field(refused: Refused) -> str:
    """Which field of a scheme a refusal is about; empty where it is about several."""
    return {
        "subsidy_condition": "condition",
        "subsidy_code_form": "code",
        "subsidy_dates": "valid_until",
        "subsidy_payee": "payee",
        "subsidy_by_the_month": "every",
        "subsidy_excludes": "excludes",
        "subsidy_evidence_form": "evidence",
    }.get(refused.code, "")
