"""The ledger class itself, with its views, permissions and relations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Self

from django.db.models import Q

from anjia.base.scope.models import Placed
from anjia.ledger.declaration.changes import RowChange, RowFault, SaveResult
from anjia.ledger.declaration.columns import Column
from anjia.ledger.declaration.links import refuse_hidden
from anjia.ledger.declaration.units import Words

Save = Callable[..., SaveResult]
Examine = Callable[[Sequence[RowChange]], Sequence[RowFault]]
TakeBack = Callable[..., Mapping[str, int]]


@dataclass(frozen=True, kw_only=True)
class Permissions:
    """The domain's own permissions that a ledger asks for; None means that nobody may."""

    read: StrEnum
    write: StrEnum | None = None
    export: StrEnum | None = None
    approve: StrEnum | None = None  # exports of others that are above the limit
    import_: StrEnum | None = None
    reveal: StrEnum | None = None


@dataclass(frozen=True)
class View:
    """A tab over a list: a name and a condition, with its own columns and order if they matter.

    `where` is a condition, or a function of the day for one that moves with the calendar.
    """

    code: str
    label: Words
    where: Q | Callable[[date], Q] | None = None
    columns: tuple[str, ...] = ()
    order: str = ""

    def condition(self, *, on: date) -> Q:
        """Return the condition as it stands on a day."""
        if self.where is None:
            return Q()
        return self.where if isinstance(self.where, Q) else self.where(on)


@dataclass(frozen=True)
class Related:
    """Rows of another ledger that hang on this record: shown on its page, opened from it."""

    ledger: str
    path: str
    label: Words = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A button on a record's page that opens an ordinary view of the domain.

    `url_name` is reversed with the record's id; the button is shown where the permission is held.
    """

    label: Words
    url_name: str
    permission: StrEnum
    icon: str = "pencil"
    primary: bool = False


@dataclass(frozen=True, kw_only=True)
class Search:
    """How people find a record of this ledger from the search page; each names a query path."""

    names: tuple[str, ...] = ()
    initials: str = ""
    pinyin: str = ""
    numbers: tuple[str, ...] = ()
    identity: str = ""
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


class Ledger:
    """Declared once by subclassing; never instantiated. See `ledger.catalogue` for finding one."""

    code: ClassVar[str]
    model: ClassVar[type[Placed]]
    title: ClassVar[Words]
    noun: ClassVar[Words]
    permissions: ClassVar[Permissions]
    key: ClassVar[tuple[str, ...]] = ()
    # A second natural key, for records whose first one is still unknown.
    otherwise: ClassVar[tuple[str, ...]] = ()
    title_of: ClassVar[str] = ""
    views: ClassVar[tuple[View, ...]] = ()
    save: ClassVar[Save | None] = None
    examine: ClassVar[Examine | None] = None
    # How an import is taken back where the database never changes or deletes a row:
    # `take_back(batch, by=, at=, only_unchanged=)` gives how many were restored, removed and kept.
    take_back: ClassVar[TakeBack | None] = None
    # Which rows of the model are records; the others are what they were before.
    only: ClassVar[Callable[[], Q] | None] = None
    order: ClassVar[tuple[str, ...]] = ("area", "id")
    quick: ClassVar[tuple[str, ...]] = ()
    related: ClassVar[tuple[Related, ...]] = ()
    links: ClassVar[tuple[Link, ...]] = ()
    search: ClassVar[Search | None] = None
    about: ClassVar[Words] = ""

    columns: ClassVar[Mapping[str, Column]] = {}
    # A template would otherwise call the class to see what it gives.
    do_not_call_in_templates: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        columns = {**cls.columns}
        for name, value in vars(cls).items():
            if isinstance(value, Column):
                value.ledger = cls
                columns[name] = value
        cls.columns = columns

    def __new__(cls) -> Self:
        msg = f"{cls.__name__} is a declaration; it is used as a class"
        raise TypeError(msg)

    @classmethod
    def column(cls, name: str) -> Column:
        """Return one column by its name; KeyError when there is none."""
        return cls.columns[name]

    @classmethod
    def writable(cls) -> tuple[Column, ...]:
        """Return the columns that forms and sheets may state, in declared order."""
        return tuple(column for column in cls.columns.values() if column.is_writable)

    @classmethod
    def filters(cls) -> tuple[Column, ...]:
        """Return the columns that a list can be narrowed by, in declared order."""
        return tuple(column for column in cls.columns.values() if column.filter is not None)

    @classmethod
    def groups(cls) -> tuple[tuple[str, tuple[Column, ...]], ...]:
        """Return the columns under their group headings, in the order first declared."""
        grouped: dict[str, list[Column]] = {}
        heading = ""
        for column in cls.columns.values():
            # A column that says no group stays with the one above it.
            heading = str(column.group) if column.group is not None else heading
            grouped.setdefault(heading, []).append(column)
        return tuple((heading, tuple(columns)) for heading, columns in grouped.items())

    @classmethod
    def view(cls, code: str) -> View | None:
        """Return a declared view by its code."""
        return next((view for view in cls.views if view.code == code), None)

    @classmethod
    def hang(cls, related: Related) -> None:
        """Show rows of another ledger on this one's records; its own package says so."""
        if related not in cls.related:
            cls.related = (*cls.related, related)

    @classmethod
    def record(cls, rows: Sequence[RowChange], *, by: Any, at: datetime) -> SaveResult:
        """Save rows through the domain's one writer; TypeError on a ledger that is only read.

        A row that names another one out of the officer's sight is refused, with all of them.
        """
        save = cls.declared("save")
        if save is None:
            msg = f"the ledger {cls.code} is only read"
            raise TypeError(msg)
        refuse_hidden(cls.columns.values(), rows)
        result: SaveResult = save(rows, by=by, at=at)
        return result

    @classmethod
    def faults(cls, rows: Sequence[RowChange]) -> Sequence[RowFault]:
        """Name what the domain finds wrong with rows before anything is written: all of it.

        `record` refuses the same rows; a ledger without `examine` finds nothing beforehand.
        """
        found = cls.declared("examine")
        return found(rows) if found is not None else ()

    @classmethod
    def declared(cls, name: str) -> Any:
        """Return a function that the ledger names, or None.

        Read from the class body, so that a plain function is not taken for a method.
        """
        found = next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)
        return found.__func__ if isinstance(found, staticmethod) else found

    @classmethod
    def is_read_only(cls) -> bool:
        """Whether nobody adds or changes single records here; workbooks may still come in."""
        return cls.save is None or cls.permissions.write is None

    @classmethod
    def takes_workbooks(cls) -> bool:
        """Whether an import may write through this ledger."""
        return cls.save is not None and cls.permissions.import_ is not None
