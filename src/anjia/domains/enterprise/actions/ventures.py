"""The writers of ventures, their training, incubators, outlets and loans."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from anjia.base.scope import Actor, action
from anjia.base.scope.models import Placed
from anjia.domains.enterprise.actions import sets
from anjia.domains.enterprise.models import (
    Incubator,
    Loan,
    Outlet,
    Repayment,
    Venture,
    VentureTraining,
)
from anjia.domains.enterprise.policy import Permission, fits
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.registry.actions import ground
from anjia.registry.models import Person, Site

Rows = Sequence[RowChange]
Prepare = Callable[[RowChange, Mapping[str, Any], Mapping[str, Any]], Mapping[str, object]]


def of_person(model: type[Placed], rows: Rows, *fields: str, then: Prepare) -> sets.Prepared:
    """Prepare rows about persons: each lies where its person lives and names their household."""
    before = sets.stored(model, rows, "person_id", *fields)
    named = {row.values.get("person") for row in rows}
    named |= {was["person_id"] for was in before.values()}
    persons = sets.by_id(Person, named, "area", "origin", "household_id")

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        person = persons.get(sets.kept(row.values, "person", was, "person_id"))
        if person is None:
            raise Refused("person_missing", column="person")
        stated = {**was, **row.values}
        return {
            **row.values,
            **then(row, was, stated),
            "area": person["area"],
            "origin": person["origin"],
            "household": person["household_id"],
        }

    return sets.each(rows, prepare)


def taking_over(model: type[Placed], *same: str) -> Callable[[Person, Person], None]:
    """Make what gives one person the rows of another who is the same; what both have stays."""

    def take_over(kept: Person, gone: Person) -> None:
        for row in model.objects.filter(person=gone):
            there = model.objects.filter(person=kept, **{name: getattr(row, name) for name in same})
            if not same or not there.exists():
                ground.change(row, person=kept)

    return take_over


def _nothing_more(
    _row: RowChange, _was: Mapping[str, Any], _stated: Mapping[str, Any]
) -> Mapping[str, object]:
    return {}


def _venture(
    _row: RowChange, _was: Mapping[str, Any], stated: Mapping[str, Any]
) -> Mapping[str, object]:
    opened, closed = sets.given(stated, "opened_on"), sets.given(stated, "closed_on")
    if opened is not None and closed is not None and closed < opened:
        raise Refused("venture_closed_before_opening", column="closed_on", on=opened)
    jobs, relocated = sets.given(stated, "jobs"), sets.given(stated, "relocated_jobs")
    if jobs is not None and relocated is not None and relocated > jobs:
        raise Refused(
            "relocated_above_jobs", column="relocated_jobs", relocated=relocated, jobs=jobs
        )
    return {}


def _ventures(rows: Rows) -> sets.Prepared:
    fields = ("opened_on", "closed_on", "jobs", "relocated_jobs")
    return of_person(Venture, rows, *fields, then=_venture)


# Write ventures; each lies where the person who runs it lives.
record_ventures = sets.writer(Venture, _ventures, event="enterprise.record_ventures")
examine_ventures = sets.examiner(_ventures, column="person")


def _trainings(rows: Rows) -> sets.Prepared:
    return of_person(VentureTraining, rows, then=_nothing_more)


# Write who attended which course.
record_trainings = sets.writer(VentureTraining, _trainings, event="enterprise.record_trainings")
examine_trainings = sets.examiner(_trainings, column="person")


def _loan(
    _row: RowChange, was: Mapping[str, Any], stated: Mapping[str, Any]
) -> Mapping[str, object]:
    amount, repaid = sets.given(stated, "amount"), was.get("repaid", Decimal(0))
    if amount is None or amount <= 0:
        raise Refused("loan_amount_missing", column="amount")
    if repaid > amount:
        raise Refused("repaid_above_lent", column="amount", repaid=repaid, amount=amount)
    lent, due = sets.given(stated, "lent_on"), sets.given(stated, "due_on")
    if lent is not None and due is not None and due <= lent:
        raise Refused("loan_due_before_lent", column="due_on")
    percent = sets.given(stated, "subsidy_percent")
    if percent is not None and not 0 <= percent <= 100:
        raise Refused("percent_out_of_range", column="subsidy_percent")
    return {}


def _loans(rows: Rows) -> sets.Prepared:
    fields = ("amount", "repaid", "lent_on", "due_on", "subsidy_percent")
    return of_person(Loan, rows, *fields, then=_loan)


# Write loans; what was repaid comes by `repay` alone.
record_loans = sets.writer(Loan, _loans, event="enterprise.record_loans")
examine_loans = sets.examiner(_loans, column="person")


@action(Permission.WRITE, event="enterprise.repay")
def repay(
    loan: Loan, *, by: Actor, at: datetime, amount: Decimal, on: date, voucher: str
) -> Repayment:
    """Record a repayment; a negative amount takes a wrong one back.

    The same voucher with the same amount and day again gives the repayment that is there.
    """
    found: Loan = Loan.objects.select_for_update().get(pk=loan.pk)
    ground.not_in_future(on, at=at)
    if on < found.lent_on:
        raise Refused("repaid_before_lent", on=found.lent_on)
    if not voucher.strip():
        raise Refused("voucher_missing")
    there: Repayment | None = Repayment.objects.filter(loan=found, voucher=voucher.strip()).first()
    if there is not None:
        if (there.amount, there.paid_on) != (amount, on):
            raise Refused("voucher_taken", voucher=there.voucher)
        return there
    if not fits(found.amount, found.repaid, amount):
        raise Refused("repaid_above_lent", repaid=found.repaid + amount, amount=found.amount)
    made: Repayment = Repayment.objects.create(
        area=found.area,
        origin=found.origin,
        loan=found,
        person=found.person,
        household_id=found.household_id,
        voucher=voucher.strip(),
        amount=amount,
        paid_on=on,
        recorded_at=at,
        recorded_by=by.id,
        by_name=by.name,
    )
    latest = max((day for day in (found.last_repaid_on, on) if day is not None), default=on)
    ground.change(found, repaid=found.repaid + amount, last_repaid_on=latest)
    return made


def _placed(model: type[Placed]) -> Callable[[Rows], sets.Prepared]:
    """Prepare rows that open and close: at a stated area, or at their site."""
    has_site = model is Outlet

    def prepared(rows: Rows) -> sets.Prepared:
        extra = ("site_id",) if has_site else ()
        before = sets.stored(model, rows, "area", "opened_on", "closed_on", *extra)
        sites = sets.by_id(Site, _named(rows, "site"), "area") if has_site else {}

        def prepare(row: RowChange) -> Mapping[str, object]:
            was = before.get(row.id, {})
            stated = {**was, **row.values}
            opened, closed = sets.given(stated, "opened_on"), sets.given(stated, "closed_on")
            if opened is not None and closed is not None and closed < opened:
                raise Refused("ends_before_it_begins", column="closed_on")
            if not has_site:
                area = sets.given(stated, "area")
                if area is None:
                    raise Refused("area_missing", column="area")
                return {**row.values, "area": str(area)}
            site = sets.kept(row.values, "site", was, "site_id")
            if site is None:
                raise Refused("site_missing", column="site")
            return {**row.values, "area": sites[site]["area"] if site in sites else was["area"]}

        return sets.each(rows, prepare)

    return prepared


def _named(rows: Iterable[RowChange], column: str) -> set[object]:
    return {row.values.get(column) for row in rows}


_outlets, _incubators = _placed(Outlet), _placed(Incubator)

# Write outlets at sites, and incubators.
record_outlets = sets.writer(Outlet, _outlets, event="enterprise.record_outlets")
examine_outlets = sets.examiner(_outlets, column="site")
record_incubators = sets.writer(Incubator, _incubators, event="enterprise.record_incubators")
examine_incubators = sets.examiner(_incubators, column="area")
