"""The form of a ledger's record, made from its columns."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.actions.checking import checked
from anjia.ledger.declaration import Column, Kind, Ledger
from anjia.ledger.reading.values import Cell

MOST_OPTIONS = 200
CLEARING = "clear_"


class RecordForm(forms.Form):
    """One record; `changed_values` says what differs from what is stored."""

    def __init__(
        self,
        ledger: type[Ledger],
        data: Any = None,
        *,
        row: Mapping[str, Any] | None = None,
        cells: Mapping[str, Cell] | None = None,
    ) -> None:
        self.ledger = ledger
        self.row = row
        self.columns = ledger.writable()
        super().__init__(data, initial=_initial(self.columns, row, cells or {}))
        for column in self.columns:
            field = _field(column, editing=row is not None)
            if column.is_sealed and cells is not None:
                field.widget.attrs["placeholder"] = cells[column.name].text
            self.fields[column.name] = field
            if column.is_sealed and row is not None and row[column.path] is not None:
                label = _("清空%(label)s") % {"label": column.label}
                self.fields[CLEARING + column.name] = forms.BooleanField(
                    label=label,
                    required=False,
                    widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
                )

    def clean(self) -> dict[str, Any]:
        """Run each column's own check, and find related rows by what was written."""
        cleaned = super().clean() or self.cleaned_data
        for column in self.columns:
            value = cleaned.get(column.name)
            if value in (None, ""):
                continue
            try:
                cleaned[column.name] = self._checked(column, value, cleaned)
            except (ValidationError, Refused) as error:
                said = refusals.text(error) if isinstance(error, Refused) else error
                self.add_error(column.name, said)
        return cleaned

    def _checked(self, column: Column, value: Any, cleaned: Mapping[str, Any]) -> Any:
        if column.kind is Kind.RELATED:
            return _found(column, str(value), cleaned, self.row)
        return checked(column, value)

    @property
    def values(self) -> dict[str, Any]:
        """Everything that was stated, for a new record."""
        return {column.name: self.cleaned_data.get(column.name) for column in self.columns}

    def changed_values(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what differs from a stored row; an empty sealed field means "as it was"."""
        changed: dict[str, Any] = {}
        for column in self.columns:
            value = self.cleaned_data.get(column.name)
            if column.is_sealed:
                if self.cleaned_data.get(CLEARING + column.name):
                    changed[column.name] = None
                elif value:
                    changed[column.name] = value
            elif _plain(value) != _plain(row[column.read_paths[0]]):
                changed[column.name] = value
        return changed

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The bound fields under their headings, for the template."""
        grouped = []
        for heading, columns in self.ledger.groups():
            names = [column.name for column in columns if column.name in self.fields]
            found = [
                self[name]
                for each in names
                for name in (each, CLEARING + each)
                if name in self.fields
            ]
            if found:
                grouped.append((heading, found))
        return grouped


def _plain(value: Any) -> Any:
    return None if value == "" else value


def _initial(
    columns: tuple[Column, ...], row: Mapping[str, Any] | None, cells: Mapping[str, Cell]
) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for column in columns:
        if column.is_sealed:
            continue
        if row is None:
            field = column.model_field
            initial[column.name] = field.get_default() if field.has_default() else None
        elif column.kind is Kind.RELATED:
            initial[column.name] = cells[column.name].text
        else:
            initial[column.name] = _said(column, row[column.path])
    return initial


def _said(column: Column, value: Any) -> Any:
    if column.kind is Kind.BOOLEAN:
        return {True: "1", False: "0"}.get(value)
    return value


def _field(column: Column, *, editing: bool) -> forms.Field:
    common: dict[str, Any] = {
        "label": column.heading,
        # An edit may leave a sealed value alone, so its field is never required there.
        "required": column.is_required and not (editing and column.is_sealed),
        "help_text": str(column.help) or None,
    }
    attributes: dict[str, Any] = {"class": "form-control"}
    if column.example:
        attributes["placeholder"] = column.example
    return _MAKERS[column.kind](column, common, attributes)


def _text(column: Column, common: dict[str, Any], attributes: dict[str, Any]) -> forms.Field:
    longest = column.model_field.max_length
    return forms.CharField(max_length=longest, widget=forms.TextInput(attrs=attributes), **common)


def _long_text(_column: Column, common: dict[str, Any], attributes: dict[str, Any]) -> forms.Field:
    widget = forms.Textarea(attrs={**attributes, "rows": 3})
    return forms.CharField(max_length=2000, widget=widget, **common)


def _sealed(_column: Column, common: dict[str, Any], attributes: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={**attributes, "autocomplete": "off"})
    return forms.CharField(max_length=40, widget=widget, **common)


def _date(_column: Column, common: dict[str, Any], attributes: dict[str, Any]) -> forms.Field:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={**attributes, "type": "date"})
    return forms.DateField(widget=widget, **common)


