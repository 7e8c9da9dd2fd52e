"""The forms of these pages. What is allowed is decided by the actions; a form only reads the
input.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anjia.base.access import queries, roles
from anjia.base.access.models import Unit, UnitKind
from anjia.base.access.policy import OFFICES, Role
from anjia.base.scope import Actor
from anjia.kernel import areas
from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Styled(forms.Form):
    """A form whose controls have the classes of the product."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            look = "form-control"
            if isinstance(field.widget, forms.Select):
                look = "form-select"
            if isinstance(field.widget, forms.CheckboxInput):
                look = "form-check-input"
            field.widget.attrs.setdefault("class", look)


class _Password(forms.CharField):
    """A password as it is typed, blanks and all; browsers offer the known one, or a new one."""

    def __init__(self, *, label: "_StrPromise | str", is_new: bool = False) -> None:
        offered = "new-password" if is_new else "current-password"
        widget = forms.PasswordInput({"autocomplete": offered})
        super().__init__(label=label, max_length=200, strip=False, widget=widget)


class SignInForm(Styled):
    """Name and password."""

    username = forms.CharField(
        label=_("工号"), max_length=40, widget=forms.TextInput({"autocomplete": "username"})
    )
    password = _Password(label=_("密码"))


class CodeForm(Styled):
    """The code of the second factor."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "text"}),
    )


class AgainForm(Styled):
    """The password once more."""

    password = _Password(label=_("密码"))


class PasswordForm(Styled):
    """A new password, twice."""

    old = _Password(label=_("现在的密码"))
    new = _Password(label=_("新密码"), is_new=True)
    repeated = _Password(label=_("新密码再输一遍"), is_new=True)

    def clean(self) -> dict[str, Any]:
        """Refuse two different new passwords."""
        given = super().clean() or {}
        if given.get("new") != given.get("repeated"):
            self.add_error("repeated", _("两遍不一样。请再输一遍。"))
        return given


class UnitForm(Styled):
    """A unit; its area can be chosen only for a new one."""

    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=UnitKind.choices)
    area = forms.CharField(
        label=_("地区代码"),
        max_length=18,
        help_text=_("县 6 位，镇 9 位，村 12 位，安置点 15 位。"),
    )
    parent: Any = forms.ModelChoiceField(label=_("上级单位"), queryset=None, required=False)
    aliases = forms.CharField(
        label=_("别名"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("文件里对这个单位的其他叫法，一行一个。"),
    )
    second_factor = forms.BooleanField(
        label=_("登录须验证码"),
        required=False,
        help_text=_("本单位的人登录时，除密码外还要输入手机上的动态验证码。"),
    )
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = Unit.objects.order_by("area", "name")
        if unit is not None:
            parents = parents.exclude(pk=unit.pk)
            del self.fields["area"]
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def clean_area(self) -> str:
        """The checked code."""
        return _area(self.cleaned_data["area"])

    def clean_aliases(self) -> list[str]:
        """The aliases as a list, without empty lines and doubles."""
        lines = (line.strip() for line in self.cleaned_data["aliases"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class OfficerForm(Styled):
    """A new officer, or one to correct."""

    username = forms.CharField(
        label=_("工号"), max_length=40, help_text=_("登录用，以后不改。例：HY-0126。")
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    unit: Any = forms.ModelChoiceField(label=_("单位"), queryset=None)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)

    def __init__(self, *args: Any, new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(active=True).order_by("area", "name")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not new:
            del self.fields["username"]
            self.fields["phone"].help_text = gettext("不填表示不改。")


class AppointForm(Styled):
    """An appointment: only roles that the actor may give are offered."""

    role = forms.ChoiceField(label=_("角色"))
    areas = forms.CharField(
        label=_("负责的地方"),
        help_text=_("地区代码，几个地方用空格隔开，最多四个。"),
    )
    subject = forms.CharField(
        label=_("分管业务"),
        max_length=40,
        required=False,
        help_text=_("县级部门工作人员写，例：就业。"),
    )
    valid_from = forms.DateField(label=_("开始日期"), widget=forms.DateInput({"type": "date"}))
    valid_to = forms.DateField(
        label=_("结束日期"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("临时顶岗写到期日，当天还有效，第二天自动停。"),
    )
    reason = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("例：汉后扶办字〔2022〕4 号。")
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("valid_from", timezone.localdate())
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, roles.title(role)) for role in _givable(by)
        ]

    def clean_areas(self) -> tuple[str, ...]:
        """The checked codes."""
        return tuple(_area(text) for text in self.cleaned_data["areas"].replace("，", " ").split())

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        given = super().clean() or {}
        start: date | None = given.get("valid_from")
        end: date | None = given.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("结束日期在开始日期之前。"))
        return given


class ReasonForm(Styled):
    """Why something is taken away."""

    reason = forms.CharField(label=_("原因"), max_length=200)


def _givable(by: Actor) -> Iterable[Role]:
    held = {role for area in by.read_areas for role in queries.roles_to_give(by, area)}
    return [role for role in OFFICES if role in held]


def _area(text: str) -> str:
    try:
        return areas.parse(text)
    except Refused as refused:
        raise forms.ValidationError(
            gettext("“%(text)s”不是地区代码。应是 2、4、6、9、12、15 或 18 位数字。"),
            params={"text": text},
        ) from refused
