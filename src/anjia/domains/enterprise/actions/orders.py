"""The writers of service orders, small livelihoods and policy checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from anjia.base import parameters
from anjia.base.flow import Flow, Transition
from anjia.base.scope import Actor, action, current_actor
from anjia.domains.enterprise.actions import sets
from anjia.domains.enterprise.actions.ventures import of_person
from anjia.domains.enterprise.models import PolicyCheck, ServiceOrder, SmallLivelihood
from anjia.domains.enterprise.models.choices import Delivered, OrderDesk
from anjia.domains.enterprise.models.choices import OrderAct as Act
from anjia.domains.enterprise.models.choices import OrderState as State
from anjia.domains.enterprise.policy import Permission
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.registry.actions import ground
from anjia.registry.models import Household, Person
from anjia.registry.policy import age

Rows = Sequence[RowChange]

ORDER = Flow(
    name="enterprise.order",
    title="Service order of a resident",
    start=State.OPEN,
    refused="order_not_now",
    transitions=(
        Transition(name=Act.ASSIGN, source=(State.OPEN, State.ASSIGNED), target=State.ASSIGNED),
        Transition(name=Act.DELIVER, source=(State.ASSIGNED,), target=State.DELIVERED),
        Transition(name=Act.CONFIRM, source=(State.DELIVERED,), target=State.CLOSED),
        Transition(name=Act.RETURN, source=(State.DELIVERED,), target=State.ASSIGNED),
        Transition(
            name=Act.WITHDRAW,
            source=(State.OPEN, State.ASSIGNED, State.DELIVERED),
            target=State.WITHDRAWN,
        ),
    ),
)
DAYS = {Act.ASSIGN: "assigned_on", Act.DELIVER: "delivered_on", Act.CONFIRM: "closed_on"}
DAYS[Act.WITHDRAW] = "closed_on"


def _orders(rows: Rows) -> sets.Prepared:
    born = sets.by_id(Person, (row.values.get("person") for row in rows), "birth_on", "area")

    def then(
        row: RowChange, was: Mapping[str, Any], stated: Mapping[str, Any]
    ) -> Mapping[str, object]:
        if was.get("state") in {State.CLOSED, State.WITHDRAWN}:
            raise Refused("order_not_now", state=str(State(was["state"]).label))
        person = born.get(row.values.get("person"))
        taken = sets.given(stated, "taken_on")
        if person is None or taken is None or sets.given(stated, "desk") != OrderDesk.YOUTH:
            return {}
        if person["birth_on"] is not None:
            years = age(person["birth_on"], on=taken)
            known = parameters.values(area=person["area"], on=taken)
            low, high = (int(str(known[f"youth_age_{end}"])) for end in ("from", "to"))
            if not low <= years <= high:
                raise Refused("order_not_young", column="person", years=years, low=low, high=high)
        return {}

    return of_person(ServiceOrder, rows, "state", "desk", "taken_on", then=then)


# Take orders in; how they go on is for `move_order`.
record_orders = sets.writer(ServiceOrder, _orders, event="enterprise.record_orders")
examine_orders = sets.examiner(_orders, column="person")


@action(Permission.WRITE, event="enterprise.move_order")
def move_order(
    order: ServiceOrder, *, by: Actor, at: datetime, act: str, on: date, note: str
) -> ServiceOrder:
    """Assign an order, say that it was delivered, or what the resident says of it."""
    del by
    found: ServiceOrder = ServiceOrder.objects.select_for_update().get(pk=order.pk)
    ground.not_in_future(on, at=at)
    state = ORDER.check(found, act)
    since = max(day for day in (found.taken_on, found.assigned_on, found.delivered_on) if day)
    if on < since:
        raise Refused("order_too_early", since=since)
    if not note.strip():
        raise Refused("order_note_missing")
    values: dict[str, object] = {"state": state}
    if act in DAYS:
        values[DAYS[Act(act)]] = on
    values["assignee" if act == Act.ASSIGN else "result"] = note.strip()
    if act == Act.RETURN:
        values |= {"returned": F("returned") + 1, "assigned_on": on, "delivered_on": None}
    ground.change(found, **values)
    found.refresh_from_db()
    return found


def _small(rows: Rows) -> sets.Prepared:
    before = sets.stored(SmallLivelihood, rows, "household_id", "started_on", "ended_on")
    named = {row.values.get("household") for row in rows}
    named |= {was["household_id"] for was in before.values()}
    homes = sets.by_id(Household, named, "area", "origin")

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        stated = {**was, **row.values}
        home = homes.get(sets.kept(row.values, "household", was, "household_id"))
        if home is None:
            raise Refused("household_missing", column="household")
        began, ended = sets.given(stated, "started_on"), sets.given(stated, "ended_on")
        if began is not None and ended is not None and ended < began:
            raise Refused("ends_before_it_begins", column="ended_on")
        amount = sets.given(stated, "support_amount")
        if amount is not None and amount < 0:
            raise Refused("number_negative", column="support_amount")
        values = {**row.values, "area": home["area"], "origin": home["origin"]}
        return {**values, "recorded_by": current_actor().id} if row.new else values

    return sets.each(rows, prepare)


# Write the small livelihoods of households.
record_small = sets.writer(SmallLivelihood, _small, event="enterprise.record_small")
examine_small = sets.examiner(_small, column="household")


@action(Permission.WRITE, event="enterprise.verify_small")
def verify_small(
    livelihood: SmallLivelihood, *, by: Actor, at: datetime, on: date
) -> SmallLivelihood:
    """Say that a small livelihood is really there; whoever recorded it does not."""
    found: SmallLivelihood = SmallLivelihood.objects.select_for_update().get(pk=livelihood.pk)
    ground.not_in_future(on, at=at)
    if found.recorded_by == by.id:
        raise Refused("small_needs_another")
    if on < found.started_on:
        raise Refused("ends_before_it_begins")
    ground.change(found, verified_on=on, verified_by=by.name)
    return found


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a visit found of one policy."""

    item: str
    found: str
    gap: str = ""


