"""What pages share: the record in scope, the permission at its place, how an act went."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from anjia.base.scope import Actor, current_actor, refusals
from anjia.base.scope.models import Placed
from anjia.kernel.refusals import Refused


def row(model: type[Placed], row_id: UUID, *, absent: str) -> Any:
    """Return a record of the officer's places; refuse one elsewhere as if there were none."""
    found = model.objects.filter(pk=row_id).first()
    if found is None:
        raise Refused(absent)
    return found


def permitted(permission: StrEnum, *places: str | None) -> Actor:
    """Return the officer, who holds the permission at one of these places; refuse otherwise."""
    by = current_actor()
    if not any(by.may(permission, place) for place in places if place is not None):
        raise Refused("not_permitted", permission=str(permission), area=places[0] or "")
    return by


def told(request: HttpRequest, act: Callable[[], object]) -> None:
    """Run an action and say on the next page how it went."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refusals.text(refused))
    else:
        messages.success(request, _("已登记。"))
