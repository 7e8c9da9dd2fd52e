"""The writers of work-for-relief projects, of who worked on them, and of their acceptance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.timezone import localdate

from anjia.base.scope import Actor, action, current_actor
from anjia.domains.enterprise.actions import sets
from anjia.domains.enterprise.models import ReliefProject, ReliefWork
from anjia.domains.enterprise.policy import Permission, first_of
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange, RowFault, SaveResult
from anjia.registry.actions import ground
from anjia.registry.models import Person

Rows = Sequence[RowChange]
MOST_DAYS = 31


def _projects(rows: Rows) -> sets.Prepared:
    before = sets.stored(
        ReliefProject, rows, "area", "fund", "wages_planned", "started_on", "finished_on",
        "accepted_on",
    )  # fmt: skip
    paid = _paid(before)

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        stated = {**was, **row.values}
        area = sets.given(stated, "area")
        if area is None:
            raise Refused("area_missing", column="area")
        if not row.new and was.get("accepted_on") is not None:
            raise Refused("project_accepted", column="accepted_on", on=was["accepted_on"])
        fund, planned = sets.given(stated, "fund"), sets.given(stated, "wages_planned")
        if fund is None or fund <= 0:
            raise Refused("project_fund_missing", column="fund")
        if planned is not None and not 0 <= planned <= fund:
            raise Refused("wages_above_fund", column="wages_planned", wages=planned, fund=fund)
        spent = paid.get(row.id, Decimal(0))
        if spent > fund:
            raise Refused("wages_above_fund", column="fund", wages=spent, fund=fund)
        began, ended = sets.given(stated, "started_on"), sets.given(stated, "finished_on")
        if began is not None and ended is not None and ended < began:
            raise Refused("ends_before_it_begins", column="finished_on")
        values = {**row.values, "area": str(area)}
        return {**values, "recorded_by": current_actor().id} if row.new else values

    return sets.each(rows, prepare)


# Write projects; each lies at the place where it is built.
record_projects = sets.writer(ReliefProject, _projects, event="enterprise.record_projects")
examine_projects = sets.examiner(_projects, column="area")


def _paid(ids: Iterable[object]) -> dict[Any, Decimal]:
    rows = ReliefWork.objects.filter(project__in=list(ids)).values("project")
    return {row["project"]: row["paid"] for row in rows.annotate(paid=Sum("wage")).order_by()}


def _works(rows: Rows, *, on: date) -> sets.Prepared:
    before = sets.stored(
        ReliefWork, rows, "project_id", "month", "worker", "person_id", "household_id", "days",
        "wage", "paid_on",
    )  # fmt: skip
    named = {row.values.get("project") for row in rows}
    named |= {was["project_id"] for was in before.values()}
    projects = sets.by_id(ReliefProject, named, "area", "name", "fund", "started_on", "accepted_on")
    persons = sets.by_id(Person, (row.values.get("person") for row in rows), "name", "household_id")
    spent: defaultdict[UUID, Decimal] = defaultdict(Decimal, _paid(projects))

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        stated = {**was, **row.values}
        project = projects.get(sets.kept(row.values, "project", was, "project_id"))
        if project is None:
            raise Refused("project_missing", column="project")
        if project["accepted_on"] is not None:
            raise Refused("project_accepted", column="project", on=project["accepted_on"])
        values = {**row.values, "area": project["area"], "month": _month(stated, project, on=on)}
        person = persons.get(sets.kept(row.values, "person", was, "person_id"))
        if person is not None:
            values |= {"worker": person["name"], "household": person["household_id"]}
        elif sets.given(stated, "worker") is None:
            raise Refused("worker_missing", column="worker")
        _earned(stated, on=on)
        change = sets.given(stated, "wage") - was.get("wage", Decimal(0))
        spent[project["pk"]] += change
        if change > 0 and spent[project["pk"]] > project["fund"]:
            raise Refused(
                "wages_above_fund", column="wage", wages=spent[project["pk"]], fund=project["fund"]
            )
        return values

    return sets.each(rows, prepare)


def _month(stated: Mapping[str, Any], project: Mapping[str, Any], *, on: date) -> date:
    month = sets.given(stated, "month")
    if month is None:
        raise Refused("month_missing", column="month")
    month = first_of(month)
    if month > on:
        raise Refused("month_in_future", column="month", month=month)
    began = project["started_on"]
    if began is not None and month < first_of(began):
        raise Refused("project_not_begun", column="month", name=project["name"], on=began)
    return month


def _earned(stated: Mapping[str, Any], *, on: date) -> None:
    days, wage = sets.given(stated, "days"), sets.given(stated, "wage")
    if days is None or not 0 < days <= MOST_DAYS:
        raise Refused("work_days_wrong", column="days", most=MOST_DAYS)
    if wage is None or wage < 0:
        raise Refused("work_wage_missing", column="wage")
    paid_on = sets.given(stated, "paid_on")
    if paid_on is not None and paid_on > on:
        raise Refused("date_in_future", column="paid_on", on=paid_on)


@action(Permission.WRITE, event="enterprise.record_works")
def record_works(rows: Rows, *, by: Actor, at: datetime) -> SaveResult:
    """Write who worked how many days for how much; a project never pays more than its fund."""
    # Locked in one order: two wage lists of one project at once could each fit and both not.
    ids = {value for row in rows if isinstance(value := row.values.get("project"), UUID)}
    ids |= set(
        ReliefWork.objects.filter(pk__in=[row.id for row in rows if not row.new]).values_list(
            "project_id", flat=True
        )
    )
    list(ReliefProject.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    return sets.merged(ReliefWork, _works(rows, on=localdate(at)).or_refuse(), by=by)


def examine_works(rows: Rows) -> Sequence[RowFault]:
    """Name what `record_works` would refuse today."""
    return sets.examined(_works(rows, on=localdate()), column="project")


@action(Permission.DECIDE, event="enterprise.accept_project")
def accept(
    project: ReliefProject, *, by: Actor, at: datetime, on: date, acceptance: str
) -> ReliefProject:
    """Accept a finished project; whoever recorded it does not, and nothing changes afterwards."""
    found: ReliefProject = ReliefProject.objects.select_for_update().get(pk=project.pk)
    ground.not_in_future(on, at=at)
    if found.accepted_on is not None:
        raise Refused("project_accepted", on=found.accepted_on)
    if found.finished_on is None or on < found.finished_on:
        raise Refused("project_not_finished")
    if found.recorded_by == by.id:
        raise Refused("project_needs_another")
    if not acceptance.strip():
        raise Refused("acceptance_missing")
    ground.change(found, accepted_on=on, accepted_by=by.name, acceptance=acceptance.strip())
    return found
