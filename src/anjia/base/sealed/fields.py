"""The model field that holds a sealed value, and the value object that never shows its text."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self, cast
from uuid import UUID

import structlog
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from anjia.base.sealed import cipher
from anjia.base.sealed.kinds import Kind, mask, normalise

log = structlog.get_logger(__name__)

# Table and column -> text -> blind index.
_remembered: ContextVar[dict[str, dict[str, bytes]] | None] = ContextVar(
    "anjia_sealed_remembered", default=None
)


@contextmanager
def remembering() -> Iterator[None]:
    """Work out the blind index of each value once in the block, however often it is asked for.

    For work on sets of rows that holds the clear values anyway; nothing outlives the block.
    """
    if _remembered.get() is not None:
        yield
        return
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


class Sealed:
    """A sealed value as the database holds it; text form, repr and pickles never show the clear.

    A value read through a row knows its row and can be masked. One read with `.values()` must be
    bound to its row first: `value.bound(row_id)`.
    """

    __slots__ = ("blob", "column", "kind", "row_id", "table")

    def __init__(
        self, blob: bytes, *, kind: Kind, table: str, column: str, row_id: UUID | None = None
    ) -> None:
        self.blob = blob
        self.kind = kind
        self.table = table
        self.column = column
        self.row_id = row_id

    def bound(self, row_id: UUID) -> Self:
        """Return the same value as belonging to a row."""
        return type(self)(
            self.blob, kind=self.kind, table=self.table, column=self.column, row_id=row_id
        )

    def mask(self) -> str:
        """Return the masked text for pages and exports; a broken seal is reported, not raised.

        One altered cell must not take a whole list away from an office, so the page says that the
        value cannot be opened and the log says which.
        """
        try:
            return mask(self.kind, self.open())
        except cipher.SealBroken:
            log.exception(
                "sealed.broken", table=self.table, column=self.column, row_id=str(self.row_id)
            )
            return _("（无法解封）")

    def open(self) -> str:
        """Return the clear text, for checks inside actions; people go through `actions.reveal`."""
        if self.row_id is None:
            msg = "bind a sealed value to its row before opening it"
            raise ValueError(msg)
        return cipher.open_(self.blob, table=self.table, column=self.column, row_id=self.row_id)

    def __str__(self) -> str:
        return "••••••"

    def __repr__(self) -> str:
        return f"<Sealed {self.table}.{self.column}>"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.blob == other.blob

    def __hash__(self) -> int:
        return hash(self.blob)


class SealedAttribute(DeferredAttribute):
    """Gives `row.field` as a `Sealed` bound to its row."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, Sealed):
            return value
        return value.bound(instance.pk)

    def __set__(self, instance: models.Model, value: object) -> None:
        # A clear string here would be one `save()` away from the disk.
        if not (value is None or isinstance(value, Sealed | models.Expression)):
            msg = f"{self.field.attname} takes a sealed value; use sealed.put(row, field, text)"
            raise TypeError(msg)
        instance.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # BinaryField is not generic at run time
    """A column of sealed bytes; reads as `Sealed`, is written with `put` or the bulk methods.

    A field that is searched has a neighbour `<name>_index = IndexField()`.
    """

    descriptor_class = SealedAttribute
    description = "A value that the database stores only encrypted"

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        self.kind = Kind(kind)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "kind": self.kind.value}

    @property
    def table(self) -> str:
        """The table that sealed values of this field are bound to."""
        return str(self.model._meta.db_table)

    @property
    def cell(self) -> str:
        """The column that sealed values of this field are bound to."""
        return str(self.column)

    @property
    def index_name(self) -> str | None:
        """The name of the field holding the blind index, if this field is searched."""
        name = f"{self.name}_index"
        names = {field.name for field in self.model._meta.get_fields()}
        return name if name in names else None

    def from_db_value(self, value: bytes | None, *_: object) -> Sealed | None:
        """Wrap what the database returns."""
        return None if value is None else self.wrap(bytes(value))

    def get_prep_value(self, value: Any) -> Any:
        return value.blob if isinstance(value, Sealed) else super().get_prep_value(value)

    def get_db_prep_value(
        self,
        value: Any,
        connection: Any,
        prepared: bool = False,  # noqa: FBT001, FBT002 - Django's signature
    ) -> Any:
        blob = value.blob if isinstance(value, Sealed) else value
        return super().get_db_prep_value(blob, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:  # noqa: ARG002 - Django's signature
        msg = "sealed values are not serialised"
        raise TypeError(msg)

    def wrap(self, blob: bytes, *, row_id: UUID | None = None) -> Sealed:
        """Return stored bytes of this field as a value object."""
        return Sealed(blob, kind=self.kind, table=self.table, column=self.cell, row_id=row_id)

    def seal_many(self, cells: Iterable[tuple[UUID, str]]) -> list[bytes]:
        """Seal this column for many rows, each value in its one spelling."""
        spelled = [(row_id, normalise(self.kind, text)) for row_id, text in cells]
        return cipher.seal_many(spelled, table=self.table, column=self.cell)

    def open_many(self, cells: Iterable[tuple[UUID, bytes | memoryview]]) -> list[str]:
        """Open this column of many rows, for set checks inside actions."""
        return cipher.open_many(cells, table=self.table, column=self.cell)

    def index_many(self, texts: Iterable[str]) -> list[bytes]:
        """Return the blind indexes of many values, to store or to search by."""
        everything = _remembered.get()
        if everything is None:
            return self._indexes(texts)
        wanted = list(texts)
        known = everything.setdefault(f"{self.table}.{self.column}", {})
        fresh = [text for text in wanted if text not in known]
        known.update(zip(fresh, self._indexes(fresh), strict=True))
        return [known[text] for text in wanted]

    def _indexes(self, texts: Iterable[str]) -> list[bytes]:
        spelled = (normalise(self.kind, text) for text in texts)
        return cipher.index_many(spelled, field=f"{self.table}.{self.column}")

    def index(self, text: str) -> bytes:
        """Return the blind index of one value, to search by."""
        return self.index_many([text])[0]


class IndexField(models.BinaryField):  # type: ignore[type-arg]  # as above
    """The blind index of a sealed neighbour: 32 bytes, searched by equality only."""

    description = "Keyed hash of a sealed value"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)


def put(row: models.Model, name: str, text: str | None) -> None:
    """Set a sealed field of a row, and its index, from clear text; None empties both."""
    field = cast("SealedField", row._meta.get_field(name))
    if text is None:
        setattr(row, name, None)
    else:
        setattr(row, name, field.wrap(field.seal_many([(row.pk, text)])[0], row_id=row.pk))
    if field.index_name is not None:
        setattr(row, field.index_name, None if text is None else field.index(text))
