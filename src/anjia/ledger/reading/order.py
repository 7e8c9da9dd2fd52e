"""Total orders of a list, and pages by key: the first page and the thousandth cost the same.

An address carries only the id of the row that a page starts behind, never its values: names and
dates of people do not belong in addresses, which end up in logs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from anjia.ledger.declaration import Ledger


class RowComparison(Func):
    """`(a, b) > (x, y)`: one index condition, where the spelled-out form is several."""

    conditional = True

    def __init__(self, names: Sequence[str], sign: str, values: Sequence[Value]) -> None:
        super().__init__(*(F(name) for name in names), *values, output_field=BooleanField())
        self.sign = sign

    def as_sql(self, compiler: Any, connection: Any, **_options: Any) -> Any:  # type: ignore[override]  # noqa: ARG002 - one form on every server
        """Return the comparison of two rows of values."""
        half = len(self.source_expressions) // 2
        parts: list[str] = []
        parameters: list[Any] = []
        for expression in self.source_expressions:
            text, given = compiler.compile(expression)
            parts.append(text)
            parameters.extend(given)
        left, right = ", ".join(parts[:half]), ", ".join(parts[half:])
        return f"({left}) {self.sign} ({right})", tuple(parameters)


@dataclass(frozen=True)
class Order:
    """A total order: paths ending in `id`, all in one direction."""

    paths: tuple[str, ...]
    descending: bool
    nullable: frozenset[str]
    column: str

    @property
    def parameter(self) -> str:
        """Return this order as an address says it."""
        return f"-{self.column}" if self.descending else self.column

    def terms(self, *, backwards: bool) -> list[str]:
        """Return the ORDER BY terms, for reading on or for reading back."""
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}{path}" for path in self.paths]

    def beyond(self, model: Any, values: Sequence[object], *, backwards: bool) -> Any:
        """Return the condition for rows behind (or before) a row with these values."""
        upwards = self.descending == backwards
        if not self.nullable:
            typed = [
                Value(value, output_field=model._meta.get_field(path))
                for path, value in zip(self.paths, values, strict=True)
            ]
            return RowComparison(self.paths, ">" if upwards else "<", typed)
        return _spelled_out(self.paths, values, upwards=upwards)


def _spelled_out(paths: Sequence[str], values: Sequence[object], *, upwards: bool) -> Q:
    """Return the same condition where values may be missing; NULL is greater than everything."""
    path, value = paths[0], values[0]
    missing = Q(**{f"{path}__isnull": True})
    if value is None:
        beyond = Q(pk__in=[]) if upwards else ~missing
        equal = missing
    elif upwards:
        beyond = Q(**{f"{path}__gt": value}) | missing
        equal = Q(**{path: value})
    else:
        beyond = Q(**{f"{path}__lt": value})
        equal = Q(**{path: value})
    if len(paths) == 1:
        return beyond
    return beyond | (equal & _spelled_out(paths[1:], values[1:], upwards=upwards))


def parse(ledger: type[Ledger], text: str) -> Order:
    """Return the order that an address asks for; the ledger's own when it asks for none."""
    name = text.removeprefix("-")
    column = ledger.columns.get(name)
    if column is None or not column.is_sortable:
        return Order(
            paths=ledger.order,
            descending=False,
            nullable=_nullable(ledger, ledger.order),
            column="",
        )
    paths = (column.path, "id")
    return Order(
        paths=paths,
        descending=text.startswith("-"),
        nullable=_nullable(ledger, paths),
        column=name,
    )


def _nullable(ledger: type[Ledger], paths: Sequence[str]) -> frozenset[str]:
    return frozenset(path for path in paths if ledger.model._meta.get_field(path).null)


@dataclass(frozen=True)
class Page:
    """One page of rows as dictionaries, and the keys that lead on and back."""

    rows: list[dict[str, Any]]
    after: UUID | None
    before: UUID | None


def page(
    queryset: QuerySet[Any],
    order: Order,
    *,
    paths: Sequence[str],
    size: int,
    after: UUID | None = None,
    before: UUID | None = None,
) -> Page:
    """Return one page, reading only `paths`; behind or before a row, or from the beginning.

    A row that is no longer there, or not to be seen, leads to the beginning.
    """
    anchor = after or before
    backwards = after is None and before is not None
    if anchor is not None:
        values = queryset.model.objects.filter(pk=anchor).values_list(*order.paths).first()
        if values is None:
            anchor, backwards = None, False
        else:
            beyond = order.beyond(queryset.model, values, backwards=backwards)
            queryset = queryset.filter(beyond)
    ordered = queryset.order_by(*order.terms(backwards=backwards))
    wanted = tuple(dict.fromkeys(("id", "area", "version", *paths)))
    # One row more than shown tells whether another page follows.
    found = list(ordered.values(*wanted)[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_next = has_more if not backwards else anchor is not None
    has_previous = has_more if backwards else anchor is not None
    return Page(
        rows=found,
        after=found[-1]["id"] if found and has_next else None,
        before=found[0]["id"] if found and has_previous else None,
    )
