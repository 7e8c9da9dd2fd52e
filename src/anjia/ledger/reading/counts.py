"""How many rows: exact as far as a county reaches, capped beyond, and asked only where cheap."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count as CountRows
from django.db.models import Q, QuerySet

CAP = 100_000
SMALL_TABLE = 64 * 1024 * 1024  # bytes; a county's persons are some 15 MB


@dataclass(frozen=True)
class Count:
    """A number of rows; when capped, there are more than `number`."""

    number: int
    is_capped: bool = False


def is_cheap(model: Any) -> bool:
    """Whether counting this table is a matter of milliseconds, so that a page may do it at once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_relation_size(%s::regclass)", [model._meta.db_table])
        (size,) = cursor.fetchone() or (0,)
    return bool(size <= SMALL_TABLE)


def count(queryset: QuerySet[Any]) -> Count:
    """Count up to the cap."""
    number = queryset.order_by().values("pk")[: CAP + 1].count()
    return Count(number=min(number, CAP), is_capped=number > CAP)


def count_each(queryset: QuerySet[Any], conditions: Mapping[str, Q]) -> dict[str, Count]:
    """Count several conditions over the same rows, in one pass while that is cheap."""
    if not conditions:
        return {}
    if not is_cheap(queryset.model):
        return {name: count(queryset.filter(where)) for name, where in conditions.items()}
    found = queryset.order_by().aggregate(
        **{
            f"count_{number}": CountRows("pk", filter=where) if where else CountRows("pk")
            for number, where in enumerate(conditions.values())
        }
    )
    return {name: Count(found[f"count_{number}"]) for number, name in enumerate(conditions)}
