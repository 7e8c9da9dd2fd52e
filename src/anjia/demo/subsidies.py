"""Subsidies of the demonstration county: sample schemes, and claims at every step of their way.

Amounts and conditions are those of the shipped samples, marked as such; whoever gets what is
invented. Days are put back, so that notices are over and a bank has answered.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.scope import Actor, acting
from anjia.demo import officers, places
from anjia.kernel.ids import new_id
from anjia.ledger.declaration import RowChange
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.actions import Wanted, Written
from anjia.processes.subsidies.models import Claim, Line, Scheme
from anjia.processes.subsidies.policy import Extent, month_after, month_start
from anjia.processes.subsidies.queries import samples, schemes
from anjia.registry.models import Person

if TYPE_CHECKING:
    from uuid import UUID

DRAFTS, APPROVES, PAYS, ENTERS = "chenxiaomei", "hezhiyuan", "liwenbo", "zhoujianping"
TOWN = f"{places.COUNTY}100"
COUNTY = Extent(places.COUNTY)
CODES = ("GYXGW", "JTBT")
PAID, NOTICED, CHECKED, LATE = 24, 18, 12, 9
BANK = "汉阴农村商业银行（示例）"


def record(*, at: datetime) -> int:
    """Make schemes, accounts and claims of the last months; return how many claims."""
    on = timezone.localdate(at)
    found = [_scheme(code, at=at - timedelta(days=90), on=on) for code in CODES]
    with acting(_by(ENTERS, on)):
        rows = Person.objects.within(TOWN).filter(status="present", work_status="employed")
        posts = rows.exclude(labour_capacity__isnull=True).order_by("area", "id")
        people = list(posts[: PAID + NOTICED + CHECKED + LATE])
    _accounts(people[:-3], at=at, on=on)
    first = month_after(month_start(on), -3)
    paid, rest = people[:PAID], people[PAID:]
    _claim(paid, found[0], first, months=2, at=at - timedelta(days=40), on=on)
    _pay(at=at, on=on)
    late = month_after(month_start(on), -1)
    noticed = _claim(rest[:NOTICED], found[0], late, months=1, at=at - timedelta(days=3), on=on)
    actions.check(COUNTY, by=_by(DRAFTS, on), at=at - timedelta(days=2))
    actions.post(
        COUNTY, by=_by(DRAFTS, on), at=at - timedelta(days=2), scheme=found[0], claims=noticed
    )
    _claim(rest[NOTICED : NOTICED + CHECKED], found[1], late, months=1, at=at, on=on)
    actions.check(COUNTY, by=_by(DRAFTS, on), at=at)
    _claim(rest[NOTICED + CHECKED :], found[1], late, months=1, at=at, on=on)
    with acting(_by(DRAFTS, on)):
        return int(Claim.objects.count())


def _by(username: str, on: date) -> Actor:
    return officers.acting_as(username, on=on)


def _scheme(code: str, *, at: datetime, on: date) -> Scheme:
    """A sample, drafted by one officer and approved by another, still marked as a sample."""
    entry = dict(samples.shipped()[code])
    entry["evidence"] = ()  # nothing is handed in at a demonstration
    written = Written(**entry, area=places.COUNTY, is_sample=True)
    made = actions.draft_scheme(written, by=_by(DRAFTS, on), on=on, at=at)
    actions.approve_scheme(
        made, by=_by(APPROVES, on), at=at + timedelta(days=1), version=schemes.get(made.pk)
    )
    return made


def _accounts(people: list[Person], *, at: datetime, on: date) -> None:
    """An account for each: invented numbers of a bank that does not exist."""
    homes = {person.household_id: person for person in people}
    rows = [
        RowChange(
            id=new_id(),
            new=True,
            values={
                name: key,
                "holder": person.name,
                "bank": BANK,
                "account": f"62170099{number:08d}{'1' if name == 'person' else '2'}",
            },
        )
        for name, owners in (
            ("person", [(person.pk, person) for person in people]),
            ("household", list(homes.items())),
        )
        for number, (key, person) in enumerate(owners)
    ]
    actions.record_accounts(rows, by=_by(ENTERS, on), at=at)


def _claim(
    people: list[Person], scheme: Scheme, first: date, *, months: int, at: datetime, on: date
) -> list[UUID]:
    by = _by(ENTERS, on)
    return [
        actions.enter(
            Wanted(code=scheme.code, person=person.pk, first_month=first, months=months),
            by=by,
            at=at,
        )
        for person in people
    ]


def _pay(*, at: datetime, on: date) -> None:
    """Check, post, approve and pay what waits; the bank answers all but a few."""
    then = at - timedelta(days=38)
    actions.check(COUNTY, by=_by(DRAFTS, on), at=then)
    for version in schemes.every():
        with acting(_by(DRAFTS, on)):
            waits = Claim.objects.filter(scheme=version.scheme).exists()
        if waits:
            actions.post(COUNTY, by=_by(DRAFTS, on), at=then, scheme=version.scheme)
    then += timedelta(days=8)
    actions.approve(COUNTY, by=_by(APPROVES, on), at=then)
    file = actions.pay(COUNTY, by=_by(PAYS, on), at=then)
    with acting(_by(PAYS, on)):
        lines = list(Line.objects.filter(file=file).order_by("key").values_list("key", "amount"))
    said = [
        f"{key},{amount},{'失败' if number % 8 == 7 else '成功'},"
        f"{'户名与账号不符' if number % 8 == 7 else ''}"
        for number, (key, amount) in enumerate(lines[:-2])
    ]
    content = "\n".join(["支付键,金额,处理结果,失败原因", *said]).encode()
    actions.take_replies(
        file, by=_by(PAYS, on), at=then + timedelta(days=2), name="回盘.csv", content=content
    )
