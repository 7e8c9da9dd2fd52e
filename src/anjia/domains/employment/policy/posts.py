"""Who may enter a public post, how long they may hold it, and what a month of it pays.

Numbers come in as `Terms`, which are dated parameters; nothing here says how large they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from anjia.kernel.periods import months_after
from anjia.registry import policy as registry


class PostKind(StrEnum):
    """What sort of post it is; the conditions of entry follow it."""

    URBAN = "urban"
    RURAL = "rural"
    RANGER = "ranger"
    SPECIAL = "special"


class HoldingState(StrEnum):
    """Where an application for a post stands, up to the holder's leaving."""

    APPLIED = "applied"
    NOTICED = "noticed"
    SERVING = "serving"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


OPEN_STATES = (HoldingState.APPLIED, HoldingState.NOTICED, HoldingState.SERVING)


class Verdict(StrEnum):
    """What a check found; unknown means that something has still to be recorded."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Check(StrEnum):
    """The conditions of entry, in the order in which they are shown."""

    AGE_FROM = "age_from"
    AGE_TO = "age_to"
    ABLE = "able"
    LOCAL = "local"
    STAYS = "stays"
    NO_CADRE = "no_cadre"
    HARDSHIP = "hardship"
    NO_POST = "no_post"
    NO_JOB = "no_job"
    PLACEMENTS = "placements"
    TERM = "term"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The parameters of a place on a day."""

    age_from: int
    age_to: int
    retirement_male: int
    retirement_female: int
    years_most: int
    years_near: int
    placements_most: int

    def retirement(self, sex: str | None) -> int:
        """Return the age of retirement; the later one where the sex is unknown."""
        if sex == "female":
            return self.retirement_female
        return self.retirement_male


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """What is known of a person who applies; None means that nobody has said yet."""

    birth_on: date | None
    sex: str | None
    is_able: bool | None
    is_local: bool | None
    stays: bool | None  # cannot go away for work: declared, with the reason
    is_cadre_family: bool | None  # declared
    is_hard_to_employ: bool | None  # declared, or the household has nobody at work
    in_post: bool
    in_full_time_job: bool
    placements: int  # of urban posts, this one not counted
    months_served: int  # of urban posts
    is_special_hardship: bool = False


@dataclass(frozen=True)
class Finding:
    """One check of an application and what it found."""

    check: Check
    verdict: Verdict


def examine(kind: PostKind, person: Applicant, terms: Terms, *, on: date) -> tuple[Finding, ...]:
    """Return what each condition of this kind of post finds on a day."""
    return tuple(Finding(check, verdict) for check, verdict in _findings(kind, person, terms, on))


def _findings(
    kind: PostKind, person: Applicant, terms: Terms, on: date
) -> Iterator[tuple[Check, Verdict]]:
    years = None if person.birth_on is None else registry.age(person.birth_on, on=on)
    urban = kind is PostKind.URBAN
    limit = terms.retirement(person.sex) if urban else terms.age_to
    yield Check.AGE_FROM, _said(holds=None if years is None else years >= terms.age_from)
    yield Check.AGE_TO, _said(holds=None if years is None else years < limit)
    yield Check.ABLE, _said(holds=person.is_able)
    yield Check.LOCAL, _said(holds=person.is_local)
    if urban:
        yield Check.HARDSHIP, _said(holds=person.is_hard_to_employ)
    else:
        yield Check.STAYS, _said(holds=person.stays)
        yield Check.NO_CADRE, _said(holds=_outside(person))
    yield Check.NO_POST, _said(holds=not person.in_post)
    yield Check.NO_JOB, _said(holds=not person.in_full_time_job)
    if urban:
        again = person.is_special_hardship
        yield Check.PLACEMENTS, _said(holds=person.placements < terms.placements_most or again)
        yield Check.TERM, _said(holds=_has_term_left(person, terms, on=on) or again)


def _has_term_left(person: Applicant, terms: Terms, *, on: date) -> bool:
    near = is_near_retirement(person.birth_on, person.sex, terms, on=on)
    return person.months_served < terms.years_most * 12 or near


def _outside(person: Applicant) -> bool | None:
    return None if person.is_cadre_family is None else not person.is_cadre_family


def _said(*, holds: bool | None) -> Verdict:
    if holds is None:
        return Verdict.UNKNOWN
    return Verdict.PASSED if holds else Verdict.FAILED


def is_near_retirement(birth_on: date | None, sex: str | None, terms: Terms, *, on: date) -> bool:
    """Whether fewer than the years of the parameter are left until retirement."""
    if birth_on is None:
        return False
    return on > _years_after(birth_on, terms.retirement(sex) - terms.years_near)


def latest_end(kind: PostKind, person: Applicant, terms: Terms, *, starts_on: date) -> date | None:
    """Return the last day that a contract from a day on may have; None where none is set.

    Urban posts are subsidised for the years of the parameter in all, which months served before
    shorten; who is near retirement may stay until then. The age limit ends any other post.
    """
    if person.birth_on is None:
        return None
    limit = terms.retirement(person.sex) if kind is PostKind.URBAN else terms.age_to
    aged = _day_before(_years_after(person.birth_on, limit))
    if kind is not PostKind.URBAN or is_near_retirement(
        person.birth_on, person.sex, terms, on=starts_on
    ):
        return aged
    # Who is placed again in special hardship begins anew.
    served = 0 if person.is_special_hardship else person.months_served
    left = max(0, terms.years_most * 12 - served)
    return min(aged, _day_before(months_after(starts_on, left)))


def pay_due(monthly_pay: Decimal, *, days: int, full_days: int) -> Decimal:
    """Return a month's pay: whole from the agreed days on, else by the day, to the cent."""
    if days >= full_days:
        return monthly_pay
    share = monthly_pay * days / full_days
    return share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _years_after(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        try:
            return day.replace(year=day.year + years)
        except ValueError:  # a birthday on 29 February is kept on 1 March
            return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
