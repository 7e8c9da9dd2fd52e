"""Claims as they come in: one by one, or as the rows of a workbook. Never changed afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from anjia.base.scope import Actor, action
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange, SaveResult
from anjia.processes.subsidies.models import Claim
from anjia.processes.subsidies.policy import (
    MOST_MONTHS,
    Every,
    Payee,
    Per,
    Permission,
    Source,
    month_after,
    month_start,
    total,
)
from anjia.processes.subsidies.queries import numbers, schemes
from anjia.registry.models import Employer, Household, Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from anjia.processes.subsidies.models import Scheme
    from anjia.processes.subsidies.queries.schemes import Version

MOST_HEADS = 10_000
_APART = re.compile(r"[、，,;；\n]+")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One claim as it is entered: of which scheme, for whom, from which month, for how many."""

    code: str
    first_month: date
    person: UUID | None = None
    household: UUID | None = None
    employer: UUID | None = None
    months: int = 1
    heads: int = 1
    evidence: str = ""
    note: str = ""


@dataclass
class _Known:
    """What rows name: people, households and employers by id, and the schemes there are."""

    person: Mapping[Any, Mapping[str, Any]]
    household: Mapping[Any, Mapping[str, Any]]
    employer: Mapping[Any, Mapping[str, Any]]
    versions: list[Version]
    held: dict[tuple[str, date], dict[str, Version]] = field(default_factory=dict)
    units: dict[tuple[int, str, date], Decimal] = field(default_factory=dict)

    def scheme(self, code: str, area: str, month: date) -> Scheme:
        """The version that holds; the same place and month are looked up once."""
        key = (area[:6], month)
        if key not in self.held:
            self.held[key] = schemes.holding(area, month, versions=self.versions)
        version = self.held[key].get(code)
        if version is None:
            raise Refused(
                "subsidy_not_in_force", column="scheme_code", code=code, month=f"{month:%Y-%m}"
            )
        return version.scheme

    def unit(self, scheme: Scheme, area: str, month: date) -> Decimal:
        """What the scheme pays once, at a place in a month."""
        key = (scheme.pk, area[:6], month)
        if key not in self.units:
            self.units[key] = numbers.amount(scheme.amount, area=area, on=month)
        return self.units[key]


def known(rows: Sequence[RowChange]) -> _Known:
    """Everything that rows name, a query a table."""

    def of(name: str) -> set[object]:
        return {row.values.get(name) for row in rows}

    return _Known(
        sets.by_id(Person, of("person"), "area", "household_id"),
        sets.by_id(Household, of("household"), "area"),
        sets.by_id(Employer, of("employer"), "area"),
        schemes.every(),
    )


def _prepared(rows: Sequence[RowChange], *, today: date | None = None) -> sets.Prepared:
    found = known(rows)

    def prepare(row: RowChange) -> Mapping[str, object]:
        if not row.new:
            raise Refused("claim_is_kept")
        return complete(row.values, found, today=today)

    return sets.each(rows, prepare)


def complete(values: Mapping[str, object], found: _Known, *, today: date | None) -> dict[str, Any]:
    """A claim with all that follows from what is stated; the first fault refuses it."""
    code = str(sets.given(values, "scheme_code") or "").strip().upper()
    month = sets.given(values, "first_month")
    if not code:
        raise Refused("claim_scheme_missing", column="scheme_code")
    if not isinstance(month, date):
        raise Refused("claim_month_missing", column="first_month")
    month = month_start(month)
    who = {name: sets.given(values, name) for name in ("person", "household", "employer")}
    name = next((each for each in who if who[each] is not None), "")
    if not name:
        raise Refused("claim_subject_missing", column="person")
    row = getattr(found, name).get(who[name])
    if row is None:
        raise Refused("claim_nobody", column=name)
    area = str(row["area"])
    scheme = found.scheme(code, area, month)
    months = _count(values, "months", most=MOST_MONTHS)
    heads = _count(values, "heads", most=MOST_HEADS)
    months = months if scheme.every == Every.MONTH else 1
    heads = heads if scheme.per == Per.HEAD else 1
    last = month_after(month, months - 1)
    if today is not None and last > month_start(today):
        raise Refused("claim_in_future", column="first_month", month=f"{last:%Y-%m}")
    subject, payee, kept = _who(scheme, who, row)
    unit = found.unit(scheme, area, month)
    return {
        "area": area,
        "scheme": scheme.pk,
        "scheme_code": code,
        **kept,
        "subject": subject,
        "payee": payee,
        "first_month": month,
        "last_month": last,
        "months": months,
        "heads": heads,
        "amount": total(unit, per=Per(scheme.per), months=months, heads=heads),
        "evidence": evidence(str(sets.given(values, "evidence") or "")),
        "note": str(sets.given(values, "note") or "").strip()[:300],
    }


def _count(values: Mapping[str, object], name: str, *, most: int) -> int:
    given = sets.given(values, name)
    count = 1 if given is None else int(str(given))
    if not 0 < count <= most:
        raise Refused("claim_count", column=name, most=most)
    return count


def _who(
    scheme: Scheme, who: Mapping[str, Any], row: Mapping[str, Any]
) -> tuple[Any, Any, dict[str, Any]]:
    """Whom the condition is asked of, who is paid, and which columns keep them."""
    subject = who[scheme.table]
    if subject is None:
        raise Refused("claim_subject_of", column=scheme.table, table=scheme.table)
    if scheme.payee == Payee.EMPLOYER and who["employer"] is None:
        raise Refused("claim_employer_missing", column="employer")
    household = row.get("household_id") if scheme.table == "person" else who["household"]
    payee = {
        Payee.PERSON: who["person"],
        Payee.HOUSEHOLD: household,
        Payee.EMPLOYER: who["employer"],
    }[Payee(scheme.payee)]
    kept = {scheme.table: subject}
    if scheme.payee == Payee.EMPLOYER:
        kept["employer"] = who["employer"]
    return subject, payee, kept


def evidence(text: str) -> str:
    """Evidence in one spelling: each once, with the enumeration comma between."""
    parts = (part.strip() for part in _APART.split(text))
    joined = "、".join(dict.fromkeys(filter(None, parts)))
    if len(joined) > 300:
        raise Refused("claim_evidence_long", column="evidence")
    return joined


@action(Permission.ENTER, event="subsidies.enter")
def record_claims(rows: Sequence[RowChange], *, by: Actor, at: datetime) -> SaveResult:
    """Write claims; each lies where its subject does, and waits to be checked."""
    ready = _prepared(rows, today=timezone.localdate(at)).or_refuse()
    own = {"entered_at": at, "entered_by": by.id, "entered_by_name": by.name}
    made = [
        RowChange(id=row.id, new=True, values={**row.values, "source": Source.ENTERED.value, **own})
        for row in ready
    ]
    return sets.merged(Claim, made, by=by, permission=Permission.ENTER)


def examine_claims(rows: Sequence[RowChange]) -> Sequence[Any]:
    """Name what the writer of the same rows would refuse."""
    return sets.examined(_prepared(rows), column="person", permission=Permission.ENTER)


def enter(wanted: Wanted, *, by: Actor, at: datetime) -> UUID:
    """Write one claim and return its id."""
    stated = {name: value for name, value in vars(wanted).items() if value not in (None, "")}
    stated["scheme_code"] = stated.pop("code", "")
    row = RowChange(id=new_id(), new=True, values=stated)
    record_claims([row], by=by, at=at)
    return row.id
