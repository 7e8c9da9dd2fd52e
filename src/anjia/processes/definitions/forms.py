"""The form of the workshop: from its fields to a definition as files have it.

Whether the definition is right is decided by the engine; the form asks for what must be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.base.parameters import definitions as parameters
from anjia.engine.definitions import ADDED, PLACES, SPREAD, Measure
from anjia.engine.language import BOOLEAN, DECIMAL, Type
from anjia.engine.rules import RuleKind
from anjia.processes.definitions.policy import What
from anjia.processes.definitions.queries import library, units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise, _StrPromise

LONGEST = 2_000
MEASURES: Mapping[str, str | Promise] = {
    Measure.COUNT: _("个数"),
    Measure.SHARE: _("占比"),
    Measure.SUM: _("合计"),
    Measure.RATIO: _("两个合计相除"),
    Measure.MEDIAN: _("中位数"),
    Measure.DISTINCT: _("不同的值有几个"),
}
RULE_KINDS: Mapping[str, str | Promise] = {
    RuleKind.CLUE: _("线索：请人去看"),
    RuleKind.DATA_QUALITY: _("数据质量：记录自相矛盾"),
}
LABELS: Mapping[str, str | Promise] = {
    "among": _("算谁"),
    "where": _("满足什么"),
    "when": _("什么情况算命中"),
    "value": _("加总什么"),
    "per": _("除以什么"),
}
VALUED = (*ADDED, *SPREAD)
# Which kinds of indicator have which parts; the others of the form are left out.
USES: Mapping[str, tuple[str, ...]] = {
    "among": tuple(Measure),
    "where": tuple(Measure),
    "value": tuple(VALUED),
    "per": (Measure.RATIO.value,),
}


class DefinitionForm(forms.Form):
    """What the three kinds of definition have in common."""

    what: ClassVar[What]
    parts: ClassVar[tuple[str, ...]]

    of = forms.ChoiceField(label=_("一行是什么"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        tables = library.shipped().dictionary.tables.values()
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            (table.name, library.spoken(table.label)) for table in tables
        ]
        if "group" in self.fields:
            self.fields["group"].choices = list(units.GROUPS.items())  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            choosing = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if choosing else "form-control")
            if name in self.parts:
                field.widget.attrs["class"] += " mono"

    def said(self, name: str) -> str:
        """What stands in a field, also while the form is not complete yet."""
        value = self.data.get(name)
        return str(self.initial.get(name, "") if value is None else value).replace("\0", "").strip()

    def texts(self) -> dict[str, str]:
        """The expressions that are written, by part."""
        return {part: text for part in self.parts if (text := self.said(part))}

    def wanted(self, part: str) -> Type | None:
        """The type that an expression must have; None where any will do."""
        return BOOLEAN if part in ("among", "where", "when") else DECIMAL

    def written(self) -> dict[str, Any]:
        """The definition as a file would have it."""
        raise NotImplementedError


def _words(form: DefinitionForm, name: str) -> dict[str, str]:
    zh = form.said(f"{name}_zh")
    return {"zh": zh, "en": form.said(f"{name}_en") or zh}


class _Coded(DefinitionForm):
    """What indicators and rules have in common."""

    code = forms.CharField(
        label=_("代码"), max_length=40, help_text=_("大写字母、数字和短横线，如 EMP-21。")
    )
    title_zh = forms.CharField(label=_("名称"), max_length=80)
    title_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    group = forms.ChoiceField(label=_("分组"))
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("文件名称和条款；没有的写“管理需要”。"),
    )
    quote = forms.CharField(
        label=_("原文"), max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 2})
    )
    note_zh = forms.CharField(
        label=_("一句话说明"), max_length=LONGEST, widget=forms.Textarea({"rows": 2})
    )

    def common(self) -> dict[str, Any]:
        """The entries that both have."""
        note = self.said("note_zh")
        found: dict[str, Any] = {
            "code": self.said("code"),
            "title": _words(self, "title"),
            "of": self.said("of"),
            "basis": self.said("basis"),
            "group": self.said("group"),
            "note": {"zh": note, "en": self.said("note_en") or note},
        }
        if self.said("quote"):
            found["quote"] = self.said("quote")
        return found


def _condition(label: _StrPromise, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea({"rows": 3, "spellcheck": "false", "autocomplete": "off"})
    # Longer than the language allows, so that it is the language that says what is too long.
    return forms.CharField(label=label, required=required, widget=widget, max_length=100_000)


class IndicatorForm(_Coded):
    """A figure for every place."""

    what = What.INDICATOR
    parts = ("among", "where", "value", "per")

    kind = forms.ChoiceField(label=_("怎么算"), choices=list(MEASURES.items()))
    unit = forms.ChoiceField(label=_("单位"), choices=list(units.WORDS.items()))
    among = _condition(_("算谁"))
    where = _condition(_("满足什么"))
    value = _condition(_("加总什么"))
    per = _condition(_("除以什么"))

    def wanted(self, part: str) -> Type | None:
        """Any value can be told apart from another."""
        if part == "value" and self.said("kind") == Measure.DISTINCT:
            return None
        return super().wanted(part)

    def texts(self) -> dict[str, str]:
        """Without the parts that this kind of indicator does not have."""
        kind = self.said("kind")
        return {part: text for part, text in super().texts().items() if kind in USES[part]}

    def written(self) -> dict[str, Any]:
        """As ``[[indicator]]`` has it."""
        kind = Measure(self.said("kind") or Measure.COUNT)
        unit = "percent" if kind is Measure.SHARE else self.said("unit")
        shape = {"kind": kind.value, "unit": unit, "places": PLACES[kind]}
        return self.common() | shape | self.texts()


class RuleForm(_Coded):
    """Rows that are brought before people."""

    what = What.RULE
    parts = ("among", "when")

    kind = forms.ChoiceField(label=_("命中以后"), choices=list(RULE_KINDS.items()))
    among = _condition(_("算谁"))
    when = _condition(_("什么情况算命中"), required=True)
    explain = forms.CharField(
        label=_("给人看的事实"),
        max_length=LONGEST,
        required=False,
        help_text=_("线索上列出这些事实的值。写事实的代码，用逗号隔开。"),
    )
    within = forms.ChoiceField(label=_("几天内看完"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = parameters.collected().values()
        days = [(item.code, item.title) for item in known if item.code.endswith("_days")]
        self.fields["within"].choices = [("", _("不限")), *days]  # type: ignore[attr-defined]

    def written(self) -> dict[str, Any]:
        """As ``[[rule]]`` has it."""
        names = self.said("explain").replace("，", ",").replace("、", ",").split(",")
        explained = [name.strip() for name in names if name.strip()]
        found = self.common() | {"kind": self.said("kind"), "explain": explained} | self.texts()
        return found | ({"within": self.said("within")} if self.said("within") else {})


class FactForm(DefinitionForm):
    """A fact worked out from others."""

    what = What.FACT
    parts = ("value",)

    name = forms.RegexField(
        r"\A[a-z][a-z0-9_]{0,47}\Z",
        label=_("代码"),
        help_text=_("小写字母、数字和下划线，如 long_unemployed。"),
    )
    label_zh = forms.CharField(label=_("名称"), max_length=80)
    label_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    unit = forms.ChoiceField(
        label=_("单位"), required=False, choices=[("", _("无")), *units.WORDS.items()]
    )
    value = _condition(_("怎么得出"), required=True)

    def wanted(self, part: str) -> Type | None:
        """A fact may be of any type."""
        del part
        return None

    def written(self) -> dict[str, Any]:
        """As ``[[fact]]`` has it."""
        found: dict[str, Any] = {
            "table": self.said("of"),
            "name": self.said("name"),
            "label": _words(self, "label"),
            "value": self.said("value"),
        }
        return found | ({"unit": self.said("unit")} if self.said("unit") else {})


FORMS: Mapping[What, type[DefinitionForm]] = {
    What.INDICATOR: IndicatorForm,
    What.RULE: RuleForm,
    What.FACT: FactForm,
}


def initial(what: What, content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form that begins from a written definition."""
    plain = {key: value for key, value in content.items() if isinstance(value, str)}
    words = {
        f"{key}_{language}": text
        for key in ("title", "note", "label")
        for language, text in content.get(key, {}).items()
    }
    found = plain | words | {"explain": "，".join(content.get("explain", ()))}
    return found | ({"of": content["table"]} if what is What.FACT else {})
