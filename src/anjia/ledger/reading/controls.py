"""The filters of a list as controls: what can be chosen, what is chosen, and in which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anjia.base.scope import Actor
from anjia.ledger import places
from anjia.ledger.declaration import UNKNOWN, Between, Column, Kind, Ledger, OneOf, Place, YesNo

MOST_OPTIONS = 200


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Control:
    """One filter on a page; `words` is empty when it narrows nothing."""

    column: Column
    template: str
    words: str
    options: tuple[Option, ...] = ()
    value: str = ""
    low: str = ""
    high: str = ""
    multiple: bool = False
    is_cut: bool = False

    @property
    def name(self) -> str:
        """The request parameter."""
        return self.column.name

    @property
    def label(self) -> str:
        """What the filter is called."""
        return self.column.label

    @property
    def is_choice(self) -> bool:
        """Whether it offers a list to choose from."""
        return self.template in {"choice", "place"}

    @property
    def is_date(self) -> bool:
        """Whether bounds are dates."""
        return self.column.kind in {Kind.DATE, Kind.INSTANT}

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every request parameter that this control sets."""
        found = self.column.filter
        return found.names(self.column) if found else ()


def controls(
    ledger: type[Ledger], parameters: Mapping[str, Sequence[str]], *, by: Actor
) -> tuple[Control, ...]:
    """Return the ledger's filters in declared order."""
    return tuple(_control(column, parameters, by) for column in ledger.filters())


def _control(column: Column, parameters: Mapping[str, Sequence[str]], by: Actor) -> Control:
    kind = column.filter
    if kind is None:
        raise TypeError(column)
    chosen = list(parameters.get(column.name) or ())
    words = kind.words(column, parameters)
    template = kind.template
    if isinstance(kind, OneOf | YesNo | Place):
        options, is_cut = _options(column, chosen, by)
        said = "、".join(option.label for option in options if option.chosen)
        return Control(
            column,
            template,
            said or words,
            options=options,
            multiple=isinstance(kind, OneOf),
            is_cut=is_cut,
        )
    if isinstance(kind, Between):
        low, high = ((parameters.get(f"{column.name}_{end}") or [""])[-1] for end in ("from", "to"))
        return Control(column, template, words, low=low, high=high, value=(chosen or [""])[-1])
    # A number that was looked for is not written back into the page.
    value = "" if column.is_sealed else (chosen or [""])[-1]
    return Control(column, template, words, value=value)


def _options(column: Column, chosen: Sequence[str], by: Actor) -> tuple[tuple[Option, ...], bool]:
    pairs, is_cut = _pairs(column, chosen, by)
    options = [Option(value, label, value in chosen) for value, label in pairs]
    if column.is_unknown_when_missing:
        options.append(Option(UNKNOWN, _("待核实"), UNKNOWN in chosen))
    return tuple(options), is_cut


def _pairs(column: Column, chosen: Sequence[str], by: Actor) -> tuple[list[tuple[str, str]], bool]:
    if isinstance(column.filter, YesNo):
        return [("1", _("是")), ("0", _("否"))], False
    if isinstance(column.filter, Place):
        return _areas(chosen, by), False
    if column.choices:
        return [(str(value), str(label)) for value, label in column.choices], False
    return _related(column)


def _related(column: Column) -> tuple[list[tuple[str, str]], bool]:
    """Return the related rows inside the scope; a long list is cut, and the page says so."""
    shown = column.lookup.display_paths()
    manager: Any = column.related_model.objects
    found = list(manager.order_by(*shown).values_list("pk", *shown)[: MOST_OPTIONS + 1])
    pairs = [(str(key), column.lookup.text(parts)) for key, *parts in found[:MOST_OPTIONS]]
    return pairs, len(found) > MOST_OPTIONS


def _areas(chosen: Sequence[str], by: Actor) -> list[tuple[str, str]]:
    """Return the actor's own areas, the one chosen, and what lies directly below it."""
    roots = [area for area in by.read_areas if area]
    here = next((code for code in chosen if code != UNKNOWN), roots[0] if len(roots) == 1 else "")
    own = places.names({*roots, *([here] if here else [])})
    return sorted({**own, **places.below(here)}.items())
