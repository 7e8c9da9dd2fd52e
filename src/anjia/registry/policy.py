"""What may be done in the registry, and the rules that decide it. No Django, no database here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Permission(StrEnum):
    """The registry's own rights; roles.toml maps roles to them."""

    READ = "registry.read"
    WRITE = "registry.write"
    IMPORT = "registry.import"
    EXPORT = "registry.export"
    APPROVE_EXPORT = "registry.approve_export"
    REVEAL = "registry.reveal"
    EVENT = "registry.event"
    MERGE = "registry.merge"
    CONFIRM_ORIGIN = "registry.confirm_origin"


class Side(StrEnum):
    """The two places of a relocated household."""

    ORIGIN = "origin"
    HOST = "host"


class Metric(StrEnum):
    """What a size threshold counts."""

    HOUSEHOLDS = "households"
    PERSONS = "persons"


@dataclass(frozen=True, kw_only=True)
class SizeClass:
    """One published size class of sites: what it counts, and the parameter that holds its floor."""

    code: str
    metric: Metric
    parameter: str


SIZE_CLASSES: tuple[SizeClass, ...] = (
    SizeClass(code="h10", metric=Metric.HOUSEHOLDS, parameter="site_households_10"),
    SizeClass(code="h100", metric=Metric.HOUSEHOLDS, parameter="site_households_100"),
    SizeClass(code="h200", metric=Metric.HOUSEHOLDS, parameter="site_households_200"),
    SizeClass(code="p800", metric=Metric.PERSONS, parameter="site_persons_800"),
    SizeClass(code="p1000", metric=Metric.PERSONS, parameter="site_persons_1000"),
    SizeClass(code="p10000", metric=Metric.PERSONS, parameter="site_persons_10000"),
)


def classes_of(households: int, persons: int, *, thresholds: Mapping[str, int]) -> frozenset[str]:
    """Return the size classes that these counts reach; a threshold itself counts as reached."""
    counts = {Metric.HOUSEHOLDS: households, Metric.PERSONS: persons}
    return frozenset(
        size.code for size in SIZE_CLASSES if counts[size.metric] >= thresholds[size.parameter]
    )


HEAD = "head"
OTHER = "other"

# What a member becomes to the new head, where kinship alone decides it. A pair that is missing is
# undecided (a child-in-law of the old head may or may not be the new head's spouse), so the member
# becomes "other" until somebody who knows the family says more.
_NEW_RELATION: Mapping[str, Mapping[str, str]] = {
    "spouse": {"head": "spouse", "child": "child", "grandchild": "grandchild"}
    | {"child_in_law": "child_in_law"},
    "child": {
        "head": "parent",
        "spouse": "parent",
        "child": "sibling",
        "parent": "grandparent",
    },
    "child_in_law": {},
    "parent": {"head": "child", "parent": "spouse", "sibling": "child", "child": "grandchild"}
    | {"spouse": "child_in_law", "grandparent": "parent"},
    "sibling": {"head": "sibling", "sibling": "sibling", "parent": "parent"}
    | {"grandparent": "grandparent"},
    "grandchild": {"head": "grandparent", "spouse": "grandparent"},
    "grandparent": {"head": "grandchild", "parent": "child", "sibling": "grandchild"},
}


def relation_after(new_head_was: str, member_was: str) -> str:
    """Return what a member is to the new head, `other` where kinship alone cannot tell."""
    return _NEW_RELATION.get(new_head_was, {}).get(member_was, OTHER)


def age(birth_on: date, *, on: date) -> int:
    """Return completed years on a day; a birthday on 29 February is kept on 1 March."""
    before_birthday = (on.month, on.day) < (birth_on.month, birth_on.day)
    return on.year - birth_on.year - int(before_birthday)


class Post(StrEnum):
    """Whose retirement age it is: men, women in cadre posts, women in worker posts."""

    MALE = "male"
    FEMALE = "female"
    FEMALE_WORKER = "female_worker"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How an age rises: from so many months, by one month for every so many, up to so many."""

    months: int
    every: int
    most: int


# 《关于实施渐进式延迟法定退休年龄的决定》, in force from 1 January 2025.
RISES_FROM = (2025, 1)
PACES: Mapping[Post, Pace] = {
    Post.MALE: Pace(months=60 * 12, every=4, most=36),
    Post.FEMALE: Pace(months=55 * 12, every=4, most=36),
    Post.FEMALE_WORKER: Pace(months=50 * 12, every=2, most=60),
}


def retires_in(birth_on: date, post: Post) -> tuple[int, int]:
    """Return the year and month of retirement, as the decision's own tables print it.

    Whoever would have retired in January 2025 or later does so one month later for every four
    months (women in worker posts: two) that their month lies after that.
    """
    pace = PACES[post]
    born = birth_on.year * 12 + birth_on.month - 1
    after = born + pace.months - _month_number(RISES_FROM)
    later = min(after // pace.every + 1, pace.most) if after >= 0 else 0
    year, month = divmod(born + pace.months + later, 12)
    return year, month + 1


def retirement_months(month: tuple[int, int], post: Post) -> int:
    """Return the age, in months of the calendar, from which people are retired in a month.

    It is what the dated parameters `retirement_months_*` hold: whoever is at least so old in the
    month has retired by then, and nobody younger. It rises one month at a time.
    """
    pace = PACES[post]
    after = _month_number(month) - _month_number(RISES_FROM)
    return pace.months + (min(after // (pace.every + 1) + 1, pace.most) if after >= 0 else 0)


def _month_number(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1] - 1


class Likeness(StrEnum):
    """Why two persons may be one."""

    IDENTITY = "identity"
    IDENTITY_TYPO = "identity_typo"
    NAME_BIRTH = "name_birth"
    NAME_PHONE = "name_phone"


# The notice that pairs wait for a decision; it closes with the last of them.
DUPLICATES_WAIT = "registry.duplicates_found"
# The notice that an appeal against an assessment of labour capacity waits for its answer.
LABOUR_APPEAL_WAITS = "registry.labour_appeal"


def rank(reasons: Sequence[str]) -> int:
    """Return how strongly reasons speak for one person; the strongest pairs are listed first."""
    weight = {
        Likeness.IDENTITY: 8,
        Likeness.IDENTITY_TYPO: 4,
        Likeness.NAME_BIRTH: 2,
        Likeness.NAME_PHONE: 1,
    }
    return sum(weight[Likeness(reason)] for reason in reasons)


# Which side a duty falls to unless the office assigns it otherwise: land, forest and collective
# rights stay with the village of origin, services follow the people.
DUTY_SIDES: Mapping[str, Side] = {
    "farmland": Side.ORIGIN,
    "forest": Side.ORIGIN,
    "homestead": Side.ORIGIN,
    "collective_income": Side.ORIGIN,
    "hukou": Side.HOST,
    "medical_insurance": Side.HOST,
    "pension_insurance": Side.HOST,
    "relief": Side.HOST,
    "schooling": Side.HOST,
    "employment": Side.HOST,
    "housing": Side.HOST,
    "party_membership": Side.HOST,
}


def counts_as_local(*, hukou_status: str, residence_booklet: str) -> bool:
    """Whether a person has a local's rights, by moved registration or by residence booklet.

    The booklet counts like the household register for school, work, relief, medical and pension
    matters, so a check of a right asks this, never the register alone.
    """
    return hukou_status == "moved" or bool(residence_booklet)


# The matters in which a residence booklet counts like the household register.
EQUAL_MATTERS: tuple[str, ...] = ("schooling", "employment", "relief", "medical", "pension")
