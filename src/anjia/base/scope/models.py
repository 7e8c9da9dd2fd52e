"""What a table inherits to bear a place: its columns, its scoped manager, its row security.

Inheriting :class:`Placed` is all that a table needs: ``guards`` finds it and installs the policies
and the history trigger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import (
    lookups,  # noqa: F401 - registers `any_of` for every field
    packages,
)
from anjia.base.scope.actor import LENGTHS, above
from anjia.base.scope.context import current_areas
from anjia.kernel.ids import new_id

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

PATTERN = "^(" + "|".join(f"[0-9]{{{length}}}" for length in LENGTHS) + ")$"


class AreaField(models.CharField):  # type: ignore[type-arg]  # generic for the checker only
    """An area code, compared byte by byte: another collation would break every range."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options["max_length"] = 18
        options["db_collation"] = "C"
        super().__init__(*args, **options)
        self.validators.append(RegexValidator(PATTERN))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, options = super().deconstruct()
        del options["max_length"], options["db_collation"]
        return name, path, args, options

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        found: dict[str, Any] = dict(super().db_parameters(connection))
        found["collation"] = "C"
        return found


def within(field: str, areas: tuple[str, ...]) -> Q:
    """Rows whose ``field`` lies in one of ``areas``, as ranges that an index can serve."""
    found = Q(pk__in=[])
    for area in areas:
        if not area:
            return Q()
        found |= Q(**{f"{field}__gte": area, f"{field}__lt": area + ":"})
    return found


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows within the present actor's places."""

    def within(self, area: str) -> Self:
        """Rows that lie in ``area`` itself or below it, by the place where they live."""
        return self.filter(within("area", (area,)))


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Fails closed: without an actor, :class:`~anjia.base.scope.ScopeMissing`."""

    def get_queryset(self) -> ScopedQuerySet:
        found: ScopedQuerySet = super().get_queryset()
        areas = current_areas(packages.of(self.model))
        if areas is None:
            return found
        return found.filter(self.model.seen_from(areas))


class Placed(models.Model):
    """A row about one place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = AreaField(_("所在地"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[ScopedManager] = ScopedManager()

    seen_from_below: ClassVar[bool] = False  # a place that holds others: they see where they are
    keeps_history: ClassVar[bool] = True  # False only for what can be computed again
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset()
    placed_not_personal: ClassVar[frozenset[str]] = frozenset({"id", "area", "origin", "version"})

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def seen_from(cls, areas: tuple[str, ...]) -> Q:
        """Which rows an actor with ``areas`` may see."""
        found = within("area", areas)
        if not (cls.seen_from_below and found):  # an empty condition, or-ed, would be lost
            return found
        return found | Q(area__in=above(areas))


class TwoPlaced(Placed):
    """A row that lives in one place and came from another, whose side may read it."""

    origin = AreaField(_("迁出地"), null=True, blank=True)

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def seen_from(cls, areas: tuple[str, ...]) -> Q:
        return within("area", areas) | within("origin", areas)