def _integer(column: Column, common: dict[str, Any], attributes: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(
        min_value=_least(column), widget=forms.NumberInput(attrs=attributes), **common
    )


def _decimal(column: Column, common: dict[str, Any], attributes: dict[str, Any]) -> forms.Field:
    field = column.model_field
    return forms.DecimalField(
        max_digits=field.max_digits,
        decimal_places=field.decimal_places,
        widget=forms.NumberInput(attrs={**attributes, "step": "any"}),
        **common,
    )


def _yes_no(_column: Column, common: dict[str, Any], _attributes: dict[str, Any]) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[("", _("待核实")), ("1", _("是")), ("0", _("否"))],
        coerce=lambda text: text == "1",
        empty_value=None,
        widget=forms.Select(attrs={"class": "form-select"}),
        **common,
    )


def _least(column: Column) -> int | None:
    return 0 if "Positive" in type(column.model_field).__name__ else None


def _choice(column: Column, common: dict[str, Any], _attributes: dict[str, Any]) -> forms.Field:
    blank = _("待核实") if column.is_unknown_when_missing else _("没有")
    unknown = [("", blank)] if not common["required"] else []
    stored = {str(value): value for value, _label in column.choices}
    return forms.TypedChoiceField(
        choices=[*unknown, *((str(value), label) for value, label in column.choices)],
        coerce=lambda text: stored.get(text, text),
        empty_value=None,
        widget=forms.Select(attrs={"class": "form-select"}),
        **common,
    )


def _related(column: Column, common: dict[str, Any], attributes: dict[str, Any]) -> forms.Field:
    """A choice while the scope holds few of them, else a box for what the row is called."""
    shown = column.lookup.display_paths()
    if not column.lookup.within:
        manager: Any = column.related_model.objects
        found = list(manager.order_by(*shown).values_list(*shown)[: MOST_OPTIONS + 1])
        texts = [column.lookup.text(parts) for parts in found]
        if 0 < len(texts) <= MOST_OPTIONS and len(set(texts)) == len(texts):
            return forms.ChoiceField(
                choices=[("", _("没有选")), *((text, text) for text in texts)],
                widget=forms.Select(attrs={"class": "form-select"}),
                **common,
            )
    return forms.CharField(max_length=100, widget=forms.TextInput(attrs=attributes), **common)


def _found(
    column: Column, text: str, cleaned: Mapping[str, Any], row: Mapping[str, Any] | None
) -> Any:
    context = []
    for name, _path in column.lookup.within:
        value = cleaned.get(name)
        context.append(value if value not in (None, "") or row is None else row.get(f"{name}_id"))
    key = (text, *context)
    ids = column.lookup.find(column.related_model, [key])[key]
    if not ids:
        raise ValidationError(
            _("你负责的地方没有叫“%(text)s”的%(label)s。核对名称后再填。")
            % {"text": text, "label": column.label}
        )
    if len(ids) > 1:
        raise ValidationError(
            _("有 %(count)s 个叫“%(text)s”的%(label)s，分不清是哪一个。")
            % {"count": len(ids), "text": text, "label": column.label}
        )
    return ids[0]


_MAKERS: dict[Kind, Callable[[Column, dict[str, Any], dict[str, Any]], forms.Field]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _long_text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.INSTANT: _text,
    Kind.BOOLEAN: _yes_no,
    Kind.CHOICE: _choice,
    Kind.RELATED: _related,
    Kind.SEALED: _sealed,
}
