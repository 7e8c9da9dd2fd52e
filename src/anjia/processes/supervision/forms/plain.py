"""What every form here is made of: controls in the look of the house, days, units to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anjia.base.access.models import Unit

KINDS = ("county_office", "department", "town", "community", "village", "superior", "other")


class Plain(forms.Form):
    """Controls in the look of the house."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxSelectMultiple | forms.CheckboxInput):
                widget.attrs.setdefault("class", "form-check-input")
                continue
            choosing = isinstance(widget, forms.Select)
            widget.attrs.setdefault("class", "form-select" if choosing else "form-control")


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, chosen or typed."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    formats = ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"]
    return forms.DateField(
        label=label, required=required, help_text=help_text, input_formats=formats, widget=widget
    )


def by_kind(found: Iterable[Unit]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Units as choices, under the words of their kinds."""
    rows: dict[str, list[tuple[str, str]]] = {}
    words: dict[str, str] = {}
    for unit in found:
        rows.setdefault(unit.kind, []).append((str(unit.pk), unit.name))
        words[unit.kind] = str(unit.get_kind_display())
    return [(words[kind], rows[kind]) for kind in KINDS if kind in rows]
