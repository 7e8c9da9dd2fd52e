"""The only writer of parameters: it adds versions."""

from datetime import datetime

from anjia.base.parameters import definitions
from anjia.base.parameters.models import Entry
from anjia.base.parameters.policy import Keeper, NewValue, Permission, Version
from anjia.base.parameters.queries import read_anew, versions
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused


@action(Permission.WRITE)
def enter(code: str, *, by: Actor, area: str, value: NewValue, at: datetime) -> Entry:
    """Add a value for an area from a day on; an earlier entry for that day stays in the history."""
    definition = definitions.get(code)
    _refuse_other_keepers(definition, by=by, area=area)
    definition.parse(value.text)
    if not value.document.strip():
        raise Refused("parameter_without_document")
    if value.valid_to is not None and value.valid_to < value.valid_from:
        raise Refused("parameter_dates_reversed")
    read_anew()
    return Entry.objects.create(
        code=code,
        area=area,
        valid_from=value.valid_from,
        valid_to=value.valid_to,
        text=value.text.strip(),
        document=value.document.strip(),
        note=value.note.strip(),
        changed_by=by.id,
        changed_by_name=by.name,
        changed_at=at,
    )


@action(Permission.WRITE)
def withdraw(code: str, *, by: Actor, area: str, number: int, note: str, at: datetime) -> Entry:
    """Take back an entered value, so that the wider or earlier one holds again."""
    _refuse_other_keepers(definitions.get(code), by=by, area=area)
    version = _entered(code, area=area, number=number)
    read_anew()
    return Entry.objects.create(
        code=code,
        area=area,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        text=version.text,
        document=version.document,
        note=note.strip(),
        withdrawn=True,
        changed_by=by.id,
        changed_by_name=by.name,
        changed_at=at,
    )


def _entered(code: str, *, area: str, number: int) -> Version:
    for version in versions(code):
        if version.number == number and version.area == area and not version.shipped:
            return version
    raise Refused("parameter_version_unknown")


def _refuse_other_keepers(definition: definitions.Definition, *, by: Actor, area: str) -> None:
    # The gate takes an empty area as "anywhere at all"; a value for everywhere needs more.
    if not area and not by.everything:
        raise Refused("parameter_area_required")
    if definition.keeper is Keeper.SYSTEM and not by.may(Permission.SYSTEM, area):
        raise Refused("not_permitted", permission=str(Permission.SYSTEM), area=area)
