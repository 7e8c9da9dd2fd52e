"""How a person and a vacancy fit: points that add up, each with its reason. No Django here.

The points rank work for a person and persons for work; they say nothing of anybody's morals, and
nobody is left out but by their own wish. What does not fit (a skill, a year of age) is said beside
the name and gives no points; people decide. `queries.matching` finds the same for a whole county
with arrays, and a test holds the two together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

SITE, TOWN, COUNTY = 15, 9, 6  # digits of area codes
NEAR_REGIONS = frozenset({"town", "county"})
EDUCATION = ("none", "primary", "junior", "senior", "college", "bachelor")
MOST_SKILLS = 3  # skills that give points; a long wish list would outweigh everything else


class Reason(StrEnum):
    """What speaks for a pair, or, without points, what to ask about."""

    ZERO_HOUSEHOLD = "zero_household"
    SAME_SITE = "same_site"
    SAME_TOWN = "same_town"
    SAME_COUNTY = "same_county"
    REGION_WISHED = "region_wished"
    SKILL = "skill"
    SKILL_NOT_KNOWN = "skill_not_known"
    TRAINED = "trained"
    TRADE_WISHED = "trade_wished"
    EDUCATION = "education"
    EDUCATION_LOWER = "education_lower"
    AGE = "age"
    AGE_OUTSIDE = "age_outside"
    FAMILY = "family"
    FAMILY_UNSURE = "family_unsure"
    PAY = "pay"
    PAY_LOWER = "pay_lower"


class Out(StrEnum):
    """Why a person is not asked: only what they said themselves."""

    NO_WISH = "no_wish"
    STAYS_HOME = "stays_home"


# The parameter that holds the points of each reason; the others never give any.
WEIGHTS: Mapping[Reason, str] = {
    Reason.ZERO_HOUSEHOLD: "match_zero_household",
    Reason.SAME_SITE: "match_same_site",
    Reason.SAME_TOWN: "match_same_town",
    Reason.SAME_COUNTY: "match_same_county",
    Reason.REGION_WISHED: "match_region_wished",
    Reason.SKILL: "match_skill",
    Reason.TRAINED: "match_trained",
    Reason.TRADE_WISHED: "match_trade_wished",
    Reason.EDUCATION: "match_education",
    Reason.AGE: "match_age",
    Reason.FAMILY: "match_family",
    Reason.PAY: "match_pay",
}
Weights = Mapping[Reason, int]


@dataclass(frozen=True, kw_only=True)
class Job:
    """What of a vacancy decides how somebody fits."""

    area: str
    region: str | None = None
    trade: str | None = None
    skills: tuple[str, ...] = ()
    education: str | None = None
    age_from: int | None = None
    age_to: int | None = None
    pay_from: Decimal | None = None
    pay_to: Decimal | None = None
    family_hours: bool | None = None

    @property
    def is_near(self) -> bool:
        """Whether the work lies in the county, so that areas say how near it is."""
        return self.region is None or self.region in NEAR_REGIONS

    @property
    def pay(self) -> Decimal | None:
        """The most that is paid, as far as it is stated."""
        return self.pay_to if self.pay_to is not None else self.pay_from


@dataclass(frozen=True, kw_only=True)
class Seeker:
    """What of a person decides how work fits them; what nobody knows is None or empty."""

    area: str
    age: int | None = None
    education: str | None = None
    skills: tuple[str, ...] = ()
    trained: frozenset[str] = field(default_factory=frozenset)
    wants_work: bool | None = None
    regions: frozenset[str] = field(default_factory=frozenset)
    trades: frozenset[str] = field(default_factory=frozenset)
    lowest_pay: Decimal | None = None
    family_duty: bool | None = None
    may_leave: bool | None = None
    zero_household: bool = False


@dataclass(frozen=True)
class Point:
    """One reason with its points, and what it speaks of (a skill, a number), as text."""

    reason: Reason
    points: int = 0
    about: str = ""


def left_out(job: Job, seeker: Seeker) -> Out | None:
    """Return the person's own word against this vacancy, if there is one."""
    if seeker.wants_work is False:
        return Out.NO_WISH
    if seeker.may_leave is False and not job.is_near:
        return Out.STAYS_HOME
    return None


