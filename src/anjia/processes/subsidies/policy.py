"""What may be done with schemes and claims, how a claim lives, and what a check finds. No Django.

Money is `Decimal` with two places everywhere; nothing here rounds a third one away in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}(?:-[A-Z0-9]{1,11}){0,3}\Z")
PARAMETER = re.compile(r"param\(([a-z][a-z0-9_]*)\)\Z")
FEN = Decimal("0.01")
MOST_MONEY = Decimal("99999999.99")
MOST_MONTHS = 120
DEEPEST = 6  # a scheme holds for a county or a wider place: the money is theirs
ONCE = "once"


class Permission(StrEnum):
    """The rights of this package; roles.toml maps roles to them.

    READ alone shows schemes and sums; a claim, a payee and a notice ask for READ_CLAIMS.
    """

    READ = "subsidies.read"
    READ_CLAIMS = "subsidies.claims.read"
    DRAFT = "subsidies.draft"
    APPROVE_SCHEME = "subsidies.approve_scheme"
    ENTER = "subsidies.enter"
    OBJECT = "subsidies.object"
    CHECK = "subsidies.check"
    APPROVE = "subsidies.approve"
    PAY = "subsidies.pay"
    EXPORT = "subsidies.export"
    REVEAL = "subsidies.reveal"


class Payee(StrEnum):
    """Whose account the money goes to."""

    PERSON = "person"
    HOUSEHOLD = "household"
    EMPLOYER = "employer"


class Table(StrEnum):
    """Whom a scheme's condition is asked of: the fact tables that can be claimed for."""

    PERSON = "person"
    HOUSEHOLD = "household"
    EMPLOYER = "employer"


# Whom the money of a claim may go to, by whom the claim is about.
PAYEES = {
    Table.PERSON: (Payee.PERSON, Payee.HOUSEHOLD, Payee.EMPLOYER),
    Table.HOUSEHOLD: (Payee.HOUSEHOLD,),
    Table.EMPLOYER: (Payee.EMPLOYER,),
}


class Per(StrEnum):
    """What the amount of a scheme is multiplied by."""

    CLAIM = "claim"
    MONTH = "month"
    HEAD = "head"


class Every(StrEnum):
    """How often the same subject may be paid by a scheme."""

    ONCE = "once"
    YEAR = "year"
    MONTH = "month"


class SchemeStep(StrEnum):
    """What happened to a version of a scheme; the last step is where it stands."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


SCHEME_NEXT = {
    SchemeStep.DRAFTED: (SchemeStep.APPROVED, SchemeStep.DECLINED, SchemeStep.WITHDRAWN),
    SchemeStep.APPROVED: (SchemeStep.WITHDRAWN,),
    SchemeStep.DECLINED: (),
    SchemeStep.WITHDRAWN: (),
}


class State(StrEnum):
    """Where a claim stands: the state of its last step, and submitted where it has none."""

    PROPOSED = "proposed"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    NOTICED = "noticed"
    OBJECTED = "objected"
    APPROVED = "approved"
    IN_FILE = "in_file"
    PAID = "paid"
    FAILED = "failed"
    REVERSED = "reversed"


OVER = (State.REJECTED, State.WITHDRAWN, State.REVERSED)
# States in which a claim uses up months and money of its scheme, whatever other claims do.
HOLDING = (
    *(State.NOTICED, State.OBJECTED, State.APPROVED, State.IN_FILE, State.PAID, State.FAILED),
)
# States in which the earlier of two claims goes before the later one.
WAITING = (State.SUBMITTED, State.CHECKED)
ONE_PAID = (State.IN_FILE, State.PAID)


class Source(StrEnum):
    """How a claim came to be."""

    ENTERED = "entered"
    GENERATED = "generated"


class Hit(StrEnum):
    """What the scheme's condition makes of a subject on the snapshot."""

    HIT = "hit"
    MISS = "miss"
    UNKNOWN = "unknown"
    UNDECIDED = "undecided"  # no snapshot, a parameter without a value, or not in the snapshot


