"""Reconciliation: what was claimed, approved, handed to the bank, paid, failed and taken back.

Each number is worked out twice: from where claims stand, and from the payment book. Where the two
differ by one fen the line says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection

from anjia.base.scope.models import within
from anjia.kernel import areas
from anjia.processes.subsidies.models import PaymentFile
from anjia.processes.subsidies.policy import Permission, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.base.scope import Actor

_BY_STATE = """
select c.scheme_code, c.first_month, s.fund, coalesce(last.state, 'submitted') as state,
    count(*), sum(c.amount)
from subsidies_claim c join subsidies_scheme s on s.id = c.scheme_id
left join lateral (select state from subsidies_step x where x.claim_id = c.id
    order by number desc limit 1) last on true
where c.first_month >= %(first)s and c.first_month < %(after)s
    and ({places})
group by 1, 2, 3, 4
"""
_BOOKED = """
select c.scheme_code, c.first_month, s.fund,
    coalesce(sum(p.amount) filter (where p.entry = 'payment'), 0),
    coalesce(sum(p.amount) filter (where p.entry = 'payment' and v.id is not null), 0),
    coalesce(sum(p.amount) filter (where p.entry = 'payment' and ok.id is not null), 0),
    coalesce(-sum(p.amount) filter (where p.entry = 'reversal'), 0)
from subsidies_payment p join subsidies_claim c on c.id = p.claim_id
join subsidies_scheme s on s.id = c.scheme_id
left join subsidies_payment v on v.of_id = p.id and v.entry = 'void'
left join subsidies_reply ok on ok.payment_id = p.id and ok.outcome = 'success'
where c.first_month >= %(first)s and c.first_month < %(after)s
    and ({places})
group by 1, 2, 3
"""
OPEN = (State.SUBMITTED, State.CHECKED, State.RETURNED, State.NOTICED, State.OBJECTED)
REFUSED = (State.REJECTED, State.WITHDRAWN)
APPROVED = (State.APPROVED, State.IN_FILE, State.PAID, State.FAILED, State.REVERSED)
# Columns of the page, in order, each with the states whose claims it counts.
COLUMNS: dict[str, tuple[State, ...]] = {
    "claimed": (*OPEN, *REFUSED, *APPROVED),
    "open": OPEN,
    "refused": REFUSED,
    "approved": APPROVED,
    "waiting": (State.APPROVED,),
    "in_file": (State.IN_FILE,),
    "paid": (State.PAID,),
    "failed": (State.FAILED,),
    "reversed": (State.REVERSED,),
}
ZERO = Decimal(0)


@dataclass(frozen=True)
class Sum:
    """So many claims that come to so much."""

    claims: int = 0
    money: Decimal = ZERO

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.claims + other.claims, self.money + other.money)


@dataclass(frozen=True)
class Booked:
    """What the payment book says: handed out, given up, paid by the bank, taken back."""

    booked: Decimal = ZERO
    voided: Decimal = ZERO
    paid: Decimal = ZERO
    reversed: Decimal = ZERO

    def __add__(self, other: Booked) -> Booked:
        return Booked(
            self.booked + other.booked,
            self.voided + other.voided,
            self.paid + other.paid,
            self.reversed + other.reversed,
        )


@dataclass(frozen=True)
class Line:
    """One scheme in one month out of one fund; or a total of lines."""

    scheme: str
    month: date | None
    fund: str
    states: dict[str, Sum]
    book: Booked

    def of(self, column: str) -> Sum:
        """One number of the line."""
        found = Sum()
        for state in COLUMNS[column]:
            found += self.states.get(state.value, Sum())
        return found

    @property
    def cells(self) -> list[tuple[str, Sum]]:
        """All numbers of the line."""
        return [(column, self.of(column)) for column in COLUMNS]

    @property
    def net(self) -> Decimal:
        """What has left the fund and stayed away."""
        return self.book.paid - self.book.reversed

    @property
    def faults(self) -> list[str]:
        """Which of the equations does not hold: none, as long as nobody wrote past the actions."""
        claimed, parts = self.of("claimed").money, ("open", "refused", "approved")
        handed = ("in_file", "paid", "failed", "reversed")
        equations = {
            "claimed": claimed == sum((self.of(each).money for each in parts), ZERO),
            "booked": self.book.booked - self.book.voided
            == sum((self.of(each).money for each in handed), ZERO),
            "paid": self.book.paid == self.of("paid").money + self.of("reversed").money,
            "reversed": self.book.reversed == self.of("reversed").money,
        }
        return [name for name, holds in equations.items() if not holds]


def lines(
    by: Actor, *, first: date, after: date, area: str = "", scheme: str = "", fund: str = ""
) -> list[Line]:
    """Lines of the months from ``first`` on and before ``after``, by scheme, month and fund."""
    roots = [area] if area else list(by.areas(Permission.READ))
    if not roots:
        return []
    facts: dict[str, Any] = {"first": first, "after": after}
    parts = []
    for number, root in enumerate(roots):
        if not root:
            parts = ["true"]
            break
        parts.append(f"(c.area >= %(low{number})s and c.area < %(high{number})s)")
        facts |= {f"low{number}": root, f"high{number}": areas.upper_bound(root)}
    places = " or ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(_BY_STATE.replace("{places}", places), facts)
        states = cursor.fetchall()
        cursor.execute(_BOOKED.replace("{places}", places), facts)
        booked = {tuple(row[:3]): Booked(*row[3:]) for row in cursor.fetchall()}
    found: dict[tuple[str, date, str], dict[str, Sum]] = {}
    for code, month, of_fund, state, count, money in states:
        if state != State.PROPOSED:
            found.setdefault((code, month, of_fund), {})[state] = Sum(count, money)
    made = [
        Line(*key, states=sums, book=booked.get(key, Booked()))
        for key, sums in sorted(found.items())
    ]
    return [line for line in made if scheme in ("", line.scheme) and fund in ("", line.fund)]


def total(found: Iterable[Line]) -> Line:
    """All lines together."""
    states: dict[str, Sum] = {}
    book = Booked()
    for line in found:
        for state, amount in line.states.items():
            states[state] = states.get(state, Sum()) + amount
        book += line.book
    return Line("", None, "", states, book)


def files(by: Actor) -> QuerySet[PaymentFile]:
    """The payment files of a reader's places, the newest first."""
    found: QuerySet[PaymentFile] = PaymentFile.objects.filter(
        within("area", by.areas(Permission.READ_CLAIMS))
    ).order_by("-made_at", "-id")
    return found


def file(file_id: UUID, *, by: Actor) -> PaymentFile | None:
    """One payment file; of another place it looks like none."""
    return files(by).filter(pk=file_id).first()
