"""One column of a ledger: what is said about it here, and what its model field already knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.expressions import Combinable

from anjia.base.sealed import IndexField, SealedField
from anjia.ledger.declaration.filters import Filter
from anjia.ledger.declaration.lookups import Lookup
from anjia.ledger.declaration.suspicion import Suspicion
from anjia.ledger.declaration.units import Unit, Words

if TYPE_CHECKING:
    from anjia.ledger.declaration.ledgers import Ledger


class Kind(StrEnum):
    """What sort of value a column holds; readers, widgets and formats follow it."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    RELATED = "related"
    SEALED = "sealed"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})

# First match wins, so narrower fields stand before the ones that they extend.
_KINDS: "tuple[tuple[type[models.Field[Any, Any]], Kind], ...]" = (
    (SealedField, Kind.SEALED),
    (models.ForeignKey, Kind.RELATED),
    (models.BooleanField, Kind.BOOLEAN),
    (models.DateTimeField, Kind.INSTANT),
    (models.DateField, Kind.DATE),
    (models.DecimalField, Kind.DECIMAL),
    (models.FloatField, Kind.DECIMAL),
    (models.IntegerField, Kind.INTEGER),
    (models.TextField, Kind.LONG_TEXT),
    (models.CharField, Kind.TEXT),
)


@dataclass(frozen=True)
class Published:
    """How the engine knows a column, where that is not simply by its name and as it is stored.

    `filled` publishes only whether a text or a related row is there, never which; `unknown` is the
    stored word that means nobody knows yet.
    """

    name: str = ""
    filled: bool = False
    unknown: str = ""