@action(Permission.WRITE, event="enterprise.sweep")
def sweep(
    household: Household, *, by: Actor, at: datetime, on: date, found: Sequence[Found]
) -> list[PolicyCheck]:
    """Record what a visit found of each policy; a gap gets a day by which it is mended.

    The same visit sent again corrects what was recorded, unless the gap was rechecked meanwhile.
    """
    ground.not_in_future(on, at=at)
    days = int(parameters.value("sweep_fix_days", area=household.area, on=on))
    there = {
        one.item: one
        for one in PolicyCheck.objects.select_for_update().filter(
            household=household, checked_on=on
        )
    }
    made = []
    for each in found:
        is_gap = each.found == Delivered.NO
        if is_gap and not each.gap.strip():
            raise Refused("sweep_gap_missing")
        values: dict[str, Any] = {
            "found": each.found,
            "gap": each.gap.strip() if is_gap else "",
            "due_on": on + timedelta(days=days) if is_gap else None,
        }
        old = there.get(each.item)
        if old is None:
            row: PolicyCheck = PolicyCheck.objects.create(
                area=household.area,
                origin=household.origin,
                household=household,
                item=each.item,
                checked_on=on,
                recorded_by=by.id,
                **values,
            )
            made.append(row)
        elif any(getattr(old, name) != value for name, value in values.items()):
            if old.fixed_on is not None:
                raise Refused("sweep_rechecked", on=old.fixed_on)
            ground.change(old, **values)
            made.append(old)
    return made


@action(Permission.WRITE, event="enterprise.recheck")
def recheck(check: PolicyCheck, *, by: Actor, at: datetime, on: date, fix: str) -> PolicyCheck:
    """Say that a gap was mended, and how; whoever found it does not recheck."""
    found: PolicyCheck = PolicyCheck.objects.select_for_update().get(pk=check.pk)
    ground.not_in_future(on, at=at)
    if found.found != Delivered.NO or found.fixed_on is not None:
        raise Refused("sweep_no_gap")
    if found.recorded_by == by.id:
        raise Refused("sweep_needs_another")
    if on < found.checked_on or not fix.strip():
        raise Refused("sweep_fix_missing")
    ground.change(found, fixed_on=on, fixed_by=by.name, fix=fix.strip())
    return found