def explained(job: Job, seeker: Seeker, *, weights: Weights) -> tuple[Point, ...]:
    """Return the reasons for a rank in the order in which they are read; points add up."""
    found: list[Point] = []
    if seeker.zero_household:
        found.append(Point(Reason.ZERO_HOUSEHOLD))
    found.extend(_place(job, seeker, weights))
    found.extend(_skills(job, seeker))
    found.extend(_person(job, seeker))
    found.extend(_wishes(job, seeker))
    return tuple(Point(one.reason, weights.get(one.reason, 0), one.about) for one in found)


def total(points: Iterable[Point]) -> int:
    """Return the sum of the points."""
    return sum(one.points for one in points)


def ranked(
    job: Job, seekers: Sequence[Seeker], *, weights: Weights
) -> list[tuple[int, tuple[Point, ...]]]:
    """Return places in `seekers` with their reasons, best first; equals stay in their order."""
    found = [
        (place, explained(job, seeker, weights=weights))
        for place, seeker in enumerate(seekers)
        if left_out(job, seeker) is None
    ]
    return sorted(found, key=lambda one: -total(one[1]))


def nearness(job: Job, area: str) -> Reason | None:
    """Return how near the work is to where somebody lives; None where areas do not tell."""
    if not job.is_near:
        return None
    for digits, reason in (
        (SITE, Reason.SAME_SITE),
        (TOWN, Reason.SAME_TOWN),
        (COUNTY, Reason.SAME_COUNTY),
    ):
        if len(job.area) >= digits and area[:digits] == job.area[:digits]:
            return reason
    return None


def skills_of(text: str) -> tuple[str, ...]:
    """Return the skills that a cell names, parted by any of the usual marks."""
    for mark in "，,；;/ 　\n":
        text = text.replace(mark, "、")
    return tuple(dict.fromkeys(part for part in (p.strip() for p in text.split("、")) if part))


def is_skill(wanted: str, held: Iterable[str]) -> bool:
    """Whether one of the skills held is the one wanted: 缝纫 and 缝纫工 are one."""
    return any(wanted in one or one in wanted for one in held)


def _place(job: Job, seeker: Seeker, weights: Weights) -> list[Point]:
    found = []
    near = nearness(job, seeker.area)
    wished = bool(job.region and job.region in seeker.regions)
    # Nearness and a wish for the region speak of the same thing: the better of the two counts.
    if wished and (near is None or weights.get(Reason.REGION_WISHED, 0) > weights.get(near, 0)):
        found.append(Point(Reason.REGION_WISHED))
    elif near is not None:
        found.append(Point(near))
    return found


def _skills(job: Job, seeker: Seeker) -> list[Point]:
    held = [one for one in job.skills if is_skill(one, seeker.skills)][:MOST_SKILLS]
    found = [Point(Reason.SKILL, about=one) for one in held]
    if job.skills and not held:
        found.append(Point(Reason.SKILL_NOT_KNOWN, about="、".join(job.skills)))
    if job.trade and job.trade in seeker.trained:
        found.append(Point(Reason.TRAINED, about=job.trade))
    return found


def _person(job: Job, seeker: Seeker) -> list[Point]:
    found = []
    if job.education and seeker.education:
        enough = EDUCATION.index(seeker.education) >= EDUCATION.index(job.education)
        reason = Reason.EDUCATION if enough else Reason.EDUCATION_LOWER
        found.append(Point(reason, about=seeker.education))
    if seeker.age is not None and (job.age_from is not None or job.age_to is not None):
        inside = (job.age_from or 0) <= seeker.age <= (job.age_to or 200)
        found.append(Point(Reason.AGE if inside else Reason.AGE_OUTSIDE, about=str(seeker.age)))
    return found


def _wishes(job: Job, seeker: Seeker) -> list[Point]:
    found = []
    if job.trade and job.trade in seeker.trades:
        found.append(Point(Reason.TRADE_WISHED, about=job.trade))
    if seeker.family_duty:
        found.append(Point(Reason.FAMILY if job.family_hours else Reason.FAMILY_UNSURE))
    if seeker.lowest_pay is not None and job.pay is not None:
        enough = job.pay >= seeker.lowest_pay
        found.append(
            Point(Reason.PAY if enough else Reason.PAY_LOWER, about=f"{seeker.lowest_pay:f}")
        )
    return found
