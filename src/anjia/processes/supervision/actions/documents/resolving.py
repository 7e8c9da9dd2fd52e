"""Saying who a printed unit is: a unit, a group, a new unit, or nobody that the register holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anjia.base.access import actions as access
from anjia.base.access.models import Unit, UnitKind
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import Assignment, GroupMember, TaskUnit, UnitGroup
from anjia.processes.supervision.policy import FoundBy, Permission, TaskState, naming

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

OPEN = (TaskState.DRAFT.value, TaskState.CONFIRMED.value)


@action(Permission.MANAGE, event="supervision.resolve_unit")
def resolve(
    line: TaskUnit,
    *,
    by: Actor,
    at: datetime,  # noqa: ARG001 - every action takes the time
    unit: Unit | None = None,
    group: UnitGroup | None = None,
    remember: bool = False,
) -> int:
    """Say who is meant wherever the document prints the same name; without a unit or group, that
    the register does not hold it. How many lines were changed.

    With `remember` the printed name becomes an alias, so that the next document finds it.
    """
    lines = TaskUnit.objects.select_for_update().filter(
        task__document=line.task.document, printed=line.printed, task__state__in=OPEN
    )
    if line.task.document_id is None:
        lines = TaskUnit.objects.select_for_update().filter(pk=line.pk)
    how = FoundBy.HAND if unit or group else FoundBy.KEPT
    changed = 0
    assigned = Assignment.objects.exclude(state="cancelled")
    for each in lines.exclude(task__in=assigned.values("task")):
        each.unit, each.group = unit, group
        each.unit_name = unit.name if unit else ""
        each.how = how.value
        each.version += 1
        each.save()
        changed += 1
    if remember:
        _remember(line.printed, unit=unit, group=group, by=by)
    return changed


def _remember(printed: str, *, unit: Unit | None, group: UnitGroup | None, by: Actor) -> None:
    name = naming.plain(printed)[:80]
    if unit is not None and name not in {unit.name, *unit.aliases}:
        access.change_unit(unit, by=by, values={"aliases": [*unit.aliases, name]})
    if group is not None and name not in {group.name, *group.aliases}:
        group.aliases = [*group.aliases, name]
        group.version += 1
        group.save()


@action(Permission.MANAGE, event="supervision.create_unit")
def create_unit(
    line: TaskUnit, *, by: Actor, at: datetime, name: str, kind: str = UnitKind.DEPARTMENT.value
) -> Unit:
    """Put a unit that does not exist yet in the register, the printed name as its alias."""
    printed = naming.plain(line.printed)[:80]
    values: dict[str, Any] = {"name": name.strip(), "kind": kind}
    values["aliases"] = [printed] if printed != name.strip() else []
    made = access.create_unit(line.area, by=by, values=values)
    resolve(line, by=by, at=at, unit=made)
    return made


@action(Permission.MANAGE, event="supervision.write_group")
def write_group(
    group: UnitGroup,
    *,
    by: Actor,  # noqa: ARG001 - the gate reads `by`
    at: datetime,  # noqa: ARG001 - every action takes the time
    name: str,
    aliases: Sequence[str] = (),
    kind: str = "",
    members: Sequence[Unit] = (),
) -> UnitGroup:
    """Write a group, new or known: all units of a kind, or those named here one by one."""
    if not name.strip():
        raise Refused("group_name_missing")
    if kind and kind not in UnitKind.values:
        raise Refused("group_kind_unknown", kind=kind)
    if UnitGroup.objects.filter(area=group.area, name=name.strip()).exclude(pk=group.pk).exists():
        raise Refused("group_exists", name=name.strip())
    is_new = group._state.adding
    group.name, group.kind = name.strip()[:80], kind
    group.aliases = list(dict.fromkeys(one.strip()[:80] for one in aliases if one.strip()))
    if not is_new:
        group.version += 1
    group.save()
    wanted = {unit.pk: unit for unit in members} if not kind else {}
    for row in group.members.all():
        if wanted.pop(row.unit_id, None) is None:
            row.delete()
    for unit in wanted.values():
        GroupMember(area=group.area, group=group, unit=unit, unit_name=unit.name).save()
    return group


@action(Permission.MANAGE, event="supervision.remove_group")
def remove_group(group: UnitGroup, *, by: Actor, at: datetime) -> None:  # noqa: ARG001 - the gate reads `by`
    """Remove a group that no task names."""
    if TaskUnit.objects.filter(group=group).exists():
        raise Refused("group_in_use", name=group.name)
    group.members.all().delete()
    group.delete()
