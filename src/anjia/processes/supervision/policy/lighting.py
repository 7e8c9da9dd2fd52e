"""Which light an assignment has, by ordered rules: the first that holds decides, and is named.

Three published rule sets, read from their sources (handbook section 7.2):

- Yinchuan, 银川市“红黄绿灯”推进机制, 2025: on plan green; 10 to 30 points behind, both
  included, or not begun in the month planned yellow; more than 30 points, or three months red.
- Suqian, 宿迁产发集团“三色督办单”, 2025: near the deadline blue; behind the plan or of poor quality
  yellow; overdue red.
- Songyang, 《松阳县亮灯亮牌警示督办机制（试行）》, 2022: the month's progress missed yellow, the
  quarter's red.

What a source does not say and a board must still know is added as a rule that is not `published`.
Thresholds are `Limits`, which the caller takes from parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from anjia.processes.supervision.policy.lights import Light, RuleSet
from anjia.processes.supervision.policy.plans import NOTHING, months_late
from anjia.processes.supervision.policy.states import State


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The thresholds of all rule sets, as parameters have them at a place on a day."""

    yinchuan_yellow_points: Decimal
    yinchuan_red_points: Decimal
    yinchuan_yellow_months: int
    yinchuan_red_months: int
    suqian_near_days: int
    suqian_behind_points: Decimal


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one assignment on a day.

    `planned` is what reports had to show by then, `planned_month` and `planned_quarter` the same of
    the last closed month and quarter; None without a plan. `actual` is None as long as nothing was
    reported. `handed_in_on` is the day on which the unit said that it is done: from then on it
    waits for the office, and its clock stands still.
    """

    today: date
    state: State
    starts_on: date
    due_on: date | None = None
    handed_in_on: date | None = None
    closed_on: date | None = None
    begun: bool = False  # signed for, or something was reported
    reported: bool = False
    planned: Decimal | None = None
    planned_month: Decimal | None = None
    planned_quarter: Decimal | None = None
    actual: Decimal | None = None
    overdue_findings: int = 0
    poor: bool = False  # sent back after its last submission
    was_late: bool = False  # before an extension, or in an earlier light

    @property
    def done_on(self) -> date | None:
        """When the unit was done: what it handed in, else when it was closed."""
        return self.handed_in_on or self.closed_on

    @property
    def is_unknown(self) -> bool:
        """Whether something was reported from which no progress can be told."""
        return self.reported and self.actual is None

    @property
    def is_overdue(self) -> bool:
        """Whether the last day has gone by and it is not done."""
        return self.due_on is not None and self.today > self.due_on

    @property
    def days_left(self) -> int | None:
        """How many days are left; negative when overdue."""
        return None if self.due_on is None else (self.due_on - self.today).days

    @property
    def months_late(self) -> int:
        """How many months late it is in starting; 0 once it has begun."""
        return 0 if self.begun else months_late(self.starts_on, on=self.today)

    def behind(self, planned: Decimal | None) -> Decimal:
        """By how many percentage points it falls short of a plan; nothing reported is nothing.

        Where something was reported but no progress can be told from it, nothing is held against
        it: that is unknown, and said so.
        """
        if planned is None or self.is_unknown:
            return NOTHING
        return max(NOTHING, planned - (self.actual or NOTHING))


@dataclass(frozen=True)
class Rule:
    """One line of a rule set; `published` tells whether the source itself says it."""

    name: str
    light: Light
    holds: Callable[[Facts, Limits], bool]
    published: bool = True


@dataclass(frozen=True)
class Decided:
    """The light, which rule gave it, and whether it is or ever was late."""

    light: Light
    why: str
    was_late: bool


def _ours(name: str, light: Light, holds: Callable[[Facts, Limits], bool]) -> Rule:
    return Rule(name, light, holds, published=False)


def _closed_late(facts: Facts, _limits: Limits) -> bool:
    if facts.state is not State.CLOSED:
        return False
    late = facts.due_on is not None and facts.done_on is not None and facts.done_on > facts.due_on
    return facts.was_late or late


def _without_plan(facts: Facts, _limits: Limits) -> bool:
    return facts.due_on is None and facts.planned is None


# Before any rule set: what is no longer under way, or not yet.
FIRST = (
    _ours("cancelled", Light.NONE, lambda f, _l: f.state is State.CANCELLED),
    _ours("closed_late", Light.DONE_LATE, _closed_late),
    _ours("closed_in_time", Light.DONE, lambda f, _l: f.state is State.CLOSED),
    _ours("suspended", Light.NONE, lambda f, _l: f.state is State.SUSPENDED),
    _ours("returned", Light.NONE, lambda f, _l: f.state is State.RETURNED),
    _ours("not_yet", Light.NONE, lambda f, _l: f.today < f.starts_on),
)
# What an inspection found and was not put right in time speaks against work under any rules
# (以督查倒逼落实, 000 三).
_FINDINGS = _ours("findings_overdue", Light.YELLOW, lambda f, _l: f.overdue_findings > 0)
_OVERDUE = _ours("overdue", Light.RED, lambda f, _l: f.is_overdue)
RULES: Mapping[RuleSet, tuple[Rule, ...]] = {
    RuleSet.YINCHUAN: (
        _OVERDUE,
        Rule(
            "far_behind",
            Light.RED,
            lambda f, limit: f.behind(f.planned) > limit.yinchuan_red_points,
        ),
        Rule(
            "months_not_begun",
            Light.RED,
            lambda f, limit: f.months_late >= limit.yinchuan_red_months,
        ),
        Rule(
            "behind",
            Light.YELLOW,
            lambda f, limit: f.behind(f.planned) >= limit.yinchuan_yellow_points,
        ),
        Rule(
            "not_begun",
            Light.YELLOW,
            lambda f, limit: f.months_late >= limit.yinchuan_yellow_months,
        ),
        _FINDINGS,
    ),
    RuleSet.SUQIAN: (
        Rule("overdue", Light.RED, lambda f, _l: f.is_overdue),
        Rule(
            "behind",
            Light.YELLOW,
            lambda f, limit: f.behind(f.planned) > limit.suqian_behind_points,
        ),
        Rule("poor", Light.YELLOW, lambda f, _l: f.poor),
        _FINDINGS,
        Rule(
            "near",
            Light.BLUE,
            lambda f, limit: f.days_left is not None and f.days_left <= limit.suqian_near_days,
        ),
    ),
    RuleSet.SONGYANG: (
        _OVERDUE,
        Rule("quarter_missed", Light.RED, lambda f, _l: f.behind(f.planned_quarter) > 0),
        Rule("month_missed", Light.YELLOW, lambda f, _l: f.behind(f.planned_month) > 0),
        _FINDINGS,
    ),
}
# After any rule set: nothing speaks against it, or nothing can be said.
LAST = (
    _ours("no_plan", Light.NONE, _without_plan),
    _ours("progress_unknown", Light.NONE, lambda f, _l: f.is_unknown),
    Rule("on_plan", Light.GREEN, lambda _f, _l: True),
)


def rules(chosen: RuleSet) -> tuple[Rule, ...]:
    """All rules of a set in their order; one of them always holds."""
    return (*FIRST, *RULES[chosen], *LAST)


def decide(facts: Facts, *, by: RuleSet, limits: Limits) -> Decided:
    """The light by the first rule that holds. `was_late` stays once it is true."""
    decided = next(rule for rule in rules(by) if rule.holds(facts, limits))
    late = facts.was_late or decided.name in ("overdue", "closed_late")
    return Decided(decided.light, decided.name, late)