class Column:
    """A column; type, label, choices and nullability come from the model field unless said here.

    A column over a field of its own model can be written and then bears that field's name. One
    over a path through relations (`household__number`) or over an `expression` is only read.
    `fact` publishes it to the engine: names, numbers, phones and addresses never are.
    `unknown=False` says that a missing value is an answer (no end date: not ended), not a gap.
    """

    name: str
    ledger: "type[Ledger]"

    def __init__(
        self,
        field: str | None = None,
        *,
        label: Words | None = None,
        aliases: Sequence[str] = (),
        group: Words | None = None,
        filter: Filter | None = None,  # noqa: A002 - reads as a declaration
        find: Lookup | None = None,
        expression: Callable[[], Combinable] | None = None,
        output: "models.Field[Any, Any] | None" = None,
        required: bool | None = None,
        read_only: bool = False,
        pinned: bool = False,
        shown: bool = True,
        sortable: bool | None = None,
        fact: bool | Published = False,
        unit: Unit | None = None,
        check: Callable[[Any], Any] | None = None,
        suspicious: Sequence[Suspicion] | Suspicion = (),
        help: Words = "",  # noqa: A002 - as above
        example: str = "",
        place: bool = False,
        unknown: bool = True,
    ) -> None:
        self.path = field or ""
        self._label = label
        self.aliases = tuple(aliases)
        self.group = group
        self.filter = filter
        self.find = find
        self.expression = expression
        self.output = output
        self._required = required
        self._read_only = read_only
        self.pinned = pinned
        self.shown = shown or pinned
        self._sortable = sortable
        self.published = Published() if fact is True else fact or None
        self.unit = unit
        self.check = check
        self.suspicious = (suspicious,) if isinstance(suspicious, Suspicion) else tuple(suspicious)
        self.help = help
        self.example = example
        self.place = place
        self._unknown = unknown

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        # A computed column is found under the name that it is annotated by.
        self.path = self.path or (name if self.expression is None else f"column_{name}")

    def __repr__(self) -> str:
        owner = getattr(self, "ledger", None)
        return f"<Column {getattr(owner, 'code', '?')}.{getattr(self, 'name', '?')}>"

    @cached_property
    def model_field(self) -> Any:
        """The model field at the end of the path; for an expression, the field of its output."""
        if self.expression is not None:
            return self.output
        model: Any = self.ledger.model
        field: Any = None
        for part in self.path.split("__"):
            if model is None:
                raise FieldDoesNotExist(self.path)
            field = model._meta.get_field(part)
            model = getattr(field, "related_model", None)
        return field

    @property
    def fact_name(self) -> str | None:
        """The name under which the engine knows this column, or None when it is not published."""
        return (self.published.name or self.name) if self.published else None

    @cached_property
    def kind(self) -> Kind:
        """What sort of value this is."""
        field = self.model_field
        if field.choices:
            return Kind.CHOICE
        for field_type, kind in _KINDS:
            if isinstance(field, field_type):
                return kind
        msg = f"{self!r}: no kind of column fits {type(field).__name__}"
        raise TypeError(msg)

    @property
    def label(self) -> str:
        """What people call this column."""
        return str(self._label if self._label is not None else self.model_field.verbose_name)

    @property
    def heading(self) -> str:
        """The label with its unit, as a table head or a sheet's header says it."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    @cached_property
    def choices(self) -> tuple[tuple[Any, Any], ...]:
        """Stored value and (lazy) label of each choice, in the field's order."""
        return tuple(self.model_field.flatchoices or ()) if self.kind is Kind.CHOICE else ()

    def choice_label(self, value: object) -> str:
        """Return the words for a stored choice value; a retired value is shown as it is."""
        return str(self._choice_labels.get(str(value), value))

    @cached_property
    def _choice_labels(self) -> dict[str, Any]:
        # By text: request parameters and snapshots know a stored 2 only as "2".
        return {str(value): label for value, label in self.choices}

    @property
    def is_null(self) -> bool:
        """Whether the value may be unknown."""
        return bool(self.expression is not None or self.model_field.null)

    @property
    def is_unknown_when_missing(self) -> bool:
        """Whether a missing value means "not known yet"; else it means that there is none."""
        return self._unknown and self.is_null

    @property
    def is_own(self) -> bool:
        """Whether the column is a field of the ledger's own model."""
        return self.expression is None and "__" not in self.path

    @property
    def is_writable(self) -> bool:
        """Whether people may state this column, in forms and sheets."""
        return self.is_own and not self._read_only and not isinstance(self.model_field, IndexField)

    @property
    def is_required(self) -> bool:
        """Whether a new record must state it."""
        if self._required is not None:
            return self._required
        field = self.model_field
        return self.is_writable and not field.null and not field.blank and not field.has_default()

    @property
    def is_sealed(self) -> bool:
        """Whether the value is stored sealed and shown masked."""
        return self.kind is Kind.SEALED

    @property
    def is_number(self) -> bool:
        """Whether the value is set to the right and grouped by thousands."""
        return self.kind in NUMBERS

    @property
    def is_sortable(self) -> bool:
        """Whether a list may be put in this order: own, unsealed fields unless said otherwise."""
        if self._sortable is not None:
            return self._sortable
        return self.is_own and self.kind not in {Kind.SEALED, Kind.LONG_TEXT, Kind.RELATED}

    @property
    def related_model(self) -> Any:
        """The model that a related column names."""
        return self.model_field.related_model

    @property
    def lookup(self) -> Lookup:
        """How a cell names the related row; a check refuses a related column without `find`."""
        if self.find is None:
            msg = f"{self!r} has no lookup"
            raise TypeError(msg)
        return self.find

    @property
    def read_paths(self) -> tuple[str, ...]:
        """The query paths that showing this column needs, the raw value first."""
        if self.kind is Kind.RELATED:
            # Only the id: a join would lose the row wherever its related row is out of sight.
            return (f"{self.path}_id",)
        if self.is_sealed and not self.is_own:
            # A sealed value opens only together with the id of the row that holds it.
            return (self.path, f"{self.path.rsplit('__', 1)[0]}__id")
        return (self.path,)