class Finding(StrEnum):
    """What a check finds against a claim."""

    CONDITION_MISSED = "condition_missed"
    CONDITION_UNKNOWN = "condition_unknown"
    CONDITION_UNDECIDED = "condition_undecided"
    PAID_ALREADY = "paid_already"
    CLAIMED_TWICE = "claimed_twice"
    EXCLUDED = "excluded"
    YEAR_CAP = "year_cap"
    MONTHS_USED = "months_used"
    EVIDENCE_MISSING = "evidence_missing"
    ACCOUNT_MISSING = "account_missing"
    SUBJECT_GONE = "subject_gone"
    OTHER_PLACE = "other_place"
    OUT_OF_DATES = "out_of_dates"


# What a person who has looked may put on notice all the same, with a reason.
OPEN_FINDINGS = frozenset({Finding.CONDITION_UNKNOWN, Finding.CONDITION_UNDECIDED})


class Verdict(StrEnum):
    """What all checks together say: people decide, and only a claim that passed goes on freely."""

    PASSED = "passed"
    UNKNOWN = "unknown"
    FAILED = "failed"


class Entry(StrEnum):
    """What a line of the payment book does."""

    PAYMENT = "payment"
    REVERSAL = "reversal"
    VOID = "void"  # the bank never paid and nobody tries again


class Outcome(StrEnum):
    """What the bank says of a payee's row."""

    SUCCESS = "success"
    FAILURE = "failure"


class Problem(StrEnum):
    """Why a row of the bank's answer was not taken."""

    KEY_MISSING = "key_missing"
    KEY_UNKNOWN = "key_unknown"
    KEY_TWICE = "key_twice"
    AMOUNT_WRONG = "amount_wrong"
    OUTCOME_UNREADABLE = "outcome_unreadable"
    SAID_ALREADY = "said_already"
    SAID_OTHERWISE = "said_otherwise"


@dataclass(frozen=True)
class Extent:
    """A place at which something is done to many claims."""

    area: str


def money(text: str) -> Decimal:
    """An amount as written: positive, at most two places; `Refused("subsidy_money")` otherwise."""
    plain = text.strip().replace(",", "").replace("，", "")
    try:
        found = Decimal(plain)
    except ArithmeticError:
        raise Refused("subsidy_money", text=text) from None
    if not found.is_finite() or not 0 < found <= MOST_MONEY or found != found.quantize(FEN):
        raise Refused("subsidy_money", text=text)
    return found.quantize(FEN)


def month_start(on: date) -> date:
    """The first day of a day's month."""
    return on.replace(day=1)


def month_after(first: date, months: int) -> date:
    """The first day of the month that many months later."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def months_of(first: date, count: int) -> Iterator[date]:
    """The first days of so many months."""
    return (month_after(first, each) for each in range(count))


def periods(every: Every, first: date, count: int) -> tuple[str, ...]:
    """What a payment uses up, so that nobody is paid for it again: months, a year, or all."""
    match every:
        case Every.ONCE:
            return (ONCE,)
        case Every.YEAR:
            return (f"{first:%Y}",)
        case Every.MONTH:
            return tuple(f"{month:%Y-%m}" for month in months_of(first, count))


def total(unit: Decimal, *, per: Per, months: int, heads: int) -> Decimal:
    """What a claim comes to; exact, because months and heads are whole."""
    factor = {Per.CLAIM: 1, Per.MONTH: months, Per.HEAD: heads}[per]
    return (unit * factor).quantize(FEN)


def verdict(findings: frozenset[Finding]) -> Verdict:
    """What all findings together come to."""
    if not findings:
        return Verdict.PASSED
    return Verdict.UNKNOWN if findings <= OPEN_FINDINGS else Verdict.FAILED
