"""The writers of factories and of what they report month by month."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from anjia.base.scope import Actor, action
from anjia.domains.enterprise.actions import sets
from anjia.domains.enterprise.actions.waiting import finish_reports
from anjia.domains.enterprise.models import Factory, FactoryReport
from anjia.domains.enterprise.policy import STOPPED, Permission, first_of
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange, RowFault, SaveResult
from anjia.registry.models import Employer, Site

Rows = Sequence[RowChange]
AMOUNTS = ("wages", "orders", "power")


def _factories(rows: Rows) -> sets.Prepared:
    before = sets.stored(
        Factory, rows, "area", "site_id", "employer_id", "name", "opened_on", "stopped_on",
        "lease_from", "lease_to", "floor_area", "rent",
    )  # fmt: skip
    sites = sets.by_id(Site, (row.values.get("site") for row in rows), "area")
    named = {row.values.get("employer") for row in rows}
    named |= {was["employer_id"] for was in before.values()}
    employers = sets.by_id(Employer, named, "name", "closed_on")

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        stated = {**was, **row.values}
        site = sets.kept(row.values, "site", was, "site_id")
        if site is None:
            raise Refused("site_missing", column="site")
        employer = employers.get(sets.kept(row.values, "employer", was, "employer_id"))
        if employer is None and row.new:
            raise Refused("factory_employer_missing", column="employer")
        values = {**row.values, "area": sites[site]["area"] if site in sites else was["area"]}
        _in_order(stated, "opened_on", "stopped_on")
        _in_order(stated, "lease_from", "lease_to")
        for name in ("floor_area", "rent"):
            _not_negative(stated, name)
        closed = employer["closed_on"] if employer else None
        if closed and sets.given(stated, "stopped_on") is None:
            raise Refused("factory_employer_closed", column="stopped_on", on=closed)
        return values

    return sets.each(rows, prepare)


def _in_order(stated: Mapping[str, Any], first: str, last: str) -> None:
    began, ended = sets.given(stated, first), sets.given(stated, last)
    if began is not None and ended is not None and ended < began:
        raise Refused("ends_before_it_begins", column=last)


def _not_negative(stated: Mapping[str, Any], name: str) -> None:
    number = sets.given(stated, name)
    if number is not None and number < 0:
        raise Refused("number_negative", column=name)


# Write factories; each lies at the site that it serves.
record_factories = sets.writer(Factory, _factories, event="enterprise.record_factories")
examine_factories = sets.examiner(_factories, column="site")


def _reports(rows: Rows, *, on: date) -> sets.Prepared:
    before = sets.stored(
        FactoryReport, rows, "factory_id", "month", "state", "staff", "relocated_staff", "note",
        *AMOUNTS,
    )  # fmt: skip
    named = {row.values.get("factory") for row in rows}
    named |= {was["factory_id"] for was in before.values()}
    factories = _open_times(named)

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        stated = {**was, **row.values}
        factory = factories.get(sets.kept(row.values, "factory", was, "factory_id"))
        if factory is None:
            raise Refused("factory_missing", column="factory")
        month = sets.given(stated, "month")
        if month is None:
            raise Refused("month_missing", column="month")
        month = first_of(month)
        _in_time(month, factory, on=on)
        _agreeing(stated)
        values = {**row.values, "area": factory["area"], "month": month}
        return {**values, "reported_on": on} if row.new else values

    return sets.each(rows, prepare)


def _open_times(ids: set[object]) -> dict[Any, dict[str, Any]]:
    """Return the factories with the day on which they, or else their employers, stopped."""
    found = sets.by_id(Factory, ids, "area", "name", "opened_on", "stopped_on", "employer_id")
    employers = sets.by_id(Employer, (one["employer_id"] for one in found.values()), "closed_on")
    for one in found.values():
        closed = employers.get(one["employer_id"], {}).get("closed_on")
        one["stopped_on"] = min((day for day in (one["stopped_on"], closed) if day), default=None)
    return found


def _in_time(month: date, factory: Mapping[str, Any], *, on: date) -> None:
    """Refuse a month that has not begun, or in which the factory was not there."""
    if month > on:
        raise Refused("month_in_future", column="month", month=month)
    opened, stopped = factory["opened_on"], factory["stopped_on"]
    if stopped is not None and month > stopped:
        raise Refused("factory_stopped", column="month", name=factory["name"], on=stopped)
    if opened is not None and month < first_of(opened):
        raise Refused("factory_not_open_yet", column="month", name=factory["name"], on=opened)


def _agreeing(stated: Mapping[str, Any]) -> None:
    """Refuse numbers that cannot be true together."""
    for name in AMOUNTS:
        _not_negative(stated, name)
    staff, relocated = sets.given(stated, "staff"), sets.given(stated, "relocated_staff")
    if staff is not None and relocated is not None and relocated > staff:
        raise Refused(
            "relocated_above_staff", column="relocated_staff", relocated=relocated, staff=staff
        )
    state, wages = sets.given(stated, "state"), sets.given(stated, "wages")
    if staff and wages == 0 and state != STOPPED and sets.given(stated, "note") is None:
        raise Refused("wages_zero_with_staff", column="wages", staff=staff)


@action(Permission.WRITE, event="enterprise.record_reports")
def record_reports(rows: Rows, *, by: Actor, at: datetime) -> SaveResult:
    """Write monthly reports, of each factory and month one; the same again changes nothing."""
    ready = _reports(rows, on=localdate(at)).or_refuse()
    result = sets.merged(FactoryReport, ready, by=by)
    finish_reports(ready, by=by, at=at)
    return result


def examine_reports(rows: Rows) -> Sequence[RowFault]:
    """Name what `record_reports` would refuse today."""
    return sets.examined(_reports(rows, on=localdate()), column="factory")
